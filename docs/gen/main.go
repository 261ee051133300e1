// Command gen makes the pages of the guide that are not written by hand, in the
// folder that it is run in:
//
//	go generate ./docs
package main

import (
	"io"
	"log"

	"keisan/internal/atomicfile"
)

// pages are the pages and what makes each, for the folder of the guide.
var pages = []struct {
	name string
	text func(folder string) ([]byte, error)
}{
	{"tour.md", tour},
	{"gallery.md", gallery},
	{"engines.md", engines},
}

func main() {
	log.SetFlags(0)
	for _, p := range pages {
		text, err := p.text(".")
		if err == nil {
			err = atomicfile.Write(p.name, func(w io.Writer) error {
				_, err := w.Write(text)
				return err
			})
		}
		if err != nil {
			log.Fatal("gen: ", err)
		}
	}
}

// Command gen makes the pages of the guide that are not written by hand, in the
// folder that it is run in:
//
//	go generate ./docs
package main

import (
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"keisan/internal/atomicfile"
)

// pages are the pages and what makes each, for the folder of the guide: nothing,
// if it has nothing to make a page from.
var pages = []struct {
	name string
	text func(folder string) ([]byte, error)
}{
	{"tour.md", tour},
	{"chapters.md", chapters},
	{"gallery.md", gallery},
	{"engines.md", engines},
	{"benchmarks.md", benchmarks},
	{"cuda.md", cudaPage},
}

func main() {
	log.SetFlags(0)
	for _, p := range pages {
		text, err := p.text(".")
		if err == nil && text != nil {
			err = atomicfile.Write(p.name, func(w io.Writer) error {
				_, err := w.Write(text)
				return err
			})
		}
		if err != nil {
			log.Fatal("gen: ", err)
		}
	}
	if err := writeReference(); err != nil {
		log.Fatal("gen: ", err)
	}
}

// writeReference writes the op reference anew.
func writeReference() error {
	files, err := reference(".")
	if err != nil {
		return err
	}
	if err := os.RemoveAll(referenceFolder); err != nil {
		return err
	}
	if err := os.Mkdir(referenceFolder, 0o777); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(filepath.Join(referenceFolder, name), files[name], 0o666); err != nil {
			return err
		}
	}
	return nil
}

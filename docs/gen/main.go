// Command gen makes tour.md from its template and the examples of the package
// that it is run in:
//
//	go generate ./docs
package main

import (
	"io"
	"log"

	"keisan/internal/atomicfile"
)

func main() {
	log.SetFlags(0)
	text, err := tour(".")
	if err == nil {
		err = atomicfile.Write(page, func(w io.Writer) error {
			_, err := w.Write(text)
			return err
		})
	}
	if err != nil {
		log.Fatal("gen: ", err)
	}
}

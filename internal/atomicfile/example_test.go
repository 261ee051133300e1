package atomicfile_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"keisan/internal/atomicfile"
)

// What fails half-way leaves the file as it was.
func ExampleWrite() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "log")
	first := atomicfile.Write(path, func(w io.Writer) error {
		_, err := io.WriteString(w, "all of it")
		return err
	})
	second := atomicfile.Write(path, func(w io.Writer) error {
		io.WriteString(w, "half of")
		return errors.New("no more")
	})
	text, _ := os.ReadFile(path)
	fmt.Printf("%v; %v; %s\n", first, errors.Unwrap(second), text)
	// Output:
	// <nil>; no more; all of it
}

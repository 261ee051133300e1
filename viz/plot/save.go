package plot

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Save writes the figure to a file, as PNG or SVG by its suffix, .png or .svg. The
// file appears whole or not at all: it is written under another name in the same
// folder, synced and renamed. A file of that name is replaced.
func (f *Figure) Save(path string) error {
	var write func(io.Writer) error
	switch suffix := filepath.Ext(path); strings.ToLower(suffix) {
	case ".png":
		write = f.WritePNG
	case ".svg":
		write = f.WriteSVG
	default:
		return fmt.Errorf("plot: Save %q: unknown suffix %q: .png and .svg are allowed", path, suffix)
	}
	if f.err != nil {
		return f.err // before a file is made
	}
	return replace(path, write)
}

// replace puts what write writes in the place of the file at path.
func replace(path string, write func(io.Writer) error) (err error) {
	file, err := besides(path)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	b := bufio.NewWriter(file)
	if err := write(b); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// besides creates a new file next to path, with the permissions a new file at path
// would have (os.CreateTemp gives 0600).
func besides(path string) (*os.File, error) {
	for i := range 1000 {
		name := fmt.Sprintf("%s.%d-%d.tmp", path, os.Getpid(), i)
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
	return nil, fmt.Errorf("plot: Save %q: 1000 temporary files lie beside it", path)
}

package plot

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"keisan/internal/atomicfile"
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
	return atomicfile.Write(path, write)
}

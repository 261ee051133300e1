package viz

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"keisan/internal/atomicfile"
)

// Save writes the drawing to a file, in the format that its suffix names: .dot,
// .svg, .html, .png, .pdf, .tex for TikZ, .mmd for Mermaid, .netron, .json for
// Model Explorer, or .txt. The file is there whole or not at all. If the graph has
// a mistake, Save writes the drawing, and the error says where it is.
//
// Without Graphviz's dot, Save writes SVG in place of PNG and PDF, beside the path
// under its name with .svg behind, net.png.svg, so that it replaces no drawing of
// that name. It returns [ErrNoDot], and says where the drawing is.
func (d *Diagram) Save(path string) error {
	f, ok := formatNamed(suffix(path))
	if !ok {
		names := make([]string, len(formats))
		for i, f := range formats {
			names[i] = "." + f.name
		}
		return fmt.Errorf("viz: %s: unknown suffix %q: allowed are %s", path, filepath.Ext(path), strings.Join(names, ", "))
	}
	at, err := save(path, f, d.render)
	if at == "" {
		return err
	}
	if mistake := d.loss.Graph().Err(); mistake != nil {
		err = errors.Join(err, fmt.Errorf("%w (%s in %s)", mistake, seen(f), at))
	}
	return err
}

// seen says how a mistake looks in a format.
func seen(f format) string {
	switch f.name {
	case "txt":
		return "marked with ✗"
	case "netron":
		return "told as an attribute"
	}
	return "drawn in red"
}

func suffix(path string) string { return strings.ToLower(strings.TrimPrefix(filepath.Ext(path), ".")) }

// save writes what render returns for a format, or for SVG where dot is missing,
// and returns where the drawing is, or "".
func save(path string, f format, render func(format) ([]byte, error)) (at string, err error) {
	drawing, err := render(f)
	var instead error
	if errors.Is(err, ErrNoDot) {
		instead = fmt.Errorf("viz: %s: %w: the drawing is in %[1]s.svg instead", path, ErrNoDot)
		svg, _ := formatNamed("svg")
		path += ".svg"
		drawing, err = render(svg)
	}
	if err != nil {
		return "", err
	}
	err = atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(drawing)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("viz: %w", err)
	}
	return path, instead
}

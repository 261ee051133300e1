package viz

import "io"

func (d *Diagram) dot() ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	p := build(d.loss, &d.settings)
	if d.preset == Book {
		return drawBook(p, d.passes)
	}
	return drawLanes(p, d.passes)
}

type format int

const (
	svg format = iota
	png
	pdf
)

func (d *Diagram) render(w io.Writer, f format) error { return nil }

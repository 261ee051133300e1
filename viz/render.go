package viz

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// paintTime is how long dot may take.
const paintTime = 2 * time.Minute

// A format is what a drawing is written as: from a canvas, where everything has
// its place, from the picture alone, or from all there is.
type format struct {
	name   string
	placed func(*canvas) ([]byte, error)
	plain  func(*chart) ([]byte, error)
	whole  func(*Diagram) ([]byte, error)
}

// formats are those that Save knows, by suffix.
var formats = []format{
	{"dot", dotFile, nil, nil},
	{"svg", svgFile, nil, nil},
	{"html", nil, nil, (*Diagram).htmlPage},
	{"png", png, nil, nil},
	{"pdf", func(c *canvas) ([]byte, error) { return paint(c, "pdf") }, nil, nil},
	{"tex", tikzFile, nil, nil},
	{"mmd", nil, mermaidFile, nil},
	{"netron", nil, netronFileOf, nil},
	{"json", nil, explorerFileOf, nil},
	{"txt", nil, textFile, nil},
}

func formatNamed(name string) (format, bool) {
	for _, f := range formats {
		if f.name == name {
			return f, true
		}
	}
	return format{}, false
}

// render returns the drawing in a format.
func (d *Diagram) render(f format) ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	var text []byte
	var err error
	switch {
	case f.whole != nil:
		text, err = f.whole(d)
	case f.plain != nil:
		p, passes := d.picture()
		text, err = f.plain(p.chart(passes, d.width))
	default:
		text, err = f.placed(d.canvas())
	}
	if err != nil && !strings.HasPrefix(err.Error(), "viz: ") {
		err = fmt.Errorf("viz: %w", err)
	}
	return text, err
}

// canvas gives everything its place.
func (d *Diagram) canvas() *canvas {
	p, passes := d.picture()
	if d.preset == Book {
		return drawBook(p, passes)
	}
	return drawLanes(p, passes)
}

// picture returns what is drawn, and which passes of it.
func (d *Diagram) picture() (*picture, Passes) {
	if len(d.grads) == 0 {
		return build(d.loss, &d.settings), ForwardOnly
	}
	return build(d.loss, &d.settings), d.passes
}

// write writes the drawing, and then returns the graph's mistake, if any.
func (d *Diagram) write(w io.Writer, name string) error {
	if w == nil {
		return fmt.Errorf("viz: %s: the writer is nil", name)
	}
	f, _ := formatNamed(name)
	drawing, err := d.render(f)
	if err != nil {
		return err
	}
	if _, err := w.Write(drawing); err != nil {
		return fmt.Errorf("viz: %w", err)
	}
	return d.loss.Graph().Err()
}

// ErrNoDot is the error of what needs Graphviz's dot where that is not installed:
// of PNG and PDF, and of Save, which then has written SVG and says where.
var ErrNoDot = errors.New("the program dot of Graphviz is not installed (Debian, Ubuntu: apt install graphviz; macOS: brew install graphviz; Windows: winget install graphviz)")

// paint has Graphviz's dot paint the canvas.
func paint(c *canvas, format string, options ...string) ([]byte, error) {
	text, err := dotFile(c)
	if err != nil {
		return nil, err
	}
	dot, err := exec.LookPath("dot")
	if err != nil {
		return nil, fmt.Errorf("viz: %s: %w; DOT and SVG need nothing", strings.ToUpper(format), ErrNoDot)
	}
	ctx, cancel := context.WithTimeout(context.Background(), paintTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, dot, append(options, "-K"+layoutMode, "-T"+format)...)
	cmd.WaitDelay = time.Second
	var out, messages bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), &out, &messages
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("viz: %s took longer than %v: fold scopes with viz.Fold, or write DOT", dot, paintTime)
	case err != nil:
		return nil, fmt.Errorf("viz: %s -T%s: %w: %s", dot, format, err, firstLine(messages.String()))
	case out.Len() == 0:
		return nil, fmt.Errorf("viz: %s -T%s wrote nothing: %s", dot, format, firstLine(messages.String()))
	}
	return out.Bytes(), nil
}

// The resolutions of PNG in dots per inch, and the pixels that a side may have:
// Cairo, which paints for Graphviz, draws no more.
const (
	fineDPI, coarseDPI = 144, 72
	mostPixels         = 32767
)

// png draws with dot, as fine as the size of the drawing allows.
func png(c *canvas) ([]byte, error) {
	side := c.longer()/point + 72 // with what surrounds it
	dpi := min(fineDPI, mostPixels*72/side)
	if dpi < coarseDPI {
		return nil, fmt.Errorf("viz: PNG: the drawing is too large, %d points, of which %d fit: fold scopes with viz.Fold, or write SVG, PDF or DOT", side, mostPixels*72/coarseDPI)
	}
	return paint(c, "png", "-Gdpi="+strconv.Itoa(dpi))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

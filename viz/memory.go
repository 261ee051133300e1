package viz

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"keisan/autodiff"
)

// An Arena is the memory that the values of a program share: vm's Program has it.
type Arena interface {
	// Schedule returns the nodes in the order in which they are computed.
	Schedule() []*autodiff.Node
	// Memory calls each for every value: at which byte it lies, how many it
	// has, and from which step of the schedule until which. It returns how many
	// bytes there are.
	Memory(each func(n *autodiff.Node, offset, bytes, first, last int)) int
}

// A MemoryMap is a drawing of an arena on the rows of the Lanes. Left are the
// Lanes; beside them a map of the memory during the forward pass, in which time
// runs down as in its lane, and one of the backward pass, in which it runs up.
// Across are the addresses; a box is a value, beside the rows in which it is
// held. What the backward pass reads of the forward pass is blue there, too.
// Right of a map stands how much is held; the most is marked.
type MemoryMap struct {
	drawing *Diagram
	steps   []*autodiff.Node
	values  []placed
	arena   int
	err     error
}

// A placed is a value that lies in the arena.
type placed struct {
	node                       *autodiff.Node
	offset, bytes, first, last int
}

// Memory returns a drawing of a program's memory beside that of loss, with the
// options that [New] takes: [Backward] for the gradients that the program
// computes, [Overview], [Fold], [Japanese], but not [Book], which has no rows.
// What stands in several rows of the drawing but is one step of the program, since
// it was fused, takes them all; its value begins at the last one. Steps that the
// drawing lacks, such as updates, share the row of the step that follows them; those
// after all others stand above the backward pass.
func Memory(a Arena, loss *autodiff.Node, options ...Option) *MemoryMap {
	m := &MemoryMap{drawing: New(loss, options...)}
	if m.err = m.drawing.err; m.err != nil {
		return m
	}
	if m.drawing.preset == Book {
		m.err = errors.New("viz: Book has no rows for Memory: it is drawn in Lanes or Overview")
		return m
	}
	if a != nil {
		m.steps = a.Schedule()
		m.arena = a.Memory(func(n *autodiff.Node, offset, bytes, first, last int) {
			m.values = append(m.values, placed{n, offset, bytes, first, last})
		})
	}
	switch {
	case len(m.steps) == 0:
		m.err = errors.New("viz: the program has no memory yet: run it once")
	case m.steps[0].Graph() != loss.Graph():
		m.err = fmt.Errorf("viz: the program is not of the graph of %s (%s)", loss.Name(), loss.Where())
	}
	return m
}

// DOT writes the drawing in the language of Graphviz, with all places.
func (m *MemoryMap) DOT(w io.Writer) error { return m.write(w, "dot") }

// SVG writes the drawing as SVG.
func (m *MemoryMap) SVG(w io.Writer) error { return m.write(w, "svg") }

// TikZ writes the drawing as a LaTeX document.
func (m *MemoryMap) TikZ(w io.Writer) error { return m.write(w, "tex") }

func (m *MemoryMap) write(w io.Writer, name string) error {
	f, _ := formatNamed(name)
	text, err := m.render(f)
	if err != nil {
		return err
	}
	if _, err = w.Write(text); err != nil {
		return fmt.Errorf("viz: %w", err)
	}
	return nil
}

func (m *MemoryMap) render(f format) ([]byte, error) {
	if m.err != nil {
		return nil, m.err
	}
	text, err := f.placed(m.canvas())
	if err != nil && !strings.HasPrefix(err.Error(), "viz: ") {
		err = fmt.Errorf("viz: %w", err)
	}
	return text, err
}

// Save writes the drawing to a file, in the format that its suffix names: .dot,
// .svg, .tex, .png or .pdf. The file is there whole or not at all. Without
// Graphviz's dot it is SVG, as [Diagram.Save] says.
func (m *MemoryMap) Save(path string) error {
	f, ok := formatNamed(suffix(path))
	if !ok || f.placed == nil {
		return fmt.Errorf("viz: %s: unknown suffix %q: allowed are .dot, .svg, .tex, .png, .pdf", path, filepath.Ext(path))
	}
	_, err := save(path, f, m.render)
	return err
}

package viz

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"keisan/autodiff"
)

// A Diagram is a drawing of a graph. Its methods write it in one format each, as
// often as you like; nodes declared since New do not change it.
//
// Every method writes the same bytes for the same graph; DOT and SVG do so on
// every machine. The places of all boxes and arrows are part of DOT, so PNG and
// PDF look alike everywhere, but their bytes depend on the version and the fonts
// of the Graphviz that paints them.
//
// A graph with a mistake is drawn up to the mistake, which is red; everything
// after it is pale. The drawing is written whole, and then the method returns
// the mistake.
type Diagram struct {
	settings
	loss *autodiff.Node
	err  error
}

// New returns a drawing of everything that loss is computed from. loss is
// usually the loss, but any node will do. Without [Backward] only the forward
// pass is drawn. Wrong arguments are reported by the methods of Diagram.
func New(loss *autodiff.Node, options ...Option) *Diagram {
	d := &Diagram{loss: loss}
	if loss == nil {
		d.err = errors.New("viz: the node to draw is nil")
		return d
	}
	for _, o := range options {
		if o == nil {
			d.err = errors.New("viz: an option is nil")
			return d
		}
		o.apply(&d.settings)
	}
	d.err = d.settings.check(loss)
	return d
}

// check returns what is wrong with the settings for this loss.
func (s *settings) check(loss *autodiff.Node) error {
	if !s.preset.known() {
		return fmt.Errorf("viz: unknown %v: allowed are %s", s.preset, presetNames())
	}
	if s.passes > BackwardOnly {
		return fmt.Errorf("viz: unknown Passes(%d): allowed are Both, ForwardOnly, BackwardOnly", s.passes)
	}
	for i, dx := range s.grads {
		if dx == nil {
			return fmt.Errorf("viz: gradient %d is nil", i+1)
		}
		y, x := dx.GradOf()
		switch {
		case x == nil:
			return fmt.Errorf("viz: %s is not a gradient: pass what autodiff.Grad or autodiff.VJP returned", dx.Name())
		case y != loss:
			return fmt.Errorf("viz: %s is a gradient of %s (%s), but the drawing is of %s (%s)",
				dx.Name(), y.Name(), y.Where(), loss.Name(), loss.Where())
		}
	}
	if s.passes == BackwardOnly && len(s.grads) == 0 && loss.Graph().Err() == nil {
		return errors.New("viz: BackwardOnly needs gradients: add viz.Backward(grads...)")
	}
	if s.width != 0 && s.width < textNarrow {
		return fmt.Errorf("viz: Width(%d): allowed are %d and more", s.width, textNarrow)
	}
	if s.depth < 0 {
		return fmt.Errorf("viz: FoldDepth(%d): allowed are positive numbers", s.depth)
	}
	if s.detail && s.preset == Book {
		return errors.New("viz: Book draws no Detail: it is drawn in Lanes")
	}
	if err := s.checkFocus(loss); err != nil {
		return err
	}
	if !s.language.known() {
		return fmt.Errorf("viz: unknown %v: allowed are %s", s.language, strings.Join(languages[:], ", "))
	}
	if err := s.checkTraining(); err != nil {
		return err
	}
	if s.batch < 0 {
		return fmt.Errorf("viz: batch extent %d: allowed are positive numbers", s.batch)
	}
	return nil
}

// DOT writes the drawing in the language of Graphviz, built with gographviz. All
// places are part of it: "dot -Tsvg" paints it as it is.
func (d *Diagram) DOT(w io.Writer) error { return d.write(w, "dot") }

// SVG writes the drawing as SVG, light or dark as the reader's screen prefers.
// Boxes have titles for those who point at them, and ids, classes and data for
// scripts: data-node is the name of the value, data-twin the id of the box
// opposite, data-scope the path of its scope, data-from and data-to the ids of
// the boxes between which an arrow flows.
func (d *Diagram) SVG(w io.Writer) error { return d.write(w, "svg") }

// PNG writes the drawing as PNG, at 144 dots per inch, or fewer if it is very
// large, or else an error. It needs Graphviz's dot: without
// it, it writes nothing and returns [ErrNoDot].
func (d *Diagram) PNG(w io.Writer) error { return d.write(w, "png") }

// PDF writes the drawing as PDF. It needs Graphviz's dot: without it, it writes
// nothing and returns [ErrNoDot].
func (d *Diagram) PDF(w io.Writer) error { return d.write(w, "pdf") }

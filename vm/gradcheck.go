package vm

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// GradChecks are gradients compared with differences, one for each gradient that
// was asked for.
type GradChecks []GradCheck

// A GradCheck compares an element of a gradient with the central difference
//
//	(L(x + h) − L(x − h)) / 2h
//
// of the same element of X: the one where the gradient is greatest.
type GradCheck struct {
	X                   *autodiff.Node
	Index               int // of the element, row by row
	Adjoint, Difference float64
	OK                  bool
}

// Checks calls each with every comparison: drawings make a badge of it.
func (c GradChecks) Checks(each func(x *autodiff.Node, adjoint, difference float64, ok bool)) {
	for _, g := range c {
		each(g.X, g.Adjoint, g.Difference, g.OK)
	}
}

// CheckGradients compares the gradients of loss, which Grad returned, with
// differences, at what is fed, at the values of the variables, both of which it
// leaves as they are, and at what is computed from them. In float64 they may differ by 10⁻⁶ relative to 1 + |g|,
// in float32 by 1 %: differences cannot tell more. An op that draws random
// numbers makes them differ. It returns the errors of Run, and one for what is no
// gradient of loss.
func (m *Machine) CheckGradients(feed Feed, loss *autodiff.Node, grads ...*autodiff.Node) (GradChecks, error) {
	program, err := m.With(Eval()).Compile(append([]*autodiff.Node{loss}, grads...)...)
	if err != nil {
		return nil, err
	}
	out, err := program.Run(feed)
	if err != nil {
		return nil, err
	}
	checks := make(GradChecks, len(grads))
	for i, dx := range grads {
		y, x := dx.GradOf()
		if y != loss {
			return nil, fmt.Errorf("%s is no gradient of %s: %w", dx.Name(), loss.Name(), autodiff.ErrGrad)
		}
		checks[i] = greatest(x, out[i+1])
	}
	var inner *between
	for i := range checks {
		if x := checks[i].X; x.Kind() == autodiff.KindOp && x.NumIn() > 0 {
			if inner == nil {
				if inner, err = m.With(Eval()).newBetween(program, feed, loss); err != nil {
					return nil, err
				}
			}
			if err := checks[i].within(inner); err != nil {
				return nil, err
			}
			continue
		}
		if err := checks[i].compare(m, program, feed); err != nil {
			return nil, err
		}
	}
	return checks, nil
}

// greatest chooses the element of a gradient.
func greatest(x *autodiff.Node, dx *tensor.Dense) GradCheck {
	c := GradCheck{X: x}
	for i := range dx.Shape().TotalSize() {
		if v := elementOf(dx, i); math.Abs(v) > math.Abs(c.Adjoint) || i == 0 || math.IsNaN(v) {
			c.Index, c.Adjoint = i, v
		}
	}
	return c
}

// compare finds the difference.
func (c *GradCheck) compare(m *Machine, program *Program, feed Feed) error {
	at := feed[c.X]
	if at == nil {
		at = m.Value(c.X)
	}
	if at == nil || at.Shape().TotalSize() == 0 {
		return fmt.Errorf("%s is neither fed nor a variable: %w", c.X.Name(), autodiff.ErrValue)
	}
	step := c.step()
	v := elementOf(at, c.Index)
	defer setElement(at, c.Index, v)
	var ends, places [2]float64
	for i, h := range []float64{-step, step} {
		setElement(at, c.Index, v+h)
		places[i] = elementOf(at, c.Index)
		out, err := program.Run(feed)
		if err != nil {
			return err
		}
		ends[i] = elementOf(out[0], 0)
	}
	c.judge((ends[1] - ends[0]) / (places[1] - places[0]))
	return nil
}

// within finds the difference for a value that is computed.
func (c *GradCheck) within(b *between) error {
	difference, err := b.difference(c.X, c.Index, c.step())
	if err == nil {
		c.judge(difference)
	}
	return err
}

// step returns how far to go.
func (c *GradCheck) step() float64 {
	if c.X.DType() == autodiff.Float32 {
		return 1e-2
	}
	return 1e-5
}

// judge compares.
func (c *GradCheck) judge(difference float64) {
	tolerance := 1e-6
	if c.X.DType() == autodiff.Float32 {
		tolerance = 1e-2
	}
	c.Difference = difference
	c.OK = math.Abs(c.Adjoint-c.Difference) <= tolerance*(1+math.Abs(c.Difference))
}

// elementOf returns an element of a float tensor.
func elementOf(t *tensor.Dense, i int) float64 {
	if t.Dtype() == tensor.Float32 {
		return float64(t.Float32s()[i])
	}
	return t.Float64s()[i]
}

func setElement(t *tensor.Dense, i int, v float64) {
	if t.Dtype() == tensor.Float32 {
		t.Float32s()[i] = float32(v)
	} else {
		t.Float64s()[i] = v
	}
}

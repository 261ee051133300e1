package optest

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// precise compares the case in float32 with the same case in float64: the
// result and its gradients, to a number of roundings of the largest value that
// was met on the way.
func (t *trial) precise() error {
	if t.float != autodiff.Float32 {
		return nil
	}
	wide := &trial{spec: t.spec, number: t.number, float: autodiff.Float64}
	if err := wide.draw(t.variant); err != nil {
		return err
	}
	if err := wide.declared(); err != nil {
		return err
	}
	have, _, err := t.results()
	if err != nil {
		return err
	}
	want, largest, err := wide.results()
	if err != nil {
		return err
	}
	for k := range want {
		what := "the result"
		if k > 0 {
			what = fmt.Sprintf("gradient %d", k-1)
		}
		if (have[k] == nil) != (want[k] == nil) {
			return fmt.Errorf("%s flows in one of float32 and float64 only", what)
		}
		if have[k] == nil {
			continue
		}
		if err := near(have[k], want[k], roundings*0x1p-24, largest); err != nil {
			return fmt.Errorf("%s in float32: %w", what, err)
		}
	}
	return nil
}

// roundings is how many roundings of the largest value float32 may be off.
const roundings = 32

// results returns the values of y and the gradients, and the largest value met.
func (t *trial) results() ([]*tensor.Dense, float64, error) {
	s, err := t.slopes()
	if err != nil {
		return nil, 0, err
	}
	p, err := newProgram(t.batch, s.first()...)
	if err != nil {
		return nil, 0, err
	}
	if err := p.run(s.feed(t), plainly); err != nil {
		return nil, 0, err
	}
	results := []*tensor.Dense{p.of(s.y)}
	for _, g := range s.grad {
		if g == nil {
			results = append(results, nil)
			continue
		}
		results = append(results, p.of(g))
	}
	return results, p.largest(), nil
}

// near returns the first element of have that differs from want's by more than
// tolerance relative to scale or to itself.
func near(have, want *tensor.Dense, tolerance, scale float64) error {
	if typeOf(have).Shape != typeOf(want).Shape {
		return fmt.Errorf("have %s, want %s", typeOf(have), typeOf(want))
	}
	for i := range count(have) {
		h, w := at(have, i), at(want, i)
		if h == w || math.IsNaN(h) && math.IsNaN(w) {
			continue
		}
		if !(math.Abs(h-w) <= tolerance*max(scale, math.Abs(w))) {
			return fmt.Errorf("at %v have %.9g, want %.9g", index(have.Shape(), i), h, w)
		}
	}
	return nil
}

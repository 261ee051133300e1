package optest

import (
	"fmt"

	"keisan/autodiff"
)

// open makes extents of the inputs the open batch extent: all those that are
// some number n, or one axis alone. Where the case still is no mistake, its
// types at N = n, its result and its gradients must be the same as before.
func (t *trial) open() error {
	if t.float != autodiff.Float64 || t.variant != 0 {
		return nil
	}
	want, largest, err := t.results()
	if err != nil {
		return err
	}
	for _, o := range t.openings() {
		opened := &trial{spec: t.spec, number: t.number, float: t.float, batch: o.n}
		if err := opened.draw(0); err != nil {
			return err
		}
		g := autodiff.NewGraph(t.float)
		opened.in = opened.declare(g, o.shapes)
		if opened.y = opened.build(opened.in); g.Err() != nil || opened.y == nil {
			continue
		}
		if have := opened.y.Type().At(o.n); have != t.y.Type() {
			return fmt.Errorf("for inputs %v, N = %d, Infer gives %s, want %s", o.shapes, o.n, have, t.y.Type())
		}
		have, _, err := opened.results()
		if err != nil {
			return fmt.Errorf("for inputs %v, N = %d: %w", o.shapes, o.n, err)
		}
		for k := range want {
			if (have[k] == nil) != (want[k] == nil) {
				return fmt.Errorf("for inputs %v, N = %d, gradient %d flows only with or without the open extent", o.shapes, o.n, k-1)
			}
			if have[k] == nil {
				continue
			}
			if err := near(have[k], want[k], 1e-13, largest); err != nil {
				return fmt.Errorf("for inputs %v, N = %d, result %d: %w", o.shapes, o.n, k, err)
			}
		}
		if err := opened.compiled(); err != nil {
			return fmt.Errorf("for inputs %v, N = %d: %w", o.shapes, o.n, err)
		}
	}
	return nil
}

// An opening is the inputs' shapes with extents n made open.
type opening struct {
	n      int
	shapes []autodiff.Shape
}

func (t *trial) openings() []opening {
	var list []opening
	seen := map[int]bool{}
	for i, a := range t.args {
		for k := range a.Shape.Rank() {
			n := a.Shape.Extent(k)
			alone, all := opening{n: n}, opening{n: n}
			for j, b := range t.args {
				alone.shapes = append(alone.shapes, b.Shape)
				s := b.Shape
				for l := range s.Rank() {
					if s.Extent(l) == n {
						s = s.With(l, autodiff.Batch)
					}
				}
				all.shapes = append(all.shapes, s)
				if j == i {
					alone.shapes[j] = b.Shape.With(k, autodiff.Batch)
				}
			}
			list = append(list, alone)
			if !seen[n] {
				list = append(list, all)
			}
			seen[n] = true
		}
	}
	return list
}

package optest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// inferred asks the ops of the case, forward and backward, for the result of
// inputs of other types. Infer must answer with a type or an error, the same
// for the same types; and what it accepts must be so: the type specialises
// with the batch extent, and the kernel runs.
func (t *trial) inferred() error {
	if t.float != autodiff.Float64 || t.variant != 0 {
		return nil
	}
	s, err := t.slopes()
	if err != nil {
		return err
	}
	p, err := newProgram(t.batch, s.all()...)
	if err != nil {
		return err
	}
	r := t.rand("types")
	for i, n := range p.nodes {
		if n.NumIn() == 0 {
			continue
		}
		var types []autodiff.Type
		for _, x := range n.Inputs() {
			types = append(types, x.Type())
		}
		for range 3 {
			m := mutate(r, types)
			if err := guard(func() error { return answers(r, p.ops[i], m) }); err != nil {
				return fmt.Errorf("%s (%T) on inputs %v: %w", n.Op(), n.Op(), m, err)
			}
		}
	}
	return nil
}

// mutate returns the types with some of them changed.
func mutate(r *rand.Rand, types []autodiff.Type) []autodiff.Type {
	m := slices.Clone(types)
	for range 1 + r.IntN(2) {
		i := r.IntN(len(m))
		s := m[i].Shape
		switch r.IntN(6) {
		case 0:
			m[i].DType = autodiff.DType(1 + r.IntN(4))
		case 1:
			e := make([]int, r.IntN(5))
			for k := range e {
				e[k] = extent(r)
			}
			m[i].Shape = autodiff.ShapeOf(e...)
		case 2:
			m[i] = m[r.IntN(len(m))]
		case 3:
			if s.Rank() < autodiff.MaxRank {
				m[i].Shape = s.Insert(r.IntN(s.Rank()+1), extent(r))
			}
		case 4:
			if s.Rank() > 0 {
				m[i].Shape = s.Remove(r.IntN(s.Rank()))
			}
		case 5:
			if s.Rank() > 0 {
				k, e := r.IntN(s.Rank()), extent(r)
				for j := range m { // in all of them that have it, or in one
					if j == i || r.IntN(2) == 0 && m[j].Shape.Rank() > k && m[j].Shape.Extent(k) == s.Extent(k) {
						m[j].Shape = m[j].Shape.With(k, e)
					}
				}
			}
		}
	}
	return m
}

func extent(r *rand.Rand) int { return []int{0, 1, 2, 3, 4, -1, -1, -2}[r.IntN(8)] }

// answers calls Infer and, if it accepts, checks that its answer is so.
func answers(r *rand.Rand, op autodiff.Op, types []autodiff.Type) error {
	asked := slices.Clone(types)
	typ, err := op.Infer(asked)
	if !slices.Equal(asked, types) {
		return fmt.Errorf("the argument of Infer is changed to %v", asked)
	}
	again, errAgain := op.Infer(asked)
	if again != typ || (err == nil) != (errAgain == nil) {
		return fmt.Errorf("the answers of Infer to one question are %v, %v and %v, %v", typ, err, again, errAgain)
	}
	if err != nil || typ.Shape.Rank() > autodiff.MaxRank { // the graph refuses too many axes
		return nil
	}
	if !typ.DType.Valid() {
		return fmt.Errorf("an invalid element type is the answer of Infer: %v", typ)
	}
	n := 2 + r.IntN(2)
	in := make([]*tensor.Dense, len(types))
	for i := range asked {
		asked[i] = types[i].At(n)
		if asked[i].Shape.Count().At(n) > 5000 {
			return nil
		}
		in[i] = randomize(newTensor(asked[i]), r, 0.1, 2)
	}
	if open, ok := op.(autodiff.Open); ok {
		op = open.AtBatch(n)
	}
	concrete, err := op.Infer(asked)
	if err != nil {
		return nil // it may take the number to see
	}
	if want := typ.At(n); concrete != want {
		return fmt.Errorf("the answer of Infer is %s, but at N = %d %s", typ, n, concrete)
	}
	if concrete.Shape.Count().At(n) > 5000 {
		return nil
	}
	if err := lawfully(op, newTensor(concrete), in); err != nil && !errors.As(err, new(*dataError)) {
		return fmt.Errorf("what Infer accepts cannot be run: %w", err)
	}
	return nil
}

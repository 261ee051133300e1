package autodiff_test

import (
	"math"

	"keisan/autodiff"
)

// The tests' own ops: enough calculus to check the graph and Grad without
// package ops, which is built on them.

type node = autodiff.Node

type times struct{}

func mul(a, b *node) *node {
	autodiff.Helper()
	return autodiff.Apply(times{}, a, b)
}

func (times) String() string { return "Mul" }
func (times) Infix() string  { return "⊙" }
func (times) Formula() (string, []string) {
	return "p = a⊙b", []string{"g⊙b", "g⊙a"}
}
func (times) Infer(in []autodiff.Type) (autodiff.Type, error) {
	if in[0] != in[1] {
		return in[0], autodiff.Errorf(autodiff.ErrShape, "shapes differ", "%s ≠ %s", in[0].Shape, in[1].Shape)
	}
	return in[0], nil
}
func (times) Pullback(i int, y, dy *node) *node { return mul(dy, y.In(1-i)) }

type total struct{}

func sum(x *node) *node { return autodiff.Apply(total{}, x) }

func (total) String() string { return "Sum" }
func (total) Infer(in []autodiff.Type) (autodiff.Type, error) {
	return autodiff.TypeOf(in[0].DType), nil
}
func (total) Pullback(_ int, y, dy *node) *node {
	return autodiff.Apply(spread{y.In(0).Type()}, dy)
}

type spread struct{ to autodiff.Type }

func (s spread) String() string                               { return "Repeat" }
func (s spread) Infer([]autodiff.Type) (autodiff.Type, error) { return s.to, nil }
func (s spread) Pullback(_ int, y, dy *node) *node            { return sum(dy) }

type sine struct{ shift bool } // shift: cosine

func sin(x *node) *node { return autodiff.Apply(sine{}, x) }

func (s sine) String() string                                { return map[bool]string{false: "Sin", true: "Cos"}[s.shift] }
func (sine) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }
func (s sine) Pullback(_ int, y, dy *node) *node {
	d := autodiff.Apply(sine{!s.shift}, y.In(0))
	if s.shift {
		d = mul(d, y.Graph().Full(y.Type(), -1))
	}
	return mul(dy, d)
}

type blind struct{} // an identity without adjoint

func (blind) String() string                                  { return "Blind" }
func (blind) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }

type stop struct{ blind }

func (stop) Pullback(int, *node, *node) *node { return nil }

// eval computes scalar nodes: the naive interpreter of these tests.
func eval(n *node, at map[*node]float64) float64 {
	if v, ok := at[n]; ok {
		return v
	}
	in := make([]float64, n.NumIn())
	for i, x := range n.Inputs() {
		in[i] = eval(x, at)
	}
	var v float64
	switch op := n.Op().(type) {
	case times:
		v = in[0] * in[1]
	case total, spread, blind, stop:
		v = in[0]
	case sine:
		v = math.Sin(in[0])
		if op.shift {
			v = math.Cos(in[0])
		}
	case interface{ Value() float64 }:
		v = op.Value()
	default: // the branch Sum, and Identity
		for _, x := range in {
			v += x
		}
	}
	at[n] = v
	return v
}

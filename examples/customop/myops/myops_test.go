package myops_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/examples/customop/myops"
	"keisan/ops/optest"
	"keisan/vm"
)

// The ops keep the laws that built-in ones keep.
func TestLaws(t *testing.T) {
	for _, spec := range myops.Specs() {
		t.Run(spec.Name, func(t *testing.T) { optest.Check(t, spec) })
	}
}

// Values at the telling points.
func TestValues(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 6)
	loss := func(r float64) *autodiff.Node { return myops.Huber(g.Scalar(r), g.Scalar(0), 0.5) }
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	fetches := []*autodiff.Node{myops.Swish(x), loss(0.25), loss(-0.5), loss(2), loss(-2)}
	in := []float64{-1000, -1, 0, 1, 40, math.Inf(1)}
	out, err := m.Interpret(vm.Feed{x: tensor.New(tensor.WithBacking(in))}, fetches...)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0, -1 / (1 + math.E), 0, math.E / (1 + math.E), 40, math.Inf(1)} {
		if have := out[0].Float64s()[i]; have != want && !(math.Abs(have-want) <= 1e-15) {
			t.Errorf("Swish(%v): have %v, want %v", in[i], have, want)
		}
	}
	for i, want := range []float64{0.03125, 0.125, 0.875, 0.875} {
		if have := out[1+i].Float64s()[0]; have != want {
			t.Errorf("loss %d: have %v, want %v", i, have, want)
		}
	}
}

// Mistakes are values, and name the line of the caller.
func TestMistakes(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	myops.Swish(g.IntInput("i", 3))
	if err := g.Err(); !errors.Is(err, autodiff.ErrDType) || !strings.HasPrefix(err.Error(), "myops_test.go:") {
		t.Errorf("have %v, want an ErrDType at myops_test.go", err)
	}
	g = autodiff.NewGraph(autodiff.Float64)
	myops.Huber(g.Input("y", 3), g.Input("t", 3), math.NaN())
	if err := g.Err(); !errors.Is(err, autodiff.ErrValue) || !strings.HasPrefix(err.Error(), "myops_test.go:") {
		t.Errorf("have %v, want an ErrValue at myops_test.go", err)
	}
}

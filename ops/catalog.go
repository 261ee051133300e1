package ops

import (
	"cmp"
	"fmt"
	"slices"

	"keisan/autodiff"
)

// A Spec is an op's row in the Catalog: how to make cases of it, random but
// reproducible, from which package optest checks every law and the reference
// takes its examples.
type Spec struct {
	Name string // of the constructor: "Tanh"
	Draw func(d *Draw) Case
	// Stops says that no gradient flows although the value depends on the
	// inputs: StopGradient.
	Stops bool
}

// A Case is one use of an op: its inputs and how to apply it.
type Case struct {
	In    []Arg
	Build func(in []*autodiff.Node) *autodiff.Node
}

// Inputs declares the inputs, x0, x1 and so on, in a graph of the float type that
// is being checked.
func (c Case) Inputs(g *autodiff.Graph) []*autodiff.Node {
	in := make([]*autodiff.Node, len(c.In))
	for i, a := range c.In {
		declare := g.Input
		switch a.DType {
		case autodiff.Int64:
			declare = g.IntInput
		case autodiff.Bool:
			declare = g.BoolInput
		}
		in[i] = declare(fmt.Sprint("x", i), a.Shape.Extents()...)
	}
	return in
}

// An Arg says what an input of a Case is and which values make sense in it.
// The constructors Float, Ints and Bools make one.
type Arg struct {
	Shape  autodiff.Shape
	DType  autodiff.DType // 0: the float type that is being checked
	Lo, Hi float64        // floats are drawn from [Lo, Hi], ints from [Lo, Hi)
	Kinks  []float64      // floats stay away from these values, where the op is not smooth
	Spread bool           // all elements differ clearly: no ties for Max
	Fixed  bool           // no gradient is checked towards this input
}

// Float is an input of smooth values between -2 and 2.
func Float(s autodiff.Shape) Arg { return Arg{Shape: s, Lo: -2, Hi: 2} }

// Ints is an int64 input of values 0 … n-1.
func Ints(s autodiff.Shape, n int) Arg { return Arg{Shape: s, DType: autodiff.Int64, Hi: float64(n)} }

// Bools is a bool input.
func Bools(s autodiff.Shape) Arg { return Arg{Shape: s, DType: autodiff.Bool, Hi: 2} }

// Between returns the argument with values between lo and hi.
func (a Arg) Between(lo, hi float64) Arg {
	a.Lo, a.Hi = lo, hi
	return a
}

// Away returns the argument with values that keep away from kinks.
func (a Arg) Away(kinks ...float64) Arg {
	a.Kinks = kinks
	return a
}

var catalog []Spec

// register adds a row to the Catalog; it returns its name so that it can stand
// in a variable's declaration.
func register(s Spec) string {
	catalog = append(catalog, s)
	return s.Name
}

// Catalog returns the rows of all built-in ops, sorted by name.
func Catalog() []Spec {
	return slices.SortedFunc(slices.Values(catalog), func(a, b Spec) int { return cmp.Compare(a.Name, b.Name) })
}

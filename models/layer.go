package models

import (
	"strconv"

	"keisan/autodiff"
	"keisan/ops"
)

// A Layer declares what it computes from x, in x's graph, and returns it with
// the parameters that it declared, in their order. A mistake is the graph's, as
// everywhere.
type Layer func(x *autodiff.Node) (y *autodiff.Node, params []*autodiff.Node)

// Sequential returns the layer that applies layers one after the other. Without
// any it is the identity.
//
//	y = (fₖ ∘ … ∘ f₁)(x)
func Sequential(layers ...Layer) Layer {
	return func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
		var params []*autodiff.Node
		for i, f := range layers {
			if f == nil {
				return autodiff.Mistake(autodiff.Errorf(autodiff.ErrValue, "a layer is nil", "layer %d of %d", i+1, len(layers)), title("Sequential"), x), params
			}
			y, more := f(x)
			x, params = y, append(params, more...)
		}
		return x, params
	}
}

// Residual returns the layer that adds its input to what the layers make of
// it, which must have the input's shape. It is the scope "Residual 1".
//
//	y = x + f(x)
func Residual(layers ...Layer) Layer {
	return Scoped("Residual", func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
		y, params := Sequential(layers...)(x)
		return ops.Add(x, y), params
	})
}

// Scoped returns the layer f in a scope with a number: "Encoder 1".
func Scoped(name string, f Layer) Layer {
	return func(x *autodiff.Node) (y *autodiff.Node, params []*autodiff.Node) {
		if f == nil {
			return autodiff.Mistake(autodiff.Errorf(autodiff.ErrValue, "the layer is nil", ""), title(name), x), nil
		}
		x.Graph().AutoScope(name, func() { y, params = f(x) })
		return y, params
	}
}

// Func returns the layer without parameters that applies f, an op's
// constructor, in a scope with a number: Func("Swish", Swish) is "Swish 1".
func Func(name string, f func(x *autodiff.Node) *autodiff.Node) Layer {
	if f == nil {
		return Scoped(name, nil)
	}
	return Scoped(name, func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) { return f(x), nil })
}

// number returns the least k ≥ 1 for which no name has the form of "W3" with
// this k and one of the letters.
func number(g *autodiff.Graph, letters ...string) string {
	for k := 1; ; k++ {
		suffix, free := strconv.Itoa(k), true
		for _, l := range letters {
			free = free && g.Node(l+suffix) == nil
		}
		if free {
			return suffix
		}
	}
}

// features returns the last extent of x, which a layer's parameters are made
// for, or the layer's mistake if there is none or it is open.
func features(layer string, x *autodiff.Node) (n int, mistake *autodiff.Node) {
	s := x.Shape()
	switch {
	case !x.Valid():
		return 0, autodiff.Mistake(autodiff.Errorf(autodiff.ErrGraph, "the input is a mistake", ""), title(layer), x)
	case s.Rank() == 0:
		return 0, autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "wants samples of features", "a scalar has none"), title(layer), x)
	case s.Extent(s.Rank()-1) < 1:
		return 0, autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "the last extent, the number of features, must be a positive number",
			"it is %s", autodiff.ExtentString(s.Extent(s.Rank()-1))), title(layer), x)
	}
	return s.Extent(s.Rank() - 1), nil
}

// title is the op in the mistakes of a layer: its name. No valid node has it.
type title string

func (t title) String() string { return string(t) }

// Infer is never asked: nodes of a title are mistakes.
func (title) Infer([]autodiff.Type) (autodiff.Type, error) { return autodiff.Type{}, nil }

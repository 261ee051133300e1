package gorgonia

import (
	"fmt"
	"strconv"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// An Imported is the graph that Import declared.
type Imported struct {
	Graph *autodiff.Graph
	nodes map[*G.Node]*autodiff.Node
}

// Node returns the node that n was imported as, or nil.
func (i *Imported) Node(n *G.Node) *autodiff.Node { return i.nodes[n] }

// Import declares the graph of an ExprGraph: it can then be drawn,
// differentiated and run here. Gorgonia does not tell parameters from inputs,
// so a leaf of floats that has a value becomes a Param that starts from it, any
// other leaf that has one a constant, and one without a value an input. Shapes
// are Gorgonia's, numbers all the way. The graph's own gradients, which G.Grad
// declares, are imported like other nodes.
//
// It returns an error for an op of Gorgonia's that has no counterpart here, and
// for a graph that mixes float32 with float64.
func Import(e *G.ExprGraph) (*Imported, error) {
	autodiff.Helper()
	if e == nil {
		return nil, fmt.Errorf("gorgonia.Import: the graph is nil: %w", autodiff.ErrGraph)
	}
	float, err := floatOf(e)
	if err != nil {
		return nil, err
	}
	i := &Imported{autodiff.NewGraph(float), map[*G.Node]*autodiff.Node{}}
	for _, n := range e.AllNodes() {
		if _, err := i.declare(e, n); err != nil {
			return nil, err
		}
	}
	return i, i.Graph.Err()
}

// floatOf returns the one float type of a graph, Float64 if it has none.
func floatOf(e *G.ExprGraph) (autodiff.DType, error) {
	var float autodiff.DType
	for _, n := range e.AllNodes() {
		if statement(n) {
			continue // it has no type
		}
		d, ok := autodiff.DTypeOf(n.Dtype())
		switch {
		case !ok:
			return 0, fmt.Errorf("gorgonia.Import: %v has elements of type %v: %w", n, n.Dtype(), autodiff.ErrDType)
		case d.IsFloat() && float != 0 && float != d:
			return 0, fmt.Errorf("gorgonia.Import: %v is %s, and nodes before it are %s: %w", n, d, float, autodiff.ErrDType)
		case d.IsFloat():
			float = d
		}
	}
	if float == 0 {
		float = autodiff.Float64
	}
	return float, nil
}

// statement reports whether n has no value: G.Read and G.Set make such nodes.
func statement(n *G.Node) bool { return n.Type() == nil }

// declare returns n's counterpart, which it declares after what n is computed
// from.
func (i *Imported) declare(e *G.ExprGraph, n *G.Node) (*autodiff.Node, error) {
	autodiff.Helper()
	if y, ok := i.nodes[n]; ok || statement(n) {
		return y, nil
	}
	var in []*autodiff.Node
	for children := e.From(n.ID()); children != nil && children.Next(); {
		x, err := i.declare(e, children.Node().(*G.Node))
		if err != nil {
			return nil, err
		}
		in = append(in, x)
	}
	var y *autodiff.Node
	if constant, ok := n.Op().(interface{ Value() G.Value }); ok {
		y = i.constant("", constant.Value())
	} else if n.Op() == nil {
		y = i.leaf(n)
	} else if y = counterpart(n, in); y == nil {
		return nil, fmt.Errorf("gorgonia.Import: %v: its op %v (%T) has no counterpart: %w", n, n.Op(), n.Op(), autodiff.ErrGraph)
	}
	z := shaped(y, n.Shape())
	if z == nil {
		return nil, fmt.Errorf("gorgonia.Import: %v has the shape %v, its counterpart %s: %w",
			n, n.Shape(), y.Shape(), autodiff.ErrShape)
	}
	i.nodes[n] = z
	return z, nil
}

// leaf declares a leaf.
func (i *Imported) leaf(n *G.Node) *autodiff.Node {
	autodiff.Helper()
	name := i.free(n.Name())
	switch d, _ := autodiff.DTypeOf(n.Dtype()); {
	case n.Value() != nil && d.IsFloat():
		return i.Graph.Param(name, autodiff.Value(dense(n.Value())), n.Shape()...)
	case n.Value() != nil:
		return i.constant(name, n.Value())
	case d == autodiff.Int64:
		return i.Graph.IntInput(name, n.Shape()...)
	case d == autodiff.Bool:
		return i.Graph.BoolInput(name, n.Shape()...)
	}
	return i.Graph.Input(name, n.Shape()...)
}

func (i *Imported) constant(name string, v G.Value) *autodiff.Node {
	autodiff.Helper()
	return i.Graph.Const(name, dense(v))
}

// free returns a name that no node has yet: Gorgonia's need not differ.
func (i *Imported) free(name string) string {
	if name == "" {
		name = "x"
	}
	for base, k := name, 2; i.Graph.Node(name) != nil; k++ {
		name = base + "." + strconv.Itoa(k)
	}
	return name
}

// shaped returns y in a shape of Gorgonia's, whose scalars may have axes of
// extent 1, or nil if the elements are not as many.
func shaped(y *autodiff.Node, s tensor.Shape) *autodiff.Node {
	autodiff.Helper()
	switch {
	case !y.Valid() || y.Shape().Matches(s):
		return y
	case y.Shape().Count().At(0) != s.TotalSize():
		return nil
	}
	return ops.Reshape(y, s...)
}

// dense returns a value as a contiguous tensor of its own.
func dense(v G.Value) *tensor.Dense {
	if t, ok := v.(*tensor.Dense); ok {
		if t.RequiresIterator() || t.DataOrder().IsTransposed() {
			t = t.Materialize().(*tensor.Dense)
		}
		return t.Clone().(*tensor.Dense)
	}
	return tensor.New(tensor.FromScalar(v.Data()))
}

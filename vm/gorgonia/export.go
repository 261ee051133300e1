package gorgonia

import (
	"fmt"
	"strconv"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// An Exported is the graph that Export made.
type Exported struct {
	Graph *G.ExprGraph
	nodes map[*autodiff.Node]*G.Node
}

// Node returns the node that n was exported as, or nil.
func (e *Exported) Node(n *autodiff.Node) *G.Node { return e.nodes[n] }

// Export makes an ExprGraph of nodes and of all that they are computed from,
// for Gorgonia's own machines: gradients too, since they are nodes. The open
// batch extent becomes batch, an input a leaf without value (give it one with
// G.Let), and a variable a leaf with a copy of its value in m. What depends on
// it is exported as in training.
//
// Where Gorgonia has an op that is right, the node is of that op, which
// G.Grad can differentiate; else it is of our op, which Gorgonia's machines run
// by its own loop and do not differentiate.
//
// It returns the graph's first mistake, ErrGraph for nodes of another graph
// than m's and for Assigns, which no ExprGraph has, and what Gorgonia says.
func Export(m *vm.Machine, batch int, nodes ...*autodiff.Node) (*Exported, error) {
	switch {
	case m == nil:
		return nil, fmt.Errorf("gorgonia.Export: the machine is nil: %w", autodiff.ErrGraph)
	case m.Graph().Err() != nil:
		return nil, m.Graph().Err()
	case batch < 0:
		return nil, fmt.Errorf("gorgonia.Export: a batch extent of %d: %w", batch, autodiff.ErrValue)
	}
	e := &exporter{&Exported{G.NewGraph(), map[*autodiff.Node]*G.Node{}}, m, batch}
	for k, n := range nodes {
		if n == nil || n.Graph() != m.Graph() {
			return nil, fmt.Errorf("gorgonia.Export: node %d is none of the machine's graph: %w", k+1, autodiff.ErrGraph)
		}
		if _, err := e.make(n); err != nil {
			return nil, err
		}
	}
	return e.Exported, nil
}

type exporter struct {
	*Exported
	machine *vm.Machine
	batch   int
}

// make returns n's counterpart, which it makes after what n is computed from.
func (e *exporter) make(n *autodiff.Node) (*G.Node, error) {
	if y := e.nodes[n]; y != nil {
		return y, nil
	}
	if op, ok := n.Op().(vm.Modal); ok {
		y, err := e.make(n.In(op.Choose(true)))
		e.nodes[n] = y
		return y, err
	}
	if n.IsAssign() {
		return nil, fmt.Errorf("gorgonia.Export: %s: %s assigns, which no ExprGraph can: %w", n.Where(), n, autodiff.ErrGraph)
	}
	in := make([]*G.Node, n.NumIn())
	for k, x := range n.Inputs() {
		var err error
		if in[k], err = e.make(x); err != nil {
			return nil, err
		}
	}
	y, err := e.apply(n, in)
	if err != nil {
		return nil, fmt.Errorf("gorgonia.Export: %s: %s: %w", n.Where(), n, err)
	}
	e.nodes[n] = y
	return y, nil
}

// apply makes one node.
func (e *exporter) apply(n *autodiff.Node, in []*G.Node) (*G.Node, error) {
	op, typ := n.Op(), n.Type().At(e.batch)
	if open, ok := op.(autodiff.Open); ok {
		op = open.AtBatch(e.batch)
	}
	extents, of := typ.Shape.Extents(), typ.DType.Tensor()
	switch {
	case n.Kind() == autodiff.KindInput && len(extents) == 0:
		return G.NewScalar(e.Graph, of, G.WithName(n.Name())), nil
	case n.Kind() == autodiff.KindInput:
		return G.NewTensor(e.Graph, of, len(extents), G.WithShape(extents...), G.WithName(n.Name())), nil
	case n.IsVariable():
		return e.leaf(n.Name(), e.machine.Value(n).Clone().(*tensor.Dense)), nil
	case n.Kind() == autodiff.KindConst:
		value := tensor.New(tensor.WithShape(extents...), tensor.Of(of))
		if err := op.(vm.Kernel).Run(value, nil); err != nil {
			return nil, err
		}
		return e.leaf("constant "+strconv.Itoa(n.ID()), value), nil
	}
	if y, err := native(op, typ, in); y != nil || err != nil {
		return y, err
	}
	kernel, ok := op.(vm.Kernel)
	if !ok {
		return nil, fmt.Errorf("%s cannot be run: %w", op, autodiff.ErrGraph)
	}
	return G.ApplyOp(&foreign{kernel, n.ID(), typesOf(in), typ}, in...)
}

// leaf makes a leaf with a value.
func (e *exporter) leaf(name string, v *tensor.Dense) *G.Node {
	return G.NodeFromAny(e.Graph, valueOf(v), G.WithName(name))
}

// valueOf returns a tensor as a value of Gorgonia's, where scalars are no
// tensors.
func valueOf(t *tensor.Dense) G.Value {
	if t.Dims() > 0 {
		return t
	}
	switch v := t.Data().(type) {
	case float32:
		return G.NewF32(v)
	case float64:
		return G.NewF64(v)
	case int64:
		return G.NewI64(v)
	case bool:
		return G.NewB(v)
	}
	return t
}

package autodiff

import (
	"fmt"
	"math"
	"strconv"

	"gorgonia.org/tensor"
)

// A leaf is the op of a node without inputs that a graph's methods declare.
// Its name keeps leaves apart.
type leaf struct {
	title string // "Input", "Param", "State"
	name  string
	typ   Type
	init  *Initializer
}

func (l leaf) String() string                { return l.title }
func (l leaf) Infer(in []Type) (Type, error) { return l.typ, nil }

// AtBatch returns the leaf for the batch extent n.
func (l leaf) AtBatch(n int) Op {
	l.typ = l.typ.At(n)
	return l
}

// Input declares a value of the graph's float type that is fed at every run.
// Extents may be multiples of Batch; none is a scalar.
func (g *Graph) Input(name string, extents ...int) *Node {
	return g.leaf(KindInput, leaf{title: "Input", name: name, typ: TypeOf(g.Float(), extents...)})
}

// IntInput declares an int64 input: labels, ids.
func (g *Graph) IntInput(name string, extents ...int) *Node {
	return g.leaf(KindInput, leaf{title: "IntInput", name: name, typ: TypeOf(Int64, extents...)})
}

// BoolInput declares a bool input: masks.
func (g *Graph) BoolInput(name string, extents ...int) *Node {
	return g.leaf(KindInput, leaf{title: "BoolInput", name: name, typ: TypeOf(Bool, extents...)})
}

// Param declares a variable of the graph's float type that training changes.
// Its extents are positive numbers.
func (g *Graph) Param(name string, init Initializer, extents ...int) *Node {
	g = g.real()
	n := g.variable(KindParam, "Param", name, init, TypeOf(g.float, extents...))
	g.params = append(g.params, n)
	return n
}

// State declares a variable of the graph's float type that is no parameter: a
// moment of an optimizer, a running mean, the state of an RNN.
func (g *Graph) State(name string, init Initializer, extents ...int) *Node {
	return g.variable(KindState, "State", name, init, TypeOf(g.Float(), extents...))
}

// IntState declares an int64 State: a counter. Its initial values are rounded
// toward zero.
func (g *Graph) IntState(name string, init Initializer, extents ...int) *Node {
	return g.variable(KindState, "IntState", name, init, TypeOf(Int64, extents...))
}

func (g *Graph) variable(k Kind, title, name string, init Initializer, t Type) *Node {
	g = g.real()
	l := leaf{title: title, name: name, typ: t, init: &init}
	if init == nil {
		return g.refuse(l, k, Errorf(ErrValue, "no initializer", "autodiff.Zeros() is one"))
	}
	for _, e := range t.Shape.extents[:min(t.Shape.rank, MaxRank)] {
		if e < 1 {
			return g.refuse(l, k, Errorf(ErrShape, "a variable's extents are positive numbers", "%s", t.Shape))
		}
	}
	return g.leaf(k, l)
}

func (g *Graph) leaf(k Kind, l leaf) *Node {
	g = g.real()
	if err := l.typ.check(); err != nil {
		return g.refuse(l, k, err)
	}
	if l.name == "" {
		return g.refuse(l, k, Errorf(ErrName, "a name must not be empty", ""))
	}
	if _, taken := g.names[l.name]; taken {
		return g.refuse(l, k, g.taken(l.name))
	}
	n := g.add(&Node{graph: g, op: l, kind: k, typ: l.typ, name: l.name, pc: callSite(), valid: true}, nil)
	g.claim(l.name, n)
	return n
}

// refuse declares a leaf that is a mistake.
func (g *Graph) refuse(l leaf, k Kind, err error) *Node {
	e := at(err, nil)
	e.title, e.pc = l.title+" "+strconv.Quote(l.name), callSite()
	return g.add(&Node{graph: g, op: l, kind: k, name: l.name, pc: e.pc}, e)
}

// Initializer returns the initializer of a Param or State, or nil.
func (n *Node) Initializer() Initializer {
	if n == nil {
		return nil
	}
	if l, ok := n.op.(leaf); ok && l.init != nil {
		return *l.init
	}
	return nil
}

// full is a tensor of one number.
type full struct {
	typ  Type
	bits uint64
	seed *Node // the loss whose adjoint this 1 is, or nil
}

// Full declares a constant tensor with every element v; for Bool, v ≠ 0.
func (g *Graph) Full(t Type, v float64) *Node {
	return g.constant(full{typ: t, bits: math.Float64bits(v)})
}

// Scalar declares a constant scalar of the graph's float type.
func (g *Graph) Scalar(v float64) *Node { return g.Full(TypeOf(g.Float()), v) }

func (f full) Value() float64                { return math.Float64frombits(f.bits) }
func (f full) String() string                { return fmt.Sprintf("Full(%v)", f.Value()) }
func (f full) Infer(in []Type) (Type, error) { return f.typ, nil }

// Pullback is never called: there are no inputs.
func (f full) Pullback(int, *Node, *Node) *Node { return nil }

// AtBatch returns the constant for the batch extent n.
func (f full) AtBatch(n int) Op {
	f.typ = f.typ.At(n)
	return f
}

// Run writes the number to every element of dst.
func (f full) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	switch v := f.Value(); f.typ.DType {
	case Float64:
		fill(dst.Float64s(), v)
	case Float32:
		fill(dst.Float32s(), float32(v))
	case Int64:
		fill(dst.Int64s(), int64(v))
	case Bool:
		fill(dst.Bools(), v != 0)
	}
	return nil
}

func fill[T any](y []T, v T) {
	for i := range y {
		y[i] = v
	}
}

// data is a constant tensor.
type data struct {
	typ   Type
	value *tensor.Dense
}

// Const declares a constant. The value is copied; its element type must be one
// that graphs know and its memory contiguous. name may be empty.
func (g *Graph) Const(name string, value *tensor.Dense) *Node {
	g = g.real()
	l := leaf{title: "Const", name: name}
	if value == nil {
		return g.refuse(l, KindConst, Errorf(ErrValue, "the value is nil", ""))
	}
	d, ok := DTypeOf(value.Dtype())
	if !ok {
		return g.refuse(l, KindConst, Errorf(ErrDType, "unknown dtype", "%v; known are bool, int64, float32 and float64", value.Dtype()))
	}
	if value.RequiresIterator() || !value.DataOrder().IsRowMajor() {
		return g.refuse(l, KindConst, Errorf(ErrValue, "the value is a view", "pass value.Materialize()"))
	}
	n := g.constant(data{TypeOf(d, value.Shape()...), value.Clone().(*tensor.Dense)})
	if name != "" && n.valid {
		n.Named(name)
	}
	return n
}

func (d data) String() string                { return "Const" }
func (d data) Infer(in []Type) (Type, error) { return d.typ, nil }

// Pullback is never called: there are no inputs.
func (d data) Pullback(int, *Node, *Node) *Node { return nil }

// Run copies the constant to dst.
func (d data) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	copyTo(dst, d.value)
	return nil
}

// copyTo copies the elements of src to dst, of the same type.
func copyTo(dst, src *tensor.Dense) {
	switch d, _ := DTypeOf(dst.Dtype()); d {
	case Float64:
		copy(dst.Float64s(), src.Float64s())
	case Float32:
		copy(dst.Float32s(), src.Float32s())
	case Int64:
		copy(dst.Int64s(), src.Int64s())
	case Bool:
		copy(dst.Bools(), src.Bools())
	}
}

func (g *Graph) constant(op Op) *Node {
	n := g.Apply(op)
	if n.valid {
		n.kind = KindConst
	}
	return n
}

package autodiff

import (
	"strconv"
	"strings"
)

// A Kind tells what a node is.
type Kind uint8

// The kinds of node.
const (
	KindOp    Kind = iota // computed from its inputs
	KindInput             // fed at every run
	KindParam             // a variable that training changes
	KindState             // any other variable: moments, running means, RNN states
	KindConst             // known when declared
)

// A Node is one value of a graph and how it comes about. Nodes are made by the
// methods of Graph, by the constructors of ops, and by Grad; they never change
// but for their name. A nil node may be asked anything: it has no op, inputs
// or place, and what is declared with it is a mistake.
type Node struct {
	graph *Graph
	id    int
	kind  Kind
	op    Op
	in    []*Node
	typ   Type
	name  string // the user's, or ""
	auto  string // assigned by Graph.autoNames
	scope string
	pc    uintptr // of the user's call
	err   *Error  // the mistake made here
	valid bool

	adjointOf    *Node // the forward node whose pullback declared this one
	adjointInput int
	total        *Node // the value of which this is the whole adjoint
	gradY, gradX *Node
}

// ID returns the node's index among its graph's nodes; inputs have smaller ones.
// That of a nil node is −1.
func (n *Node) ID() int {
	if n == nil {
		return -1
	}
	return n.id
}

// Graph returns the graph that the node belongs to. A nil node has an empty one
// of its own, so that constructors need no check: Apply reports the nil.
func (n *Node) Graph() *Graph {
	if n == nil {
		return orphanage()
	}
	return n.graph
}

// Kind tells whether the node is computed, fed, a variable or a constant.
func (n *Node) Kind() Kind {
	if n == nil {
		return KindOp
	}
	return n.kind
}

// IsVariable reports whether the node is a Param or State, which Assign changes.
func (n *Node) IsVariable() bool {
	return n != nil && (n.kind == KindParam || n.kind == KindState)
}

// Op returns the operation, or nil if the node is nil.
func (n *Node) Op() Op {
	if n == nil {
		return nil
	}
	return n.op
}

// In returns input i, 0 ≤ i < NumIn, or nil if there is no such input.
func (n *Node) In(i int) *Node {
	if in := n.Inputs(); i >= 0 && i < len(in) {
		return in[i]
	}
	return nil
}

// NumIn returns the number of inputs.
func (n *Node) NumIn() int { return len(n.Inputs()) }

// Inputs returns the inputs; the caller must not change the slice.
func (n *Node) Inputs() []*Node {
	if n == nil {
		return nil
	}
	return n.in
}

// Type returns the element type and shape; the zero Type if the node is
// invalid or nil.
func (n *Node) Type() Type {
	if n == nil {
		return Type{}
	}
	return n.typ
}

// Shape returns the shape of Type.
func (n *Node) Shape() Shape { return n.Type().Shape }

// DType returns the element type of Type.
func (n *Node) DType() DType { return n.Type().DType }

// Valid reports whether neither the node nor anything before it is a mistake.
func (n *Node) Valid() bool { return n != nil && n.valid }

// Err returns the mistake made at this very node, or nil.
func (n *Node) Err() error {
	switch {
	case n == nil:
		return &Error{Reason: ErrGraph, pc: callSite(), what: "the node is nil"}
	case n.err == nil:
		return nil
	}
	return n.err
}

// Scope returns the path of the scope that the node was declared in, such as
// "Encoder/Affine 1", or "".
func (n *Node) Scope() string {
	if n == nil {
		return ""
	}
	return n.scope
}

// Where returns the user's file:line that declared the node: "net.go:31". A
// backward node has the place of the forward node that it belongs to.
func (n *Node) Where() string {
	if n == nil {
		return place{}.String()
	}
	return placeOf(n.pc).String()
}

// Source returns the full path and line of Where, or "" and 0 if there is none.
func (n *Node) Source() (file string, line int) {
	if n == nil {
		return "", 0
	}
	p := placeOf(n.pc)
	return p.file, p.line
}

// AdjointOf returns the forward node whose pullback declared this node, and
// towards which of its inputs. The input is −1 for the seed and for a sum of
// adjoints: then of is the value that was used several times. It returns nil
// for a node of the forward pass.
func (n *Node) AdjointOf() (of *Node, input int) {
	if n == nil {
		return nil, 0
	}
	return n.adjointOf, n.adjointInput
}

// GradOf returns y and x if the node is the gradient ∂y/∂x returned by Grad.
func (n *Node) GradOf() (y, x *Node) {
	if n == nil {
		return nil, nil
	}
	return n.gradY, n.gradX
}

// Named gives the node a name, which must be unique in its graph, and returns
// the node. A value has one name: ops.Identity makes a second value.
func (n *Node) Named(name string) *Node {
	if n == nil {
		return Mistake(Errorf(ErrGraph, "a nil node cannot be named", "%q", name), leaf{title: "Named"})
	}
	g := n.graph
	switch {
	case name == "":
		g.fail(n, &Error{Reason: ErrName, pc: callSite(), what: "a name must not be empty"})
	case n.name == name:
	case n.name != "":
		g.fail(n, &Error{Reason: ErrName, pc: callSite(), what: "already named " + strconv.Quote(n.name) +
			" at " + n.Where(), detail: "one value has one name; ops.Identity makes a second value"})
	case !g.claim(name, n):
		g.fail(n, g.taken(name))
	default:
		n.name = name
	}
	return n
}

// Name returns the user's name or an automatic one: the letter on the left of
// the op's formula with a number ("m1"), "∂m1" for the adjoint of m1, "v12"
// for other nodes of the backward pass.
func (n *Node) Name() string {
	switch {
	case n == nil:
		return "nil"
	case n.name != "":
		return n.name
	case n.total != nil:
		return "∂" + n.total.Name()
	case n.adjointOf != nil:
		return "v" + strconv.Itoa(n.id)
	}
	if n.auto == "" {
		n.graph.nameAll()
	}
	return n.auto
}

// String returns the name, op, operands and type: "m1 = MatMul(x, W1) N×10".
func (n *Node) String() string {
	if n == nil {
		return "nil"
	}
	var b strings.Builder
	b.WriteString(n.Name() + " = " + n.op.String())
	if len(n.in) > 0 {
		b.WriteString("(" + operands(n.in, ", ", false) + ")")
	}
	b.WriteString(" " + n.typ.Shape.String())
	if n.typ.DType != n.graph.float {
		b.WriteString(" " + n.typ.DType.String())
	}
	return b.String()
}

// operands lists nodes by name and, if asked, shape: "h (N×10) × W2 (10×3)".
func operands(in []*Node, sep string, shapes bool) string {
	var b strings.Builder
	for i, x := range in {
		if i > 0 {
			b.WriteString(sep)
		}
		switch {
		case x == nil:
			b.WriteString("nil")
		case shapes && x.valid:
			b.WriteString(x.Name() + " (" + x.typ.Shape.String() + ")")
		default:
			b.WriteString(x.Name())
		}
	}
	return b.String()
}

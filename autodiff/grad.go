package autodiff

import (
	"math"
	"reflect"
	"strconv"

	"gorgonia.org/tensor"
)

// pullback is what Grad is declaring: the adjoint of one input of a node.
type pullback struct {
	of    *Node
	input int
}

// Grad declares the gradients of loss, a float scalar, with respect to each of
// wrt, and returns them in that order. It is reverse accumulation on the graph
// (Linnainmaa, 1970; Griewank and Walther, Evaluating Derivatives, §3.2): each
// node between wrt and loss is visited once, in falling ID order, when its
// adjoint is complete:
//
//	L̄ = 1        x̄ = Σ over uses y of x:  ȳ ∂y/∂x
//
// A value used several times gets an explicit Sum node, a branch. Nodes that
// wrt does not need are not declared. The gradients are nodes like any others:
// Grad of a gradient is the second derivative.
//
// It returns the graph's first mistake if there is one; ErrGrad if loss is not
// a float scalar, if it does not depend on one of wrt (see GradOrZeros), or if
// an op on the way has no Pullback; ErrGraph for nil nodes or nodes of another
// graph.
func Grad(loss *Node, wrt ...*Node) ([]*Node, error) {
	return grad(loss, wrt, false)
}

// GradOrZeros is Grad, but returns zeros for those of wrt that loss does not
// depend on.
func GradOrZeros(loss *Node, wrt ...*Node) ([]*Node, error) {
	return grad(loss, wrt, true)
}

func grad(loss *Node, wrt []*Node, zeros bool) ([]*Node, error) {
	if loss.Valid() && (loss.Shape().Rank() != 0 || !loss.DType().IsFloat()) {
		return nil, gradError(ErrGrad, "the loss must be a float scalar",
			loss.String()+"; ops.Sum and ops.Mean make one")
	}
	if !loss.Valid() {
		return differentiate(loss, nil, wrt, zeros)
	}
	g := loss.graph
	outer := g.pullback
	g.pullback = &pullback{loss, -1}
	seed := g.constant(full{loss.typ, math.Float64bits(1), loss})
	g.pullback = outer
	return differentiate(loss, seed, wrt, zeros)
}

// VJP declares the product of dy with the Jacobian of y with respect to each of
// wrt: Grad for a y of any shape, given its adjoint dy, a node of y's type.
func VJP(y, dy *Node, wrt ...*Node) ([]*Node, error) {
	if y.Valid() && dy.Valid() && y.typ != dy.typ {
		return nil, gradError(ErrShape, "the adjoint must have the value's type", y.String()+" and "+dy.String())
	}
	return differentiate(y, dy, wrt, false)
}

// differentiate is Grad and VJP: y's adjoint is dy.
func differentiate(y, dy *Node, wrt []*Node, zeros bool) ([]*Node, error) {
	for i, x := range append([]*Node{y}, wrt...) {
		what := "the value to differentiate"
		if i > 0 {
			what = "wrt " + strconv.Itoa(i)
		}
		switch {
		case x == nil:
			return nil, gradError(ErrGraph, what+" is nil", "")
		case x.graph.Err() != nil:
			return nil, x.graph.Err()
		case x.graph != y.graph:
			return nil, gradError(ErrGraph, what+" belongs to another graph", x.Name()+" was declared at "+x.Where())
		case !x.DType().IsFloat():
			return nil, gradError(ErrGrad, what+" is not of a float type", x.String())
		}
	}
	if !dy.Valid() || dy.graph != y.graph {
		return nil, gradError(ErrGraph, "the adjoint is nil or belongs to another graph", "")
	}
	adjoints, err := sweep(y, dy, wrt)
	if err != nil {
		return nil, err
	}
	grads := make([]*Node, len(wrt))
	for i, x := range wrt {
		dx := adjoints.total(x)
		if dx == nil && !zeros {
			return nil, gradError(ErrGrad, x.Name()+" does not reach "+y.Name(),
				"no gradient flows to "+x.String()+", declared at "+x.Where())
		}
		if dx == nil {
			dx = y.graph.Full(x.typ, 0)
		}
		grads[i] = y.graph.gradient(y, x, dx)
	}
	return grads, y.graph.Err()
}

// adjoints holds, for each node ID, the summands of its adjoint.
type adjoints struct {
	summands [][]*Node
	graph    *Graph
}

// sweep visits the nodes between wrt and y backwards and declares their
// pullbacks. One pass forward marks what depends on wrt, one backward
// accumulates: no recursion, and linear in the number of nodes.
func sweep(y, dy *Node, wrt []*Node) (*adjoints, error) {
	g := y.graph
	active := make([]bool, y.id+1)
	first := y.id
	for _, x := range wrt {
		if x.id <= y.id {
			active[x.id] = true
			first = min(first, x.id)
		}
	}
	for _, n := range g.nodes[first : y.id+1] {
		for _, x := range n.in {
			if x.id >= first && active[x.id] && n.DType().IsFloat() {
				active[n.id] = true
				break
			}
		}
	}
	a := &adjoints{make([][]*Node, y.id+1), g}
	a.summands[y.id] = []*Node{dy}
	for id := y.id; id >= first; id-- {
		n := g.nodes[id]
		if !active[id] || len(n.in) == 0 {
			continue
		}
		dn := a.total(n)
		if dn == nil {
			continue
		}
		for i, x := range n.in {
			if x.id < first || !active[x.id] {
				continue
			}
			op, ok := n.op.(Differentiable)
			if !ok {
				return nil, gradError(ErrGrad, n.op.String()+" has no adjoint",
					n.String()+", declared at "+n.Where()+", lies between "+x.Name()+" and "+y.Name())
			}
			dx := g.pull(op, i, n, dn)
			if dx == nil {
				continue
			}
			if dx.valid && dx.typ != x.typ {
				return nil, gradError(ErrShape, n.op.String()+" has a wrong adjoint: that of input "+strconv.Itoa(i)+
					" is "+dx.typ.String(), "the input is "+x.String())
			}
			a.summands[x.id] = append(a.summands[x.id], dx)
		}
	}
	return a, g.Err()
}

// pull declares the adjoint of input i of n, in n's name and scope.
func (g *Graph) pull(op Differentiable, i int, n, dn *Node) *Node {
	outer := g.pullback
	g.pullback = &pullback{n, i}
	defer func() { g.pullback = outer }()
	return op.Pullback(i, n, dn)
}

// total returns the adjoint of x, declaring the sum of its summands if there
// are several, or nil if there are none.
func (a *adjoints) total(x *Node) *Node {
	if x.id >= len(a.summands) {
		return nil
	}
	s := a.summands[x.id]
	switch len(s) {
	case 0:
		return nil
	case 1:
	default:
		outer := a.graph.pullback
		a.graph.pullback = &pullback{x, -1}
		if s = join(s); len(s) > 1 {
			s = []*Node{a.graph.Apply(branch{}, s...)}
		}
		a.graph.pullback = outer
		a.summands[x.id] = s
	}
	if n := s[0]; n.adjointOf != nil && n.total == nil {
		n.total = x
	}
	return s[0]
}

// join adds up the summands whose op knows how, Addends of the type of the first,
// and leaves the others.
func join(s []*Node) []*Node {
	for _, n := range s {
		op, ok := n.op.(Addend)
		if !ok {
			continue
		}
		var alike, others []*Node
		for _, m := range s {
			if reflect.TypeOf(m.op) == reflect.TypeOf(op) {
				alike = append(alike, m)
			} else {
				others = append(others, m)
			}
		}
		if len(alike) > 1 {
			if sum := op.Join(alike); sum != nil {
				return append(others, sum)
			}
		}
		break
	}
	return s
}

// gradient marks dx as ∂y/∂x. A node is the gradient for one x only: where a
// pass-through gives several the same adjoint, the others get a node each.
func (g *Graph) gradient(y, x, dx *Node) *Node {
	if dx.gradX == x && dx.gradY == y {
		return dx
	}
	if dx.gradX != nil || dx.adjointOf == nil {
		outer := g.pullback
		g.pullback = &pullback{x, -1}
		dx = g.Apply(gradientOf{y, x}, dx)
		g.pullback = outer
	}
	dx.gradY, dx.gradX, dx.total = y, x, x
	return dx
}

// gradientOf is the identity, telling apart gradients of equal value.
type gradientOf struct{ y, x *Node }

func (gradientOf) String() string                    { return "Identity" }
func (gradientOf) Infer(in []Type) (Type, error)     { return in[0], nil }
func (gradientOf) Pullback(_ int, y, dy *Node) *Node { return dy }
func (gradientOf) Formula() (string, []string)       { return "y = x", []string{"g"} }

// Alias says that the result is the input, under another name.
func (gradientOf) Alias() {}

// Run copies the input.
func (gradientOf) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	copyTo(dst, in[0])
	return nil
}

func gradError(reason error, what, detail string) error {
	return &Error{Reason: reason, title: "Grad", what: what, detail: detail, pc: callSite()}
}

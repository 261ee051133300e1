package autodiff

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// A Graph is an append-only list of nodes. It is not safe for concurrent use
// while nodes are being declared.
type Graph struct {
	float     DType
	nodes     []*Node
	interned  interned
	names     map[string]*Node
	letters   map[string]int // how many automatic names of a letter
	autoNamed int            // nodes[:autoNamed] have their automatic names
	scope     string
	autoScope map[string]int
	pullback  *pullback // set while Grad declares adjoints
	updates   []Update
	params    []*Node
	types     []Type // of the inputs at hand, for Infer
	plain     map[reflect.Type]bool
	err       *Error
}

// NewGraph returns an empty graph whose inputs, parameters and states are of
// the given float type, Float32 or Float64; anything else is the graph's first
// mistake.
func NewGraph(float DType) *Graph {
	g := &Graph{
		float:     float,
		interned:  newInterned(),
		names:     map[string]*Node{},
		letters:   map[string]int{},
		autoScope: map[string]int{},
		plain:     map[reflect.Type]bool{},
	}
	if !float.IsFloat() {
		g.fail(nil, &Error{Reason: ErrDType, title: "NewGraph", pc: callSite(),
			what: "a graph's dtype is Float32 or Float64, not " + float.String()})
	}
	return g
}

// Float returns the element type of inputs, parameters and states.
func (g *Graph) Float() DType { return g.real().float }

// Err returns the first mistake, or nil.
func (g *Graph) Err() error {
	if g = g.real(); g.err == nil {
		return nil
	}
	return g.err
}

// Nodes returns all nodes in ID order; the caller must not change the slice.
func (g *Graph) Nodes() []*Node { return g.real().nodes }

// Params returns the parameters in the order of their declaration.
func (g *Graph) Params() []*Node { return slices.Clip(g.real().params) }

// Node returns the node that the user named so, or nil.
func (g *Graph) Node(name string) *Node { return g.real().names[name] }

// Scope declares everything that declare declares inside a scope, which
// drawings frame and can fold. Scopes nest: their names are joined by "/". An
// empty name adds nothing.
func (g *Graph) Scope(name string, declare func()) {
	if g = g.real(); declare == nil {
		g.fail(nil, &Error{Reason: ErrValue, title: "Scope " + strconv.Quote(name), pc: callSite(), what: "the function is nil"})
		return
	}
	outer := g.scope
	g.scope = strings.Trim(outer+"/"+name, "/")
	defer func() { g.scope = outer }()
	declare()
}

// AutoScope is Scope with a number added that counts the scopes of this name:
// "Affine 1", "Affine 2".
func (g *Graph) AutoScope(name string, declare func()) {
	g = g.real()
	path := g.scope + "/" + name
	g.autoScope[path]++
	g.Scope(fmt.Sprintf("%s %d", name, g.autoScope[path]), declare)
}

// Apply declares the result of op on these inputs: the first of their graphs
// gets the node. If an equal op on the same inputs is there already, it
// returns that node. It is what constructors of ops call.
func Apply(op Op, in ...*Node) *Node {
	for _, x := range in {
		if x != nil {
			return x.graph.Apply(op, in...)
		}
	}
	return orphanage().Apply(op, in...)
}

// orphanage returns a graph for a node without any: it holds its mistake.
func orphanage() *Graph { return NewGraph(Float64) }

// real returns g, or in place of none an empty graph that holds this mistake: what
// is declared there belongs to no other graph, and every error is the first one.
func (g *Graph) real() *Graph {
	if g == nil {
		g = orphanage()
		g.fail(nil, &Error{Reason: ErrGraph, pc: callSite(), what: "the graph is nil", detail: "autodiff.NewGraph makes one"})
	}
	return g
}

// Apply is the function Apply for ops that may have no inputs.
func (g *Graph) Apply(op Op, in ...*Node) *Node {
	g = g.real()
	if err := g.check(op, in); err != nil {
		return g.mistake(err, op, in)
	}
	n := &Node{graph: g, op: op, in: in}
	if g.inherits(in) {
		return g.add(n, nil)
	}
	hash := g.interned.hash(op, in)
	if known := g.interned.find(hash, op, in); known != nil {
		return known
	}
	n.pc = g.place()
	g.types = g.types[:0]
	for _, x := range in {
		g.types = append(g.types, x.typ)
	}
	t, err := op.Infer(g.types)
	if err == nil {
		err = t.check()
	}
	if err != nil {
		return g.add(n, at(err, n))
	}
	n.typ, n.valid = t, true
	g.interned.add(hash, n)
	return g.add(n, nil)
}

// Mistake declares a node of op on these inputs that is invalid because of err,
// made by Errorf: what a constructor of ops calls when an argument is wrong in a
// way that Infer cannot see. If an input is invalid already, err is dropped.
func Mistake(err error, op Op, in ...*Node) *Node {
	for _, x := range in {
		if x != nil {
			return x.graph.mistake(err, op, in)
		}
	}
	return orphanage().mistake(err, op, in)
}

func (g *Graph) mistake(err error, op Op, in []*Node) *Node {
	if op == nil {
		op = leaf{title: "nil"}
	}
	if err == nil {
		err = Errorf(ErrValue, "a mistake without an error", "")
	}
	n := &Node{graph: g, op: op, in: in, pc: g.place()}
	if nilIn := g.check(op, in); nilIn != nil {
		err = nilIn
	} else if g.inherits(in) {
		return g.add(n, nil)
	}
	return g.add(n, at(err, n))
}

// inherits reports whether an input is invalid: then a node is, too, silently.
func (g *Graph) inherits(in []*Node) bool {
	for _, x := range in {
		if !x.valid {
			if g.err == nil {
				g.err = x.graph.err
			}
			return true
		}
	}
	return false
}

// place returns where the node being declared comes from: the forward node's
// place in a pullback, the user's line otherwise.
func (g *Graph) place() uintptr {
	if g.pullback != nil {
		return g.pullback.of.pc
	}
	return callSite()
}

// check returns what makes op or an input unusable before types matter.
func (g *Graph) check(op Op, in []*Node) error {
	for i, x := range in {
		switch {
		case x == nil:
			return Errorf(ErrGraph, fmt.Sprintf("operand %d is nil", i+1), "")
		case x.graph != g && x.valid:
			return Errorf(ErrGraph, fmt.Sprintf("operand %d belongs to another graph", i+1),
				"%s was declared at %s", x.Name(), x.Where())
		}
	}
	if op == nil {
		return Errorf(ErrValue, "the op is nil", "")
	}
	if !g.comparable(op) {
		return Errorf(ErrValue, fmt.Sprintf("op type %T is not comparable", op),
			"keep its attributes in arrays, strings and numbers instead of slices, maps and funcs")
	}
	return nil
}

// comparable reports whether op can be compared. Of most types all values can;
// it remembers which, since looking at a value takes longer.
func (g *Graph) comparable(op Op) bool {
	t := reflect.TypeOf(op)
	plain, known := g.plain[t]
	if !known {
		plain = t.Comparable() && !holdsInterface(t)
		g.plain[t] = plain
	}
	return plain || t.Comparable() && reflect.ValueOf(op).Comparable()
}

// holdsInterface reports whether values of a comparable type hold interfaces,
// whose values may not be comparable.
func holdsInterface(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Array:
		return holdsInterface(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if holdsInterface(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}

// add appends n to the graph, with its mistake if there is one.
func (g *Graph) add(n *Node, mistake *Error) *Node {
	n.id = len(g.nodes)
	n.scope = g.scope
	if p := g.pullback; p != nil {
		n.adjointOf, n.adjointInput, n.scope = p.of, p.input, p.of.scope
	}
	g.nodes = append(g.nodes, n)
	if mistake != nil {
		g.fail(n, mistake)
	}
	return n
}

// fail records a mistake at n, which becomes invalid; the graph keeps its first.
func (g *Graph) fail(n *Node, e *Error) {
	if n != nil {
		e.node, n.valid = n, false
		if n.err == nil {
			n.err = e
		}
	}
	if g.err == nil {
		g.err = e
	}
}

// check returns what makes t no type of a node.
func (t Type) check() error {
	switch s := t.Shape; {
	case !t.DType.Valid():
		return Errorf(ErrDType, "unknown dtype", "DType(%d)", t.DType)
	case s.rank > MaxRank:
		return Errorf(ErrShape, fmt.Sprintf("more than %d axes", MaxRank), "%s has %d", s, s.rank)
	}
	for _, e := range t.Shape.axes() {
		if isAbsent(e) {
			return Errorf(ErrShape, "an extent is that of an axis that there is not", "%s; a shape's axes are 0 ≤ axis < Rank", t.Shape)
		}
	}
	return nil
}

package optest

import (
	"fmt"
	"regexp"
	"strings"

	"keisan/autodiff"
)

// declared checks that the constructor gives a valid node.
func (t *trial) declared() error {
	g := t.in0().Graph()
	t.y = t.build(t.in)
	switch {
	case g.Err() != nil:
		return fmt.Errorf("the case is a mistake: %w", g.Err())
	case t.y == nil:
		return fmt.Errorf("the constructor returns nil")
	case t.y.Graph() != g:
		return fmt.Errorf("the result is a node of another graph")
	}
	return nil
}

// in0 returns a node of the case's graph.
func (t *trial) in0() *autodiff.Node { return t.in[0] }

// forward returns the nodes that y is computed from, inputs and other leaves
// excluded, y included.
func (t *trial) forward() []*autodiff.Node {
	if t.y.NumIn() == 0 {
		return nil
	}
	need := map[*autodiff.Node]bool{t.y: true}
	var nodes []*autodiff.Node
	for id := t.y.ID(); id >= 0; id-- {
		n := t.y.Graph().Nodes()[id]
		if !need[n] {
			continue
		}
		for _, x := range n.Inputs() {
			need[x] = true
		}
		if n.NumIn() > 0 && !t.isInput(n) {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

func (t *trial) isInput(n *autodiff.Node) bool {
	for _, x := range t.in {
		if n == x {
			return true
		}
	}
	return false
}

// A census is what the trials of one Spec know of each other.
type census struct {
	float autodiff.DType
	ops   map[string]autodiff.Op // by String
	draws map[string]int         // of ops
	last  *trial                 // that was executed
	value []byte                 // of its result
}

func newCensus(float autodiff.DType) *census {
	return &census{float: float, ops: map[string]autodiff.Op{}, draws: map[string]int{}}
}

var pointer = regexp.MustCompile(`0x[0-9a-fA-F]{6,}|0xc[0-9a-f]+`)

// interned checks that equal ops on equal inputs are one node, on other inputs
// another, and that String tells ops apart and depends on nothing but the op.
func (t *trial) interned() error {
	if again := t.build(t.in); again != t.y {
		return fmt.Errorf("the same call again gives another node: %s, then %s: the op values must be equal (==)", t.y, again)
	}
	if t.in0().Graph().Err() != nil {
		return fmt.Errorf("the same call again is a mistake: %w", t.in0().Graph().Err())
	}
	g := autodiff.NewGraph(t.float)
	t.build(t.declare(g, nil))
	if have, want := listing(g), listing(t.in0().Graph()); have != want {
		return fmt.Errorf("the same case on another graph reads otherwise:\n%swant\n%s", have, want)
	}
	for _, n := range t.forward() {
		op, s := n.Op(), n.Op().String()
		if s == "" || pointer.MatchString(s) {
			return fmt.Errorf("%T has the String %q", op, s)
		}
		key := fmt.Sprintf("%T %s %s", op, s, n.Type())
		for _, x := range n.Inputs() {
			key += " " + x.Type().String()
		}
		if known, ok := t.census.ops[key]; ok && known != op {
			return fmt.Errorf("two unequal ops on inputs of one type have the String %q: %#v in draw %d and %#v", s, known, t.census.draws[key], op)
		}
		t.census.ops[key], t.census.draws[key] = op, t.number
	}
	return nil
}

// listing lists the ops of a graph, one node a line, without places.
func listing(g *autodiff.Graph) string {
	var b strings.Builder
	for _, n := range g.Nodes() {
		fmt.Fprintf(&b, "%s\n", n)
	}
	return b.String()
}

// captioned checks the formulas of the ops that the case declares.
func (t *trial) captioned() error {
	for _, n := range t.forward() {
		op, ok := n.Op().(autodiff.Captioned)
		if !ok {
			return fmt.Errorf("%T has no method Formula() (y string, adjoints []string)", n.Op())
		}
		y, adjoints := op.Formula()
		if left, right, ok := strings.Cut(y, " = "); !ok || strings.TrimSpace(left) == "" || strings.TrimSpace(right) == "" {
			return fmt.Errorf("%T has the formula %q, want the form \"y = f(x)\"", n.Op(), y)
		}
		if _, ok := n.Op().(autodiff.Differentiable); !ok {
			continue
		}
		if len(adjoints) > n.NumIn() {
			return fmt.Errorf("%T has formulas of %d adjoints %q for %d inputs", n.Op(), len(adjoints), adjoints, n.NumIn())
		}
		for i, x := range n.Inputs() {
			if !x.DType().IsFloat() || !n.DType().IsFloat() {
				continue
			}
			if len(adjoints) == 0 || adjoints[min(i, len(adjoints)-1)] == "" {
				return fmt.Errorf("%T has no formula of the adjoint of input %d among %q", n.Op(), i, adjoints)
			}
		}
	}
	return nil
}

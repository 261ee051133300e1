package viz_test

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/viz"
)

// Equal blocks are one box that says how many there are, with one drum for the
// parameters that are alike; what they share stands alone.
func TestRepeats(t *testing.T) {
	boxes, arrows := said(t, draw(t, blocks))
	saysAll(t, "blocks", boxes, []string{
		"Affine 1\nMatMul · Repeat · Add", "Block ×48\n8 operations", "Affine 2\nMatMul · Repeat · Add",
		"W1.1 … W48.1\n4×5 ×48", "b1.2 … b48.2\n4 ×48", "∂s147/∂W1.1 … W48.1\n4×5",
	}, []string{"Block 7", "W2.1"})
	saysAll(t, "blocks", arrows, []string{"s1  N×4", "s145  N×4", "∂s145"}, nil)

	boxes, arrows = said(t, draw(t, steps))
	saysAll(t, "steps", boxes, []string{"Step ×100\nMatMul · MatMul · Add · Tanh", "h0\nN×4", "x1 … x100\nN×5 ×100", "Wx\n5×4", "∂s101/∂Wx\n5×4"}, []string{"(∂W"})
	saysAll(t, "steps", arrows, []string{"h100  N×4"}, nil)
}

// What differs in any way is no repetition.
func TestNoRepeats(t *testing.T) {
	for name, change := range map[string]func(i int, h, x, first *node) *node{
		"nothing": func(_ int, h, _, _ *node) *node { return tanh(h) },
		"another op": func(i int, h, _, _ *node) *node {
			return map[bool]func(*node) *node{true: sigmoid, false: tanh}[i == 4](h)
		},
		"an older value": func(i int, h, _, first *node) *node {
			return map[bool]*node{true: add(h, first), false: add(h, h)}[i == 4]
		},
		"another constant": func(i int, h, x, first *node) *node { return mul(h, map[bool]*node{true: first, false: x}[i == 4]) },
	} {
		g := autodiff.NewGraph(autodiff.Float32)
		x := g.Input("x", 4)
		h := sigmoid(x)
		first := h
		for i := range 8 {
			g.Scope("Block "+strconv.Itoa(i+1), func() { h = change(i, tanh(h), x, first) })
		}
		var b bytes.Buffer
		if err := viz.New(sum(h), viz.Overview).DOT(&b); err != nil {
			t.Fatal(err)
		}
		boxes, _ := said(t, b.Bytes())
		if whole := slices.ContainsFunc(boxes, func(s string) bool { return strings.HasPrefix(s, "Block ×8") }); whole != (name == "nothing") {
			t.Errorf("%s: have %q", name, boxes)
		}
	}
}

// In Detail there is a box for each node of the backward pass, and each gradient
// leaves from its own.
func TestDetail(t *testing.T) {
	for _, net := range []func() (*node, []*node){spiral, twice, shared, residual, rnn, given} {
		loss, gs := net()
		have := draw(t, func() (*node, []*node) { return loss, gs }, viz.Detail())
		checkGeometry(t, have)
		boxes, _ := said(t, have)
		count := 0
		for _, n := range loss.Graph().Nodes() {
			if of, _ := n.AdjointOf(); of == nil || n.NumIn() == 0 {
				continue
			}
			count++
			if !slices.ContainsFunc(boxes, func(s string) bool { return strings.Contains(s, "\n"+n.Name()+" = ") }) {
				t.Errorf("no box for %v", n)
			}
		}
		if count < 3 {
			t.Errorf("only %d nodes", count)
		}
	}
}

// A Focus draws what is near, and names what is not.
func TestFocus(t *testing.T) {
	loss, gs := spiral()
	g := loss.Graph()
	m2 := loss.In(0).In(0) // the second product
	for steps, want := range []string{"MatMul", "MatMul Add Sigmoid", "MatMul Add Sigmoid Add Repeat SoftmaxCE"} {
		have := draw(t, func() (*node, []*node) { return loss, gs }, viz.Focus(m2, steps))
		checkGeometry(t, have)
		boxes, _ := said(t, have)
		for _, op := range []string{"MatMul", "Add", "Sigmoid", "SoftmaxCE"} {
			there := slices.ContainsFunc(boxes, func(s string) bool { return strings.HasPrefix(s, op+"\n") })
			if there != slices.Contains(strings.Fields(want), op) {
				t.Errorf("%d steps: %s: drawn %v in %q", steps, op, there, boxes)
			}
		}
	}
	boxes, _ := said(t, draw(t, func() (*node, []*node) { return loss, gs }, viz.Focus(m2, 0)))
	saysAll(t, "focus", boxes, []string{"a1\nN×10", "MatMul\nm = x·W\n→ s2", "∂a1\nN×10", "W2\n10×3", "∂L/∂W2\n10×3"}, []string{"L\n", "W1"})

	boxes, _ = said(t, draw(t, func() (*node, []*node) { return loss, gs }, viz.Focus(g.Node("W1"), 1)))
	saysAll(t, "parameter", boxes, []string{"W1\n2×10", "MatMul\nm = x·W\n→ s1"}, []string{"W2", "Sigmoid"})
	of := gs[0] // the gradient of W1 belongs to the first product
	boxes, _ = said(t, draw(t, func() (*node, []*node) { return loss, gs }, viz.Focus(of, 0), viz.Detail()))
	saysAll(t, "gradient", boxes, []string{"MatMul\nm = x·W\n→ s1"}, []string{"W2", "Sigmoid"})
}

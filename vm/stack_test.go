package vm

import (
	"math"
	"slices"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/ops"
)

// agrees checks two runs of the fetches against the interpreter, and returns the
// program.
func agrees(t *testing.T, g *autodiff.Graph, feed Feed, opts []Option, fetches ...*autodiff.Node) *Program {
	t.Helper()
	m, err := New(g, opts...)
	if err != nil {
		t.Fatal(err)
	}
	naive, err := New(g)
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Compile(fetches...)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		have, err := p.Run(feed)
		if err != nil {
			t.Fatal(err)
		}
		want, err := naive.Interpret(feed, fetches...)
		if err != nil {
			t.Fatal(err)
		}
		for i := range fetches {
			for k, w := range want[i].Float64s() {
				if h := have[i].Float64s()[k]; !(math.Abs(h-w) <= 1e-12*max(1, math.Abs(w))) {
					t.Errorf("%v: element %d: have %v, want %v\n%s", fetches[i], k, h, w, p)
				}
			}
		}
	}
	return p
}

// calls counts the calls of a program whose ops' names begin so.
func calls(p *Program, prefix string) (n int) {
	for _, c := range p.form.calls {
		if strings.HasPrefix(c.x.op.String(), prefix) {
			n++
		}
	}
	return n
}

// Products of pieces that follow one another are one product, in both directions;
// others are as many as there are runs.
func TestStackedProducts(t *testing.T) {
	for _, c := range []struct {
		name      string
		terms, of []int // the order of the terms, and of the second factors where they lie
		runs      int
	}{
		{"forwards", []int{0, 1, 2, 3}, []int{0, 1, 2, 3}, 1},
		{"backwards", []int{3, 2, 1, 0}, []int{0, 1, 2, 3}, 1},
		{"a part", []int{2, 1}, []int{0, 1, 2, 3}, 1},
		{"outwards", []int{2, 1, 3, 0}, []int{0, 1, 2, 3}, 1},
		{"a gap", []int{0, 2, 3}, []int{0, 1, 2, 3}, 2},
		{"the others backwards", []int{0, 1, 2}, []int{3, 2, 1, 0}, 3},
		{"a jump in the others", []int{0, 1, 2}, []int{0, 1, 3, 2}, 2},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		x := g.Input("x", 14, 8)
		var a, b, b2 []*autodiff.Node
		for row, k := 0, 0; k < 4; k++ {
			piece := ops.Slice(x, 0, row, row+k+2)
			a, b = append(a, ops.Tanh(piece)), append(b, ops.Sigmoid(ops.Slice(piece, 1, 0, 5)))
			row += k + 2
		}
		for _, k := range c.of {
			b2 = append(b2, b[k])
		}
		whole := ops.Add(ops.Sum(ops.Concat(0, a...)), ops.Sum(ops.Concat(0, b2...)))
		sum := ops.MatMul(ops.Transpose(a[c.terms[0]]), b[c.terms[0]])
		for _, k := range c.terms[1:] {
			sum = ops.Add(sum, ops.MatMul(ops.Transpose(a[k]), b[k]))
		}
		feed := Feed{x: filled([]int{14, 8}, -3)}
		for _, off := range [][]string{nil, {"alias"}, {"fuse"}, {"stack"}, {"plan"}} {
			p := agrees(t, g, feed, []Option{WithoutPass(off...)}, whole, sum)
			want := c.runs
			if slices.Contains(off, "stack") {
				want = len(c.terms)
			}
			have := 1
			for _, call := range p.form.calls {
				if f, ok := call.x.op.(interface{ Factors() int }); ok {
					have = f.Factors() / 2
				}
			}
			if have != want {
				t.Errorf("%s without %v: have %d products, want %d\n%s", c.name, off, have, want, p)
			}
		}
	}
}

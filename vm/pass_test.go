package vm

import (
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

func TestPassOrder(t *testing.T) {
	at := func(name string) int {
		i := slices.IndexFunc(passes[:], func(p pass) bool { return p.name == name })
		if i < 0 {
			t.Fatalf("no pass %q", name)
		}
		return i
	}
	for _, o := range order {
		if at(o.before) >= at(o.after) {
			t.Errorf("%s must run before %s: %s", o.before, o.after, o.why)
		}
	}
	for _, p := range passes {
		if !slices.ContainsFunc(order[:], func(o struct{ before, after, why string }) bool { return p.name == o.before || p.name == o.after }) {
			t.Errorf("nothing is said of the place of pass %s", p.name)
		}
	}
}

// deep declares a chain with a residual branch at every step, its gradients and
// its updates.
func deep(steps int) (*autodiff.Graph, []*autodiff.Node, error) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 4)
	W := g.Param("W", autodiff.Normal(0, 0.5), 4, 4)
	h := x
	for range steps {
		h = ops.Add(h, ops.Tanh(ops.MatMul(h, W)))
	}
	loss := ops.Sum(ops.Mul(h, h))
	grads, err := autodiff.Grad(loss, W, x)
	if err != nil {
		return nil, nil, err
	}
	return g, []*autodiff.Node{loss, grads[1], autodiff.Assign(W, ops.Add(W, ops.Scale(grads[0], -0.1)))}, nil
}

// The code is sound after each pass, and no two values that live at once
// overlap: checked from the plan alone, against the intervals.
func TestInvariants(t *testing.T) {
	g, fetches, err := deep(12)
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(g)
	if err != nil {
		t.Fatal(err)
	}
	c, err := compiled(m, fetches, 3, func(_ string, c *code) error { return c.check() })
	if err != nil {
		t.Fatal(err)
	}
	var buffers []*buffer
	for _, x := range c.instrs {
		if x.buf != nil && x.buf.offset >= 0 && !slices.Contains(buffers, x.buf) {
			buffers = append(buffers, x.buf)
		}
	}
	for i, a := range buffers {
		for _, b := range buffers[:i] {
			apart := a.offset+a.size <= b.offset || b.offset+b.size <= a.offset
			if together := a.first <= b.last && b.first <= a.last; together && !apart {
				t.Errorf("buffers %+v and %+v live at once and overlap", *a, *b)
			}
		}
		if a.offset%alignment != 0 || a.offset+a.size > c.arena {
			t.Errorf("buffer %+v in an arena of %d", *a, c.arena)
		}
	}
	t.Logf("arena %d bytes, lower bound %d", c.arena, c.bound)
	if c.arena > c.bound*11/10 {
		t.Errorf("the arena takes %d bytes, the lower bound is %d", c.arena, c.bound)
	}
	writes := 0
	for _, x := range c.instrs {
		if x.buf != nil && x.buf.owner != nil && x.buf.owner.role == variable && x.role == compute {
			writes++
		}
	}
	if writes != 1 {
		t.Errorf("%d values are computed in their variable's memory, want 1", writes)
	}
}

// A product reads transposed operands itself.
func TestTransposesAreFolded(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	a, b := g.Input("a", 2, 3, 4), g.Input("b", 2, 5, 3)
	y := ops.MatMul(ops.Transpose(a, 0, 2, 1), ops.Transpose(b, 0, 2, 1))
	m, err := New(g)
	if err != nil {
		t.Fatal(err)
	}
	c, err := compiled(m, []*autodiff.Node{y}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.instrs) != 3 || c.instrs[2].op.String() != "MatMul(aᵀ, bᵀ)" {
		t.Errorf("have\n%s", c)
	}
	for _, perm := range [][]int{{1, 0, 2}, {2, 1, 0}, {0, 1, 2}, {0}} {
		if swapsLast(perm) {
			t.Errorf("%v swaps more or less than the last two axes", perm)
		}
	}
}

// The checker is checked: broken code is found.
func TestCheckFindsBrokenCode(t *testing.T) {
	g, fetches, err := deep(2)
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(g)
	if err != nil {
		t.Fatal(err)
	}
	for name, breakIt := range map[string]func(c *code){
		"order":  func(c *code) { slices.Reverse(c.instrs); c.number() },
		"number": func(c *code) { c.instrs[1].pos = 7 },
		"fetch":  func(c *code) { c.fetches[0].instr = &instr{} },
	} {
		c, err := compiled(m, fetches, 3, nil)
		if err != nil {
			t.Fatal(err)
		}
		if breakIt(c); c.check() == nil {
			t.Errorf("%s: the checker sees nothing", name)
		}
	}
}

func TestMemoryIsAligned(t *testing.T) {
	for n := range 200 {
		b := newMemory(n)
		d := denseOn(cpuEngine, autodiff.TypeOf(autodiff.Float64, n/8), b)
		if n >= 8 && d.Uintptr()%alignment != 0 {
			t.Fatalf("%d bytes lie at %x", n, d.Uintptr())
		}
		if len(b) != n || len(d.Float64s()) != n/8 {
			t.Fatalf("%d bytes: have %d", n, len(b))
		}
	}
	if s := denseOn(cpuEngine, autodiff.TypeOf(autodiff.Bool), newMemory(1)); !s.IsScalar() || len(s.Bools()) != 1 {
		t.Errorf("a scalar is %v", s)
	}
	var _ tensor.Engine = cpuEngine
}

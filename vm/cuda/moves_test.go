package cuda

import (
	"fmt"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cuda/fake"
)

// Moves that come one after another are one launch, up to eight, but those that
// depend on others are not: the device runs blocks in several orders.
func TestMovesTogether(t *testing.T) {
	device := fake.Open(t)
	device.Run(fake.Each, 3)
	e, err := New(Libraries(device.Path, device.Path, device.Path))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	cut := func(x *node, from, to int) *node { return ops.Slice(x, 0, from, to) }
	for _, c := range []struct {
		name     string
		declare  func(x *node) []*node
		launches int
	}{
		{"slices of one", func(x *node) []*node { return []*node{cut(x, 0, 3), cut(x, 3, 6), cut(x, 1, 9)} }, 1},
		{"nine slices", func(x *node) (y []*node) {
			for k := range 9 {
				y = append(y, cut(x, k, k+2))
			}
			return y
		}, 2},
		{"a slice of a slice", func(x *node) []*node { return []*node{cut(ops.Reverse(x), 2, 5)} }, 2},
		{"put together again", func(x *node) []*node {
			return []*node{ops.Concat(1, cut(x, 0, 4), cut(x, 5, 9), cut(x, 1, 5))}
		}, 2},
		{"turned over and over", func(x *node) []*node {
			a, b := cut(x, 0, 5), cut(x, 5, 10)
			for range 4 {
				a, b = ops.Concat(0, cut(b, 2, 5), cut(a, 0, 2)), ops.Reverse(a, 0)
			}
			return []*node{a, b}
		}, 0},
		{"between others", func(x *node) []*node {
			return []*node{ops.Tanh(cut(x, 0, 3)), cut(ops.MatMul(x, ops.Transpose(x)), 3, 6), ops.Pad(x, 0, 2, 1)}
		}, 0},
		{"of other types", func(x *node) []*node {
			return []*node{cut(x, 0, 3), cut(ops.Less(x, ops.Scale(x, 2)), 3, 6), cut(x, 1, 4)}
		}, 0},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		x := g.Input("x", 10, 7)
		v := tensor.New(tensor.WithShape(10, 7), tensor.Of(tensor.Float64))
		for i := range v.Float64s() {
			v.Float64s()[i] = float64((7*i+3)%71) - 30
		}
		before := device.Launches()
		y := c.declare(x)
		d, p := farthestOf(t, g, vm.Feed{x: v}, y, vm.WithEngine(e), vm.WithoutPass("fuse"))
		if !(d <= 1e-12) {
			t.Errorf("%s: off by %v\n%s", c.name, d, p)
		}
		if have := device.Launches() - before; c.launches > 0 && have != 2*c.launches { // enqueued, and recorded
			t.Errorf("%s: %d launches in two runs, want %d\n%s", c.name, have, 2*c.launches, p)
		}
	}
}

// What depends on what, by where it lies: also backwards, and with gaps.
func TestStretch(t *testing.T) {
	for _, c := range []struct {
		s     span
		start int
		want  stretch
	}{
		{nil, 3, stretch{1024, 1032}},
		{span{{5, 1}}, 2, stretch{1016, 1056}},
		{span{{4, 10}, {2, 1}}, 0, stretch{1000, 1256}},
		{span{{5, -1}}, 4, stretch{1000, 1040}},
		{span{{3, -7}, {2, 2}}, 14, stretch{1000, 1136}},
	} {
		if have := c.s.stretch(1000, c.start, 8); have != c.want {
			t.Errorf("%v from %d: have %v, want %v", c.s, c.start, have, c.want)
		}
	}
	a := stretch{8, 16}
	for b, want := range map[stretch]bool{{0, 8}: false, {16, 24}: false, {15, 16}: true, {0, 9}: true, {0, 99}: true, a: true} {
		if have := a.overlaps(b); have != want {
			t.Errorf("%v and %v: %v", a, b, have)
		}
	}
	w := waiting{n: 1}
	one, two := new(int), new(int)
	w.moves[0] = &moving{op: one, written: stretch{0, 8}, source: stretch{16, 24}}
	for m, want := range map[*moving]bool{
		{op: two, written: stretch{8, 16}, source: stretch{16, 24}}: false,
		{op: two, written: stretch{4, 12}, source: stretch{24, 32}}: true,  // both write
		{op: two, written: stretch{8, 16}, source: stretch{4, 8}}:   true,  // reads what is written
		{op: two, written: stretch{20, 28}, source: stretch{8, 16}}: true,  // writes what is read
		{op: one, written: stretch{4, 12}, source: stretch{24, 32}}: false, // other elements, says the op
	} {
		if have := w.depends(m); have != want {
			t.Errorf("%s: %v", fmt.Sprint(m.written, m.source), have)
		}
	}
}

package cuda

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/enginetest"
	"keisan/vm/fused"
)

// A chain with every way to read and to give out has what its own Run has, for
// extents on both sides of a block's, whatever the grid.
func TestChain(t *testing.T) {
	e := testEngine(t)
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 2)
	for _, extents := range [][2]int{{1, 1}, {3, 5}, {9, 33}, {70, 3}, {2, 4099}, {67, 65}, {1, 257}} {
		for _, d := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
			c := &fused.Chain{
				DType: d, Rows: extents[0], Cols: extents[1],
				Access: []fused.Access{fused.Full, fused.Row, fused.Col, fused.One},
				Steps: []fused.Step{
					{Op: ops.Add(x, x).Op(), Args: []int{^0, ^1}},
					{Op: ops.Mul(x, x).Op(), Args: []int{0, ^2}},
					{Op: ops.Sub(x, x).Op(), Args: []int{1, ^3}},
					{Op: ops.Tanh(x).Op(), Args: []int{2}},
					{Op: ops.Scale(x, -3).Op(), Args: []int{3}},
				},
				Results: []fused.Result{{Of: 1, As: fused.Full}, {Of: 4, As: fused.Row}, {Of: 3, As: fused.Col}, {Of: 0, As: fused.One}, {Of: ^0, As: fused.Row}, {Of: 4, As: fused.Full}},
			}
			compare(t, e, c)
		}
	}
}

// Bools that are read and given out in every way, made of floats and the other
// way round, with a constant, in a tile and in many.
func TestChainOfBools(t *testing.T) {
	e := testEngine(t)
	g := autodiff.NewGraph(autodiff.Float64)
	x, b := g.Input("x", 2), g.BoolInput("b", 2)
	for _, extents := range [][2]int{{1, 1}, {3, 5}, {9, 33}, {67, 65}} {
		for _, d := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
			compare(t, e, &fused.Chain{
				DType: d, Rows: extents[0], Cols: extents[1],
				Access: []fused.Access{fused.Full, fused.Full, fused.Full, fused.Row, fused.Col, fused.One},
				Bools:  []int{2, 3, 4, 5},
				Steps: []fused.Step{
					{Op: g.Full(autodiff.TypeOf(d), 0.25).Op()},
					{Op: ops.Greater(x, x).Op(), Args: []int{^0, 0}, Bool: true},
					{Op: ops.And(b, b).Op(), Args: []int{1, ^3}, Bool: true},
					{Op: ops.Or(b, b).Op(), Args: []int{2, ^4}, Bool: true},
					{Op: ops.Not(b).Op(), Args: []int{^5}, Bool: true},
					{Op: ops.Where(b, x, x).Op(), Args: []int{3, ^0, ^1}},
					{Op: ops.Where(b, x, x).Op(), Args: []int{^2, 5, 0}},
					{Op: ops.Cast(b, d).Op(), Args: []int{4}},
					{Op: ops.Add(x, x).Op(), Args: []int{6, 7}},
					{Op: ops.Cast(x, autodiff.Bool).Op(), Args: []int{7}, Bool: true},
					{Op: ops.NotEqual(x, x).Op(), Args: []int{8, ^0}, Bool: true},
					{Op: ops.LessEqual(x, x).Op(), Args: []int{^0, ^1}, Bool: true},
					{Op: ops.GreaterEqual(x, x).Op(), Args: []int{^0, ^1}, Bool: true},
					{Op: ops.Less(x, x).Op(), Args: []int{^0, ^1}, Bool: true},
					{Op: ops.Equal(x, x).Op(), Args: []int{^0, ^1}, Bool: true},
				},
				Results: []fused.Result{{Of: 12, As: fused.Full}, {Of: 13, As: fused.Full}, {Of: 14, As: fused.Full},
					{Of: 3, As: fused.Full}, {Of: 9, As: fused.Full}, {Of: 10, As: fused.Full}, {Of: 8, As: fused.Row}, {Of: 6, As: fused.Full}, {Of: 11, As: fused.Full}},
			})
		}
	}
}

// farthest is how far an element may lie from a chain's own, relative to the
// largest of the result, but at least 1.
var farthest = map[autodiff.DType]float64{autodiff.Float64: 1e-12, autodiff.Float32: 1e-4}

// compare runs a chain on random inputs on the device and by its own Run.
func compare(t *testing.T, e *Engine, c *fused.Chain) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	n := map[fused.Access]int{fused.Full: c.Rows * c.Cols, fused.Row: c.Cols, fused.Col: c.Rows, fused.One: 1}
	var in, have, want []*tensor.Dense
	for k, a := range c.Access {
		v := tensor.New(tensor.WithShape(n[a]), tensor.Of(c.TypeOf(^k).Tensor()))
		for i := range n[a] {
			switch c.TypeOf(^k) {
			case autodiff.Bool:
				v.Bools()[i] = r.IntN(3) > 0
			case autodiff.Float32:
				v.Float32s()[i] = float32(math.Round(4*r.NormFloat64())) / 4 // some are equal
			default:
				v.Float64s()[i] = math.Round(4*r.NormFloat64()) / 4
			}
		}
		in = append(in, v)
	}
	for _, x := range c.Results {
		have = append(have, tensor.New(tensor.WithShape(n[x.As]), tensor.Of(c.TypeOf(x.Of).Tensor())))
		want = append(want, tensor.New(tensor.WithShape(n[x.As]), tensor.Of(c.TypeOf(x.Of).Tensor())))
	}
	var up, down []func() error
	var inDevice, outDevice []*tensor.Dense
	for _, x := range in {
		inDevice = append(inDevice, onDeviceLike(t, e, x))
		up = append(up, e.Copy(inDevice[len(inDevice)-1], x))
	}
	for _, y := range have {
		outDevice = append(outDevice, onDeviceLike(t, e, y))
		down = append(down, e.Copy(y, outDevice[len(outDevice)-1]))
	}
	last := len(have) - 1
	call, err := e.Bind(c, outDevice[last], append(inDevice, outDevice[:last]...))
	if err != nil || call == nil {
		t.Fatal(call == nil, err)
	}
	if err := e.Sequence(append(append(up, call), down...))(); err != nil {
		t.Fatal(err)
	}
	if err := c.Run(want[last], append(in, want[:last]...)); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if d := enginetest.Distance(have[i], want[i]); !(d <= farthest[c.DType]) {
			t.Errorf("%d×%d %s, result %s: off by %v", c.Rows, c.Cols, c.DType, fmt.Sprint(c.Results[i]), d)
		}
	}
}

// onDeviceLike returns a tensor on the device.
func onDeviceLike(t *testing.T, e *Engine, like *tensor.Dense) *tensor.Dense {
	t.Helper()
	mem, err := e.Alloc(int64(len(like.Uint8s())))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Free(mem, 0) })
	return tensor.New(tensor.WithShape(like.Shape()...), tensor.Of(like.Dtype()), tensor.WithEngine(e), tensor.FromMemory(mem.Uintptr(), mem.MemSize()))
}

package cpu_test

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cpu"
)

// loops is an engine whose programs run op by op, each as its own loop.
type loops struct{ tensor.StdEng }

func (loops) Bind(autodiff.Op, *tensor.Dense, []*tensor.Dense) (func() error, error) { return nil, nil }

// Maxima of windows and their adjoint have the numbers of the ops' own loops, and the bits
// of the kernels for one op each, with
// ties, NaN, infinities, zeros of both signs and padding; and nobody allocates.
func TestMaxPool(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	odd := []float64{1, 1, 2, 0, math.Copysign(0, -1), -3, math.Inf(1), math.Inf(-1), math.NaN(), 2, 2, -1, 0.5}
	for _, c := range []struct {
		n, channels, h, w, size int
		win                     ops.Window
	}{
		{1, 1, 1, 1, 1, ops.Window{}},
		{1, 1, 2, 2, 2, ops.Window{}},
		{3, 2, 28, 30, 2, ops.Window{}},
		{3, 2, 27, 29, 2, ops.Window{}}, // a line and a column that no window sees
		{3, 2, 9, 11, 2, ops.Window{Pad: 1}},
		{2, 3, 9, 11, 3, ops.Window{Stride: 2, Pad: 1}},
		{2, 3, 9, 11, 3, ops.Window{Stride: 1, Pad: 2}},
		{2, 3, 8, 13, 2, ops.Window{Stride: 3}},
		{2, 1, 70, 80, 2, ops.Window{}},
		{40, 7, 12, 14, 2, ops.Window{}},
		{40, 7, 12, 13, 3, ops.Window{Stride: 1}},
		{0, 2, 4, 6, 2, ops.Window{}},
	} {
		for _, d := range bothFloats {
			t.Run(fmt.Sprint(c, d), func(t *testing.T) {
				g := autodiff.NewGraph(d)
				x := g.Input("x", c.n, c.channels, c.h, c.w)
				y := ops.MaxPool2D(x, c.size, c.win)
				w := g.Input("w", c.n, c.channels, y.Shape().Extent(2), y.Shape().Extent(3))
				dx, err := autodiff.VJP(y, w, x)
				if err != nil {
					t.Fatal(err)
				}
				draw := func(n *autodiff.Node, special bool) *tensor.Dense {
					v := tensor.New(tensor.WithShape(shapeOf(n)...), tensor.Of(d.Tensor()))
					for i := range v.Shape().TotalSize() {
						z := math.Sin(float64(i * i % 1009))
						if special && i%3 != 0 {
							z = odd[i*i%97%len(odd)]
						}
						if d == autodiff.Float32 {
							v.Float32s()[i] = float32(z)
						} else {
							v.Float64s()[i] = z
						}
					}
					return v
				}
				for _, special := range []bool{false, true} {
					feed := vm.Feed{x: draw(x, special), w: draw(w, special)}
					var results [][]*tensor.Dense
					for i, how := range [][]vm.Option{
						{vm.WithEngine(cpu.New()), vm.WithoutPass("pool")}, {vm.WithEngine(loops{})}, {vm.WithEngine(cpu.New())}, {vm.WithEngine(cpu.New())},
					} {
						runtime.GOMAXPROCS([]int{2, 2, 1, 3}[i])
						m, err := vm.New(g, how...)
						if err != nil {
							t.Fatal(err)
						}
						p, err := m.Compile(y, dx[0])
						if err != nil {
							t.Fatal(err)
						}
						out, err := p.Run(feed)
						for range 4 { // then large feeds are read where they lie, by calls prepared anew
							if err == nil {
								out, err = p.Run(feed)
							}
						}
						if err != nil {
							t.Fatal(err)
						}
						if n := testing.AllocsPerRun(10, func() { _, _ = p.Run(feed) }); n != 0 && i > 1 {
							t.Errorf("a run makes %v allocations, want 0", n)
						}
						results = append(results, out)
					}
					for i, have := range results[2] {
						if want := results[3][i]; !sameBits(have, want) {
							t.Fatalf("result %d differs from one core to three", i)
						}
						if want := results[0][i]; !sameBits(have, want) {
							t.Fatalf("result %d, special values %v: have\n%v\nwant\n%v", i, special, have, want)
						}
						if want := results[1][i]; !sameNumbers(have, want) {
							t.Fatalf("result %d, special values %v: have\n%v\nwant as loops\n%v", i, special, have, want)
						}
					}
				}
			})
		}
	}
}

// sameNumbers reports whether two arrays of floats are equal, and NaN where the
// other is; sameBits, whether zeros have the same sign, too.
func sameNumbers(a, b *tensor.Dense) bool { return same(a, b, false) }
func sameBits(a, b *tensor.Dense) bool    { return same(a, b, true) }

func same(a, b *tensor.Dense, signs bool) bool {
	n := a.Shape().TotalSize()
	if b.Shape().TotalSize() != n {
		return false
	}
	at := func(v *tensor.Dense, i int) float64 {
		if v.Dtype() == tensor.Float32 {
			return float64(v.Float32s()[i])
		}
		return v.Float64s()[i]
	}
	for i := range n {
		x, y := at(a, i), at(b, i)
		if x != y && (x == x || y == y) || signs && x == x && math.Signbit(x) != math.Signbit(y) {
			return false
		}
	}
	return true
}

// shapeOf returns the extents of a node's value.
func shapeOf(n *autodiff.Node) (s []int) {
	for k := range n.Shape().Rank() {
		s = append(s, n.Shape().Extent(k))
	}
	return s
}

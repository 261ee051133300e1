package cpu

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// Ops that are worked on in parts have the bits of their loop, on one core and
// on several. The sums of ScatterAdd and Col2Im are those whose order matters.
func TestBitsInParts(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, d := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		g := autodiff.NewGraph(d)
		input := func(shape ...int) *autodiff.Node { return g.Input(fmt.Sprint("x", len(g.Nodes())), shape...) }
		for _, c := range []struct{ ids, rows, n int }{{5000, 40, 100}, {50_000, 7, 1}, {9000, 300, 33}, {700, 50, 8}, {3, 20_000, 10}} {
			x, ids := input(c.ids, c.n), g.IntInput(fmt.Sprint("ids", c.ids), c.ids)
			ops.ScatterAdd(x, ids, c.rows)
			ops.Gather(input(c.rows, c.n), ids)
		}
		for _, w := range []ops.Window{{}, {Pad: 1}, {Pad: 3}, {Stride: 2}, {Stride: 3, Pad: 2}} {
			x := input(5, 3, 29, 31)
			y := ops.Im2Col(x, 3, 4, w)
			s := y.Shape()
			ops.Col2Im(input(s.Extent(0), s.Extent(1)), 29, 31, 3, 4, w)
			ops.MaxPool2D(x, 4, w)
		}
		g.IntInput("dropout.counter", 2)
		ops.Dropout(input(70, 999), 0.3)
		ops.Dropout(input(70, 999), 0)
		ops.Dropout(input(70, 999), 1-0x1p-40)
		for _, s := range [][]int{{300, 301}, {40_000, 3}, {3, 40_000}} {
			rough := g.Input(fmt.Sprint("rough", s), s...)
			ops.ArgMax(rough, 0)
			ops.ArgMax(rough, 1)
			b := ops.Cast(rough, autodiff.Bool)
			for _, c := range []*autodiff.Node{ops.Not(b), ops.And(b, ops.Less(rough, ops.Neg(rough))), ops.Or(b, b)} {
				ops.Cast(c, d)
			}
			ops.Cast(ops.Cast(rough, autodiff.Float64), autodiff.Float32)
			ops.Cast(g.IntInput(fmt.Sprint("i", s), s...), d)
			ops.Sign(rough)
			ops.LeakyReLU(rough, -0.3)
		}
		ops.Sum(input(50, 4, 30, 20), 1, 3)
		if err := g.Err(); err != nil {
			t.Fatal(err)
		}
		value := randomValues(g, 7)
		for _, y := range g.Nodes() {
			if len(y.Inputs()) == 0 {
				continue
			}
			var in []*tensor.Dense
			for _, x := range y.Inputs() {
				in = append(in, value[x.ID()])
			}
			value[y.ID()] = garbage(y.Type())
			if err := y.Op().(runner).Run(value[y.ID()], in); err != nil {
				t.Fatal(y, err)
			}
			var one []byte
			for _, cores := range []int{1, 2, 3} {
				runtime.GOMAXPROCS(cores)
				have := garbage(y.Type())
				call, err := New().Bind(y.Op(), have, in)
				if err != nil || call == nil {
					continue
				}
				if err := call(); err != nil {
					t.Fatal(y, err)
				}
				if one == nil {
					one = have.Uint8s()
				} else if !bytes.Equal(have.Uint8s(), one) {
					t.Errorf("%s of %s: %d cores have other bits than one", y.Op(), y.In(0).Type(), cores)
				}
				if y.Op().String() != "Sum(axes=1,3)" && !bytes.Equal(have.Uint8s(), value[y.ID()].Uint8s()) {
					t.Errorf("%s of %s: %d cores have other bits than the loop", y.Op(), y.In(0).Type(), cores)
				}
			}
		}
	}
}

// randomValues returns values of a graph's inputs; ids are less than n.
func randomValues(g *autodiff.Graph, n int) []*tensor.Dense {
	r := rand.New(rand.NewPCG(3, 4))
	value := make([]*tensor.Dense, len(g.Nodes()))
	for id, x := range g.Nodes() {
		if x.Kind() != autodiff.KindInput {
			continue
		}
		value[id] = garbage(x.Type())
		for i := range count(value[id]) {
			if x.DType() == autodiff.Int64 {
				put(value[id], i, float64(r.IntN(n)))
			} else if v := r.NormFloat64(); strings.HasPrefix(x.Name(), "rough") && r.IntN(4) > 0 {
				put(value[id], i, []float64{0, -1, 3, 3, math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1)}[r.IntN(8)])
			} else {
				put(value[id], i, v)
			}
		}
	}
	return value
}

// An id that there is not is told as the op's loop tells it.
func TestWrongIDs(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, ids := g.Input("x", 4, 3), g.IntInput("ids", 4)
	for _, y := range []*autodiff.Node{ops.Gather(x, ids), ops.ScatterAdd(x, ids, 4)} {
		value := randomValues(g, 4)
		for _, wrong := range []int64{-1, 4, -1 << 63} {
			elements[int64](value[ids.ID()])[2] = wrong
			in := []*tensor.Dense{value[x.ID()], value[ids.ID()]}
			call, err := New().Bind(y.Op(), garbage(y.Type()), in)
			if err != nil || call == nil {
				t.Fatal("no kernel: ", err)
			}
			have, want := call(), y.Op().(runner).Run(garbage(y.Type()), in)
			if have == nil || have.Error() != want.Error() {
				t.Errorf("%s of id %d: have %v, want %v", y.Op(), wrong, have, want)
			}
		}
	}
}

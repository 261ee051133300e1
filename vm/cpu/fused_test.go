package cpu_test

import (
	"bytes"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/cpu"
	"keisan/vm/fused"
)

// A fused instruction for any element type, with the shapes of its inputs and
// of its results.
type instruction struct {
	op      func(d autodiff.DType) plain
	in, out [][]int
}

type plain interface {
	autodiff.Op
	Run(dst *tensor.Dense, in []*tensor.Dense) error
}

// agree runs the kernel on one core and on three, which must give the same
// bits, and the plain meaning of it in float64, from which they may differ by
// slack roundings.
func (x instruction) agree(t *testing.T, d autodiff.DType, slack float64) {
	t.Helper()
	make := func(d autodiff.DType, fill bool) []*tensor.Dense {
		var list []*tensor.Dense
		for i, s := range slices.Concat(x.in, x.out) {
			v := tensor.New(tensor.WithShape(s...), tensor.Of(d.Tensor()))
			for k := range v.Shape().TotalSize() {
				w := math.Sin(float64(k*k%1000 + 7*i))
				if i >= len(x.in) || !fill {
					w = math.NaN() // every element must be written
				}
				if d == autodiff.Float32 {
					v.Float32s()[k] = float32(w)
				} else {
					v.Float64s()[k] = float64(float32(w))
				}
			}
			list = append(list, v)
		}
		return list
	}
	want, have, op := make(autodiff.Float64, true), make(d, true), x.op(d)
	last := len(want) - 1
	if err := x.op(autodiff.Float64).Run(want[last], want[:last]); err != nil {
		t.Fatal(err)
	}
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	var bits [][]byte
	for _, cores := range []int{1, 3} {
		runtime.GOMAXPROCS(cores)
		for _, v := range have[len(x.in):] {
			for i := range v.Uint8s() {
				v.Uint8s()[i] = 0xff
			}
		}
		call, err := cpu.New().Bind(op, have[last], have[:last])
		if err != nil || call == nil || call() != nil {
			t.Fatal("no kernel: ", err)
		}
		if cores == 1 {
			for _, v := range have {
				bits = append(bits, bytes.Clone(v.Uint8s()))
			}
			if n := testing.AllocsPerRun(2, func() { _ = call() }); n != 0 {
				t.Errorf("%s of %v allocates %v times", op, x.in, n)
			}
		}
		for i, v := range have {
			if !bytes.Equal(v.Uint8s(), bits[i]) {
				t.Fatalf("%s of %v: tensor %d differs on %d cores, or from call to call", op, x.in, i, cores)
			}
		}
	}
	unit := 0x1p-53
	if d == autodiff.Float32 {
		unit = 0x1p-24
	}
	for i := range want {
		largest := 1.0
		for _, w := range want[i].Float64s() {
			largest = max(largest, math.Abs(w))
		}
		for k, w := range want[i].Float64s() {
			h := 0.0
			if d == autodiff.Float32 {
				h = float64(have[i].Float32s()[k])
			} else {
				h = have[i].Float64s()[k]
			}
			if !(math.Abs(h-w) <= slack*unit*largest) {
				t.Fatalf("%s %s of %v: tensor %d, element %d: have %v, want %v", d, op, x.in, i, k, h, w)
			}
		}
	}
}

var bothFloats = []autodiff.DType{autodiff.Float32, autodiff.Float64}

// op returns the op of a node.
func opOf(y *autodiff.Node) autodiff.Op { return y.Op() }

// Sums that follow a chain, of whole rows and parts of them, in one tile, in
// few and in many, with and without the elements themselves as a result.
func TestChainSums(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	n := g.Input("n", 2)
	for _, dims := range [][2]int{{1, 1}, {1, 7}, {7, 1}, {30, 10}, {300, 3}, {3, 1023}, {3, 2049}, {40, 5000}, {5000, 40}, {300, 301}, {1, 70_000}, {70_000, 1}} {
		rows, cols := dims[0], dims[1]
		for _, d := range bothFloats {
			for _, with := range []bool{true, false} {
				c := fused.Chain{
					Rows: rows, Cols: cols,
					Access: []fused.Access{fused.Full, fused.Row, fused.Col, fused.One},
					Steps: []fused.Step{
						{Op: opOf(ops.Sub(n, n)), Args: []int{^0, ^1}},
						{Op: opOf(ops.Mul(n, n)), Args: []int{^2, 0}},
						{Op: opOf(ops.Sub(n, n)), Args: []int{^3, 1}},
						{Op: opOf(ops.Maximum(n, n)), Args: []int{2, ^1}},
					},
					Results: []fused.Result{{Of: 1, As: fused.Row}, {Of: 3, As: fused.Row}, {Of: 3, As: fused.Col}, {Of: 2, As: fused.One}},
				}
				x := instruction{in: [][]int{{rows, cols}, {cols}, {rows}, {1}}, out: [][]int{{cols}, {cols}, {rows}, {1}}}
				if with {
					c.Results = append(c.Results, fused.Result{Of: 3, As: fused.Full})
					x.out = append(x.out, []int{rows, cols})
				}
				x.op = func(d autodiff.DType) plain { typed := c; typed.DType = d; return &typed }
				x.agree(t, d, 40+float64(rows*cols)/50) // the plain sums err
			}
		}
	}
}

// Products with a chain behind them: the sum at home in a result, a result
// itself, and apart; one term and several; in one tile and in stripes.
func TestProductChain(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	n := g.Input("n", 2)
	for _, dims := range [][3]int{{1, 1, 1}, {30, 2, 10}, {3, 0, 5}, {100, 20, 50}, {130, 20, 257}, {300, 9, 500}, {50, 3, 2100}, {200, 5, 10}, {700, 40, 30}, {40, 900, 60}} {
		m, k, cols := dims[0], dims[1], dims[2]
		for _, flags := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
			if m*cols > 10_000 && flags[0] == flags[1] {
				continue // the others do
			}
			a, b := []int{m, k}, []int{k, cols}
			if flags[0] {
				a = []int{k, m}
			}
			if flags[1] {
				b = []int{cols, k}
			}
			op := opOf(ops.MatMulT(g.Input(fmt.Sprint("a", dims, flags), a...), g.Input(fmt.Sprint("b", dims, flags), b...), flags[0], flags[1]))
			for _, d := range bothFloats {
				if testing.Short() && d == autodiff.Float64 && m*cols > 1000 {
					continue
				}
				for _, place := range []string{"home", "result", "apart"} {
					for terms := 1; terms <= 3; terms += 2 {
						productChain(n, op, a, b, m, cols, terms, place).agree(t, d, 60+8*float64(k))
					}
				}
			}
		}
	}
}

func productChain(n *autodiff.Node, op autodiff.Op, a, b []int, m, cols, terms int, place string) instruction {
	f, chain := fused.Product{Apart: place == "apart"}, fused.Chain{
		Rows: m, Cols: cols,
		Access: []fused.Access{fused.Full, fused.Row, fused.Full},
		Steps: []fused.Step{
			{Op: opOf(ops.Add(n, n)), Args: []int{^0, ^1}},
			{Op: opOf(ops.Mul(n, n)), Args: []int{0, ^2}},
			{Op: opOf(ops.Add(n, n)), Args: []int{1, ^0}},
		},
	}
	x := instruction{}
	for range terms {
		f.Terms = append(f.Terms, op)
		x.in = append(x.in, a, b)
	}
	x.in = append(x.in, []int{cols}, []int{m, cols})
	switch place {
	case "result":
		chain.Results = []fused.Result{{Of: ^0, As: fused.Full}, {Of: ^0, As: fused.Row}}
		x.out = [][]int{{m, cols}, {cols}}
	case "home":
		chain.Results = []fused.Result{{Of: 1, As: fused.Col}, {Of: 2, As: fused.Row}}
		x.out = [][]int{{m}, {cols}}
	}
	chain.Results = append(chain.Results, fused.Result{Of: 0, As: fused.Full}, fused.Result{Of: 2, As: fused.Full})
	x.out = append(x.out, []int{m, cols}, []int{m, cols})
	x.op = func(d autodiff.DType) plain {
		product, typed := f, chain
		typed.DType, product.Chain = d, &typed
		return &product
	}
	return x
}

// A cross entropy with what it shares, in rows that are one part and many.
func TestSharedCrossEntropy(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	s := g.Input("s", 2, 2)
	loss, softmax, sum := opOf(ops.SoftmaxCE(s, s)), opOf(ops.Softmax(s, 1)), opOf(ops.Sum(s, 1))
	for _, dims := range [][2]int{{1, 1}, {30, 3}, {7, 1025}, {3000, 10}, {3, 20_000}} {
		rows, cols := dims[0], dims[1]
		for _, d := range bothFloats {
			for _, also := range [][]fused.Shared{{{Op: softmax}, {Op: sum, Of: 1}}, {{Op: sum, Of: 1}, {Op: softmax}}, {{Op: softmax}}, {{Op: sum, Of: 1}}, nil} {
				x := instruction{op: func(autodiff.DType) plain { return &fused.CrossEntropy{Loss: loss, Also: also} }, in: [][]int{{rows, cols}, {rows, cols}}}
				for _, a := range also {
					x.out = append(x.out, [][]int{{rows, cols}, {rows}}[a.Of])
				}
				x.out = append(x.out, []int{1})
				x.agree(t, d, 5000) // the loops' sums err more
			}
		}
	}
}

// A class that has no chance, and is no target, adds nothing to a loss.
func TestCrossEntropyOfImpossibleClass(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 2, 3)
	s := tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{0, math.Inf(-1), 0, 1, 1, 1}))
	p := tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{0.5, 0, 0.5, 0, 0, 1}))
	y := tensor.New(tensor.WithShape(), tensor.Of(tensor.Float64))
	call, err := cpu.New().Bind(opOf(ops.SoftmaxCE(x, x)), y, []*tensor.Dense{s, p})
	if err != nil || call == nil || call() != nil {
		t.Fatal("no kernel: ", err)
	}
	have := y.Data().(float64)
	if want := (math.Log(2) + math.Log(3)) / 2; !(math.Abs(have-want) <= 1e-15) {
		t.Errorf("have %v, want %v", have, want)
	}
}

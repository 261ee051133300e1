package enginetest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// A Random graph is a case that bytes stand for.
type Random struct {
	Case
	Loss, X *autodiff.Node
	Smooth  bool     // no op of it has a kink
	Off     []string // passes that are switched off

	inputs, pool []*autodiff.Node // of the pool, all are of floats
	images       bool             // there are images, and convolutions of them
	filters      []*autodiff.Node
}

// Seeds returns so many strings of bytes, each longer than the one before.
func Seeds(n int) [][]byte {
	r, list := rand.New(rand.NewPCG(1, 2)), make([][]byte, max(n, 0))
	for n := range list {
		list[n] = make([]byte, 6+n)
		for i := range list[n] {
			list[n][i] = byte(r.Uint32())
		}
	}
	return list
}

// Graphs returns the graphs of these bytes.
func Graphs(seeds [][]byte) Cases {
	return func(yield func(Case) bool) {
		for _, b := range seeds {
			for _, float := range floats {
				if !yield(Graph(b, float).Case) {
					return
				}
			}
		}
	}
}

// Graph reads a valid graph with gradients and assignments from any bytes: two
// for the passes that are switched off, and whether there are images, then three
// a node, the op and its operands.
func Graph(b []byte, float autodiff.DType) *Random {
	g := autodiff.NewGraph(float)
	z := &Random{Case: Case{Name: fmt.Sprintf("graph of %x, %s", b, float)}, X: g.Input("x", autodiff.Batch, 3), Smooth: true}
	z.inputs = []*autodiff.Node{z.X, g.Input("y", 3), g.Input("s")}
	W := g.Param("W", autodiff.Normal(0, 0.5), 3, 3)
	v := g.State("v", autodiff.Normal(0, 0.5), 3)
	z.pool = append(append(z.pool, z.inputs...), W, v)
	if len(b) > 1 {
		bits := int(b[0]) | int(b[1])<<8
		for i, name := range vm.Passes() {
			if bits>>i&1 == 1 && bits>>15 == 1 { // half of the programs go through all
				z.Off = append(z.Off, name)
			}
		}
		if z.images = bits>>14&1 == 1; z.images {
			im := g.Input("im", autodiff.Batch, 2, 4, 5)
			z.inputs, z.pool = append(z.inputs, im), append(z.pool, im)
		}
		b = b[2:]
	}
	z.Options = []vm.Option{vm.WithoutPass(z.Off...)}
	for ; len(b) >= 3; b = b[3:] {
		x, y := z.pool[int(b[1])%len(z.pool)], z.pool[int(b[2])%len(z.pool)]
		if n := z.apply(b[0], b[2], x, y); n != nil && n.Shape().Count().At(3) <= 1000 {
			z.pool = append(z.pool, n)
		}
	}
	if z.Err = g.Err(); z.Err != nil {
		return z
	}
	z.Loss = g.Scalar(0)
	for _, n := range z.pool {
		z.Loss = ops.Add(z.Loss, ops.Mean(ops.Tanh(n)))
	}
	wrt := append([]*autodiff.Node{z.X, z.inputs[1], z.inputs[2], W, v}, append(z.inputs[3:], z.filters...)...)
	grads, err := autodiff.GradOrZeros(z.Loss, wrt...)
	if err != nil {
		z.Err = err
		return z
	}
	z.Fetches = append([]*autodiff.Node{z.Loss, W}, grads...)
	z.Fetches = append(z.Fetches, z.pool[len(z.pool)/2:]...)
	z.Fetches = append(z.Fetches,
		autodiff.Assign(W, ops.Sub(W, ops.Scale(grads[3], 0.1))),
		autodiff.Assign(v, ops.Mean(z.pool[0], 0)))
	for step, batch := range []int{2, 2, 2, 3} {
		z.Steps = append(z.Steps, z.Feed(batch, float64(step)))
	}
	return z
}

// Feed returns a feed of numbers that all differ, and from those of other steps;
// nil, which no program takes, for a batch below 1 and if there is no graph.
func (z *Random) Feed(batch int, step float64) vm.Feed {
	if batch < 1 || z.Err != nil {
		return nil
	}
	feed := vm.Feed{}
	for _, x := range z.inputs {
		t := x.Type().At(batch)
		n := t.Shape.Count().At(0)
		feed[x] = drawing(t, func(i int) float64 { return math.Sin(float64(3*i+n) + step) })
	}
	return feed
}

// apply declares one node, or returns nil where the operands do not fit.
func (z *Random) apply(op, other byte, x, y *autodiff.Node) *autodiff.Node {
	rank, k := x.Shape().Rank(), int(op>>2)
	switch op & 3 {
	case 0:
		return unary[k%len(unary)](x)
	case 1:
		if broadcasts(x.Shape(), y.Shape()) {
			return binary[k%len(binary)](x, y)
		}
	case 2:
		if k%16 == 0 {
			z.Smooth = false
			return kinks[(k/16+rank)%len(kinks)](x)
		}
		if k%16 == 8 {
			return z.choose(int(other), x)
		}
		if rank > 0 && rank < 4 {
			return axis[k%len(axis)](x)
		}
	case 3:
		if rank == 4 && z.images {
			return z.window(k, int(other), x)
		}
		if rank == 2 && y.Shape().Rank() == 2 {
			for _, flags := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
				if x.Shape().Extent(b2i(!flags[0])) == y.Shape().Extent(b2i(flags[1])) {
					return product(k, x, y, flags[0], flags[1])
				}
			}
		}
	}
	return nil
}

var (
	unary = []func(*autodiff.Node) *autodiff.Node{
		ops.Tanh, ops.Sigmoid, ops.Square, ops.Neg, ops.Softplus, ops.GELU, ops.Identity,
		func(x *autodiff.Node) *autodiff.Node { return ops.Exp(ops.Tanh(x)) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Log(ops.Shift(ops.Square(x), 1)) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Scale(x, 0.5) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Reshape(x, append(x.Shape().Extents(), 1)...) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Transpose(x) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Sum(x) },
	}
	axis = []func(*autodiff.Node) *autodiff.Node{
		func(x *autodiff.Node) *autodiff.Node { return ops.Sum(x, -1) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Sum(ops.Tanh(x), 0) },
		func(x *autodiff.Node) *autodiff.Node { return ops.SoftmaxCE(x, ops.Sigmoid(x)) },
		func(x *autodiff.Node) *autodiff.Node { return ops.KeepDims(ops.Mean, x, 0) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Softmax(x, -1) },
		func(x *autodiff.Node) *autodiff.Node { return ops.LogSumExp(x, 0) },
		func(x *autodiff.Node) *autodiff.Node { return ops.LogSoftmax(x, 0) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Reverse(x, -1) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Concat(0, x, x) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Repeat(x, 0, 2) },
	}
	kinks = []func(*autodiff.Node) *autodiff.Node{ops.ReLU, ops.Abs,
		func(x *autodiff.Node) *autodiff.Node { return ops.Dropout(x, 0.3) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Max(x) },
		func(x *autodiff.Node) *autodiff.Node { return ops.Min(x) }, ops.StopGradient}
	binary = []func(a, b *autodiff.Node) *autodiff.Node{ops.Add, ops.Sub, ops.Mul,
		func(a, b *autodiff.Node) *autodiff.Node { return ops.Div(a, ops.Shift(ops.Square(b), 1)) },
		func(a, b *autodiff.Node) *autodiff.Node { return ops.Mul(ops.Tanh(a), ops.Sigmoid(b)) },
	}
)

// product declares a product, alone or with what is fused with it.
func product(kind int, x, y *autodiff.Node, transA, transB bool) *autodiff.Node {
	p := ops.MatMulT(x, y, transA, transB)
	switch kind % 5 {
	case 0: // another layer's
		return ops.Tanh(ops.Add(p, ops.Sum(p, 0)))
	case 1:
		bias := ops.Sum(ops.Sigmoid(y), b2i(transB))
		return ops.Sigmoid(ops.Add(p, bias))
	case 2: // weights used twice
		return ops.Add(p, ops.MatMulT(ops.Tanh(x), y, transA, transB))
	case 3: // and thrice
		q := ops.Add(p, ops.MatMulT(ops.Sigmoid(x), y, transA, transB))
		return ops.Neg(ops.Add(q, ops.MatMulT(ops.Square(x), y, transA, transB)))
	}
	return p
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func broadcasts(a, b autodiff.Shape) bool {
	for k := 1; k <= min(a.Rank(), b.Rank()); k++ {
		x, y := a.Extent(a.Rank()-k), b.Extent(b.Rank()-k)
		if x != y && x != 1 && y != 1 {
			return false
		}
	}
	return true
}

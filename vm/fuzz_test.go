package vm_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cpu"
)

// plain is an engine without kernels: every op runs as its own loop, as in the
// interpreter, so that a program must equal it to the bit.
type plain struct{ tensor.StdEng }

// Fuses lets the VM chain whatever goes element by element: a chain's own Run
// computes op by op.
func (plain) Fuses(op autodiff.Op, _ autodiff.DType) bool { return vm.Fusable(op) }

func (plain) Bind(autodiff.Op, *tensor.Dense, []*tensor.Dense) (func() error, error) { return nil, nil }

// FuzzPrograms turns bytes into a valid graph with gradients and assignments,
// runs it as a program and by the interpreter, and holds the gradient against a
// difference.
func FuzzPrograms(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 60 {
		b := make([]byte, 6+n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 120 {
			return
		}
		fz := newFuzzed(t, b)
		for _, batch := range []int{2, 3} {
			fz.compare(t, batch)
		}
		if fz.smooth {
			fz.difference(t)
		}
	})
}

// fuzzed is a random graph.
type fuzzed struct {
	g       *autodiff.Graph
	inputs  []*node
	pool    []*node // float values
	loss    *node
	fetches []*node
	smooth  bool
	off     []string // passes that are switched off
}

// newFuzzed reads a graph from b: three bytes a node, the op and its operands.
func newFuzzed(t *testing.T, b []byte) *fuzzed {
	g := autodiff.NewGraph(autodiff.Float64)
	fz := &fuzzed{g: g, smooth: true}
	fz.inputs = []*node{g.Input("x", autodiff.Batch, 3), g.Input("y", 3), g.Input("s")}
	W := g.Param("W", autodiff.Normal(0, 0.5), 3, 3)
	v := g.State("v", autodiff.Normal(0, 0.5), 3)
	fz.pool = append(append(fz.pool, fz.inputs...), W, v)
	if len(b) > 1 {
		bits := int(b[0]) | int(b[1])<<8
		for i, name := range vm.Passes() {
			if bits>>i&1 == 1 && bits>>15 == 1 { // half of the programs go through all
				fz.off = append(fz.off, name)
			}
		}
		b = b[2:]
	}
	for ; len(b) >= 3; b = b[3:] {
		x, y := fz.pool[int(b[1])%len(fz.pool)], fz.pool[int(b[2])%len(fz.pool)]
		if n := fz.apply(b[0], x, y); n != nil && n.Shape().Count().At(3) <= 1000 {
			fz.pool = append(fz.pool, n)
		}
	}
	if err := g.Err(); err != nil {
		t.Fatalf("the graph should be valid: %v", err)
	}
	loss := g.Scalar(0)
	for _, n := range fz.pool {
		loss = ops.Add(loss, ops.Mean(ops.Tanh(n)))
	}
	fz.loss = loss
	wrt := append(fz.inputs, W, v)
	grads, err := autodiff.GradOrZeros(loss, wrt...)
	if err != nil {
		t.Fatal(err)
	}
	fz.fetches = append([]*node{loss, W}, grads...)
	fz.fetches = append(fz.fetches, fz.pool[len(fz.pool)/2:]...)
	fz.fetches = append(fz.fetches,
		autodiff.Assign(W, ops.Sub(W, ops.Scale(grads[3], 0.1))),
		autodiff.Assign(v, ops.Mean(fz.pool[0], 0)))
	return fz
}

// apply declares one node, or returns nil where the operands do not fit.
func (fz *fuzzed) apply(op byte, x, y *node) *node {
	unary := []func(*node) *node{
		ops.Tanh, ops.Sigmoid, ops.Square, ops.Neg, ops.Softplus, ops.GELU, ops.Identity,
		func(x *node) *node { return ops.Exp(ops.Tanh(x)) },
		func(x *node) *node { return ops.Log(ops.Shift(ops.Square(x), 1)) },
		func(x *node) *node { return ops.Scale(x, 0.5) },
		func(x *node) *node { return ops.Reshape(x, append(x.Shape().Extents(), 1)...) },
		func(x *node) *node { return ops.Transpose(x) },
		func(x *node) *node { return ops.Sum(x) },
	}
	axis := []func(*node) *node{
		func(x *node) *node { return ops.Sum(x, -1) },
		func(x *node) *node { return ops.Sum(ops.Tanh(x), 0) },
		func(x *node) *node { return ops.SoftmaxCE(x, ops.Sigmoid(x)) },
		func(x *node) *node { return ops.KeepDims(ops.Mean, x, 0) },
		func(x *node) *node { return ops.Softmax(x, -1) },
		func(x *node) *node { return ops.LogSumExp(x, 0) },
		func(x *node) *node { return ops.LogSoftmax(x, 0) },
		func(x *node) *node { return ops.Reverse(x, -1) },
		func(x *node) *node { return ops.Concat(0, x, x) },
		func(x *node) *node { return ops.Repeat(x, 0, 2) },
	}
	kinks := []func(*node) *node{ops.ReLU, ops.Abs, func(x *node) *node { return ops.Dropout(x, 0.3) },
		func(x *node) *node { return ops.Max(x) }, func(x *node) *node { return ops.Min(x) }, ops.StopGradient}
	binary := []func(a, b *node) *node{ops.Add, ops.Sub, ops.Mul,
		func(a, b *node) *node { return ops.Div(a, ops.Shift(ops.Square(b), 1)) },
		func(a, b *node) *node { return ops.Mul(ops.Tanh(a), ops.Sigmoid(b)) },
	}
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
			fz.smooth = false
			return kinks[(k/16+rank)%len(kinks)](x)
		}
		if rank > 0 && rank < 4 {
			return axis[k%len(axis)](x)
		}
	case 3:
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

// product declares a product, alone or with what is fused with it.
func product(kind int, x, y *node, transA, transB bool) *node {
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

func (fz *fuzzed) feed(batch int) vm.Feed {
	return vm.Feed{fz.inputs[0]: ramp(batch, 3), fz.inputs[1]: ramp(3), fz.inputs[2]: ramp()}
}

// compare runs the program and the interpreter, twice, and compares the bits.
func (fz *fuzzed) compare(t *testing.T, batch int) {
	exact, naive := machine(t, fz.g, vm.WithEngine(plain{}), vm.WithoutPass(fz.off...)), machine(t, fz.g)
	fast := machine(t, fz.g, vm.WithEngine(cpu.New()), vm.WithoutPass(fz.off...))
	p, q := compile(t, exact, fz.fetches...), compile(t, fast, fz.fetches...)
	for range 2 {
		want, err := naive.Interpret(fz.feed(batch), fz.fetches...)
		if err != nil {
			t.Fatal(err)
		}
		have, close := run(t, p, fz.feed(batch)), run(t, q, fz.feed(batch))
		for i, f := range fz.fetches {
			what := fmt.Sprintf("N = %d: %v", batch, f)
			equal(t, what, have[i], want[i])
			near(t, what, close[i], want[i])
		}
	}
	if t.Failed() {
		t.Logf("program without %v:\n%s", fz.off, p)
	}
}

// near compares up to what the order of a sum can change.
func near(t *testing.T, what string, have, want *tensor.Dense) {
	t.Helper()
	scale := 1.0
	for _, w := range want.Float64s() {
		scale = max(scale, math.Abs(w))
	}
	for i, w := range want.Float64s() {
		h := have.Float64s()[i]
		if h != w && !(math.Abs(h-w) <= 1e-9*scale) && !(math.IsNaN(h) && math.IsNaN(w)) && !math.IsInf(scale, 0) {
			t.Errorf("%s: element %d: have %v, want %v", what, i, h, w)
		}
	}
}

// difference holds ∂L/∂x against a central difference along one direction.
func (fz *fuzzed) difference(t *testing.T) {
	m := machine(t, fz.g)
	p := compile(t, m, fz.loss, fz.fetches[2])
	const step = 1e-4
	along := ramp(2, 3)
	at := func(k float64) float64 {
		feed := fz.feed(2)
		for i, d := range along.Float64s() {
			feed[fz.inputs[0]].Float64s()[i] += k * step * d
		}
		return run(t, p, feed)[0].Float64s()[0]
	}
	// Richardson's extrapolation, and the two differences tell its error.
	near, far := (at(1)-at(-1))/(2*step), (at(2)-at(-2))/(4*step)
	have := 0.0
	for i, g := range run(t, p, fz.feed(2))[1].Float64s() {
		have += g * along.Float64s()[i]
	}
	want := near + (near-far)/3
	if tol := 1e-6 + math.Abs(near-far)*2 + 1e-6*math.Abs(want); !(math.Abs(have-want) <= tol) && !math.IsNaN(want) && !math.IsInf(want, 0) {
		t.Errorf("∂L/∂x along a direction: have %v, the difference says %v", have, want)
	}
}

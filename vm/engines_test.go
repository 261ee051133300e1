package vm_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/data"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/cuda"
	"keisan/vm/gorgonia"
)

// engines are those whose programs must agree with the interpreter: all that
// are there.
var engines = map[string]vm.Engine{"cpu": cpu.New(), "gorgonia": gorgonia.New()}

func init() {
	if e, err := cuda.New(); err == nil {
		engines["cuda"] = e
	}
}

// farthest is how far an element of a program's result may lie from the
// interpreter's, relative to the largest element of the result, but at least 1:
// the engines round differently, in sums, products of matrices and functions,
// a few hundred times at most, each time by half a unit in the last place
// (1.1e-16 and 6e-8) of numbers of about that size.
var farthest = map[autodiff.DType]float64{autodiff.Float64: 1e-12, autodiff.Float32: 1e-4}

// Every op and its adjoints run alike on all engines.
func TestCatalogOnEngines(t *testing.T) {
	worst := map[string]float64{}
	for _, spec := range ops.Catalog() {
		for n := range 12 {
			for float, limit := range farthest {
				g := autodiff.NewGraph(float)
				fetches, feed := catalogCase(t, g, spec, n)
				want, err := machine(t, g).Interpret(feed, fetches...)
				if err != nil {
					t.Fatal(spec.Name, err)
				}
				for name, e := range engines {
					have := run(t, compile(t, machine(t, g, vm.WithEngine(e)), fetches...), feed)
					for i := range want {
						d := distance(have[i], want[i])
						worst[name+" "+float.String()] = max(worst[name+" "+float.String()], d)
						if !(d <= limit) {
							t.Errorf("%s, draw %d, %s on %s: %s is off by %v", spec.Name, n, float, name, fetches[i], d)
						}
					}
				}
			}
		}
	}
	t.Log("farthest:", worst)
}

// catalogCase declares a case with the adjoints of its inputs, and draws a feed.
func catalogCase(t *testing.T, g *autodiff.Graph, spec ops.Spec, n int) ([]*node, vm.Feed) {
	r, feed := rand.New(rand.NewPCG(uint64(n), 3)), vm.Feed{}
	draw := func(x *node, a ops.Arg) *node {
		v := tensor.New(tensor.Of(x.DType().Tensor()), tensor.WithShape(a.Shape.Extents()...))
		if err := g.Err(); err != nil {
			t.Fatal(spec.Name, err)
		}
		for i := range v.Shape().TotalSize() {
			u := a.Lo + r.Float64()*(a.Hi-a.Lo)
			switch x.DType() {
			case autodiff.Float64:
				v.Float64s()[i] = u
			case autodiff.Float32:
				v.Float32s()[i] = float32(u)
			case autodiff.Int64:
				v.Int64s()[i] = int64(u)
			case autodiff.Bool:
				v.Bools()[i] = u >= 1
			}
		}
		feed[x] = v
		return x
	}
	c := spec.Draw(ops.NewDraw(n))
	in := make([]*node, len(c.In))
	for i, a := range c.In {
		name, e := fmt.Sprint("x", i), a.Shape.Extents()
		switch a.DType {
		case autodiff.Int64:
			in[i] = draw(g.IntInput(name, e...), a)
		case autodiff.Bool:
			in[i] = draw(g.BoolInput(name, e...), a)
		default:
			in[i] = draw(g.Input(name, e...), a)
		}
	}
	y := c.Build(in)
	fetches := []*node{y}
	if y.Valid() && y.DType().IsFloat() && y.DType() == g.Float() {
		dy := draw(g.Input("dy", y.Shape().Extents()...), ops.Float(y.Shape()))
		for _, x := range in {
			if x.DType() == g.Float() {
				dx, err := autodiff.VJP(y, dy, x)
				if err == nil { // some let no gradient flow
					fetches = append(fetches, dx...)
				}
			}
		}
	}
	return fetches, feed
}

// distance returns how far the elements of have lie from those of want, at
// most, relative to the largest of want, but at least 1. It is +Inf where one
// is a NaN, or an infinity, and the other is not.
func distance(have, want *tensor.Dense) float64 {
	h, w := float64s(have), float64s(want)
	if len(h) != len(w) || have.Dtype() != want.Dtype() {
		return math.Inf(1)
	}
	largest, most := 1.0, 0.0
	for i := range w {
		if !math.IsNaN(w[i]) && !math.IsInf(w[i], 0) {
			largest = max(largest, math.Abs(w[i]))
		}
		switch {
		case h[i] == w[i] || h[i] != h[i] && w[i] != w[i]:
		case math.IsInf(h[i]-w[i], 0) || h[i] != h[i] || w[i] != w[i]:
			return math.Inf(1)
		default:
			most = max(most, math.Abs(h[i]-w[i]))
		}
	}
	return most / largest
}

// float64s returns the elements, copied.
func float64s(t *tensor.Dense) []float64 {
	v := make([]float64, 0, t.Shape().TotalSize())
	for i := range cap(v) {
		switch t.Dtype() {
		case tensor.Float64:
			v = append(v, t.Float64s()[i])
		case tensor.Float32:
			v = append(v, float64(t.Float32s()[i]))
		case tensor.Int64:
			v = append(v, float64(t.Int64s()[i]))
		default:
			v = append(v, float64(t.Uint8s()[i]))
		}
	}
	return v
}

// The training of the spiral's net runs alike on all engines and in the
// interpreter: the loss of every step, and the weights at the end.
func TestSpiralOnEngines(t *testing.T) {
	const epochs = 20
	for float, limit := range farthest {
		want, weights := trainSpiral(t, float, epochs, func(m *vm.Machine, fetches []*node) step {
			return func(feed vm.Feed) ([]*tensor.Dense, error) { return m.Interpret(feed, fetches...) }
		})
		if first, last := want[0], want[len(want)-1]; !(last < first) {
			t.Errorf("%s: the loss has not fallen: from %v to %v", float, first, last)
		}
		for name, e := range engines {
			have, trained := trainSpiral(t, float, epochs, func(m *vm.Machine, fetches []*node) step {
				return compile(t, m, fetches...).Run
			}, vm.WithEngine(e))
			d := distance(floats([]int{len(have)}, have...), floats([]int{len(want)}, want...))
			for i := range weights {
				d = max(d, distance(trained[i], weights[i]))
			}
			if !(d <= limit) {
				t.Errorf("%s on %s: off by %v after %d steps", float, name, d, len(want))
			}
			t.Log(float, name, len(want), "steps, farthest:", d)
		}
	}
}

// A step computes fetches.
type step func(vm.Feed) ([]*tensor.Dense, error)

// trainSpiral trains the book's 2-10-3 net by SGD, steps made of the loss and
// the assignments by the given function, and returns all losses and the weights.
func trainSpiral(t *testing.T, float autodiff.DType, epochs int, of func(*vm.Machine, []*node) step, opts ...vm.Option) ([]float64, []*tensor.Dense) {
	t.Helper()
	set, rng := data.Spiral(1984)
	set, err := set.As(float.Tensor())
	if err != nil {
		t.Fatal(err)
	}
	g := autodiff.NewGraph(float)
	x, labels, loss := spiralNet(g)
	grads, err := autodiff.Grad(loss, g.Params()...)
	if err != nil {
		t.Fatal(err)
	}
	fetches := []*node{loss}
	for i, W := range g.Params() {
		fetches = append(fetches, autodiff.Assign(W, ops.Sub(W, grads[i]))) // the learning rate is 1
	}
	m := machine(t, g, append(opts, vm.WithRand(rng))...)
	run := of(m, fetches)
	batches, err := data.NewBatches(30, data.Drop, rng, set.X, set.T)
	if err != nil {
		t.Fatal(err)
	}
	var losses []float64
	for range epochs {
		for batches.Next() {
			out, err := run(vm.Feed{x: batches.Batch()[0], labels: batches.Batch()[1]})
			if err != nil {
				t.Fatal(err)
			}
			losses = append(losses, float64s(out[0])[0])
		}
	}
	var weights []*tensor.Dense
	for _, W := range g.Params() {
		weights = append(weights, m.Value(W))
	}
	return losses, weights
}

// spiralNet declares the book's net and its loss.
func spiralNet(g *autodiff.Graph) (x, t, loss *node) {
	x, t = g.Input("x", autodiff.Batch, 2), g.Input("t", autodiff.Batch, 3)
	W1, b1 := g.Param("W1", autodiff.Normal(0, 0.01), 2, 10), g.Param("b1", autodiff.Zeros(), 10)
	W2, b2 := g.Param("W2", autodiff.Normal(0, 0.01), 10, 3), g.Param("b2", autodiff.Zeros(), 3)
	h := ops.Sigmoid(ops.Add(ops.MatMul(x, W1), b1))
	return x, t, ops.SoftmaxCE(ops.Add(ops.MatMul(h, W2), b2), t)
}

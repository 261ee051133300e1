package cuda

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// Every kernel on the Catalog's cases and on all ops that their adjoints are
// made of.
func TestKernelsOnCatalog(t *testing.T) {
	b := newBench(t)
	draws := 8
	if testing.Short() {
		draws = 4
	}
	left := 2 * len(ops.Catalog())
	for _, float := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		for _, spec := range ops.Catalog() {
			t.Run(spec.Name+" "+float.String(), func(t *testing.T) {
				left--
				for n := range draws {
					if err := b.check(t, declare(t, spec, n, float), rand.New(rand.NewPCG(uint64(n), 5)), 1); err != nil {
						t.Errorf("draw %d: %v", n, err)
					}
				}
			})
		}
	}
	for typ := range binders {
		if left == 0 && !b.met[typ] && !strings.Contains(typ.String(), "fused.") {
			t.Errorf("no case has called the kernel of %s", typ)
		}
	}
}

// A value that is used more often than one launch adds up gets back the sum of
// all, also in place, with and without NVRTC.
func TestManyTerms(t *testing.T) {
	manyTerms(t, newBench(t))
	manyTerms(t, newBench(t, WithoutNVRTC()))
}

func manyTerms(t *testing.T, b *bench) {
	for _, float := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		d := caseOf{g: autodiff.NewGraph(float), args: map[*autodiff.Node]ops.Arg{}}
		x, dy := d.g.Input("x", 3, 5), d.g.Input("dy", 3, 5)
		d.args[x], d.args[dy] = ops.Float(x.Shape()), ops.Float(x.Shape())
		y := x
		for k := range 2*mostTerms + 7 {
			y = ops.Add(y, ops.Scale(x, float64(k)+0.3))
		}
		if _, err := autodiff.VJP(y, dy, x); err != nil {
			t.Fatal(err)
		}
		if err := b.check(t, d, rand.New(rand.NewPCG(1, 9)), 1); err != nil {
			t.Error(err)
		}
	}
}

// values declares the ops whose kernels treat some values in a way of their own.
func values(float autodiff.DType, shape ...int) caseOf {
	d := caseOf{autodiff.NewGraph(float), map[*autodiff.Node]ops.Arg{}, true}
	x, p, i := d.g.Input("x", shape...), d.g.Input("p", shape...), d.g.IntInput("i", shape[0])
	for _, f := range []func(*autodiff.Node) *autodiff.Node{ops.Neg, ops.Abs, ops.Sign, ops.Square, ops.Sqrt, ops.Exp, ops.Log,
		ops.Tanh, ops.Sigmoid, ops.Softplus, ops.ReLU, ops.Erf, ops.GELU} {
		f(x)
	}
	for _, f := range []func(a, b *autodiff.Node) *autodiff.Node{ops.Add, ops.Sub, ops.Mul, ops.Div, ops.Maximum, ops.Minimum, ops.Pow,
		ops.Equal, ops.NotEqual, ops.Less, ops.LessEqual, ops.Greater, ops.GreaterEqual, ops.SigmoidCE} {
		f(x, p)
	}
	ops.LeakyReLU(x, -0.5)
	ops.Cast(x, autodiff.Bool)
	ops.Where(ops.Less(x, p), x, p)
	ops.Gather(x, i)
	ops.ScatterAdd(x, i, 3)
	ops.SoftmaxCE(x, p)
	ops.SoftmaxCE(x, i)
	ops.SoftmaxCE(x, i, ops.IgnoreIndex(1))
	for k := range shape {
		ops.Sum(x, k)
		ops.Max(x, k)
		ops.Min(x, k)
		ops.ArgMax(x, k)
		ops.LogSumExp(x, k)
		ops.Softmax(x, k)
		ops.LogSoftmax(x, k)
	}
	d.args[i] = ops.Ints(i.Shape(), min(shape[0], 3))
	return d
}

// Infinities, NaNs, zeros of both signs, ties, numbers too small for float32 and
// exponents at its edge.
func TestKernelsOnSpecialValues(t *testing.T) {
	b := newBench(t)
	for _, float := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		for seed := range uint64(6) {
			if err := b.check(t, values(float, 4, 3), rand.New(rand.NewPCG(seed, 6)), 1); err != nil {
				t.Errorf("seed %d: %v", seed, err)
			}
		}
	}
}

// large declares operands that are worked on in parts and tiles.
func large(float autodiff.DType, shape ...int) caseOf {
	d := caseOf{g: autodiff.NewGraph(float), args: map[*autodiff.Node]ops.Arg{}}
	x, p, i := d.g.Input("x", shape...), d.g.Input("p", shape...), d.g.IntInput("i", shape[0])
	ops.Sum(x)
	ops.Max(x)
	ops.SoftmaxCE(x, p)
	if len(shape) == 2 {
		ops.SoftmaxCE(x, i)
	}
	ops.SigmoidCE(x, p)
	ops.Gather(x, i)
	ops.ScatterAdd(x, i, 7)
	last := len(shape) - 1
	for k := range shape {
		ops.Repeat(ops.Sum(x, k), k, 3)
		ops.Min(x, k)
		ops.ArgMax(x, k)
		ops.LogSumExp(x, k)
		ops.Softmax(x, k)
		ops.LogSoftmax(x, k)
		ops.Reverse(x, k)
		ops.Concat(k, x, p)
		ops.Pad(x, k, 3, 2)
		ops.Slice(x, k, shape[k]/3, shape[k]/3+(shape[k]+1)/2)
		perm := []int{k}
		for axis := range shape {
			if axis != k {
				perm = append(perm, axis)
			}
		}
		ops.Transpose(x, perm...)
		if k < last {
			ops.Sum(x, k, last)
		}
	}
	d.args[x], d.args[p] = ops.Float(x.Shape()), ops.Float(x.Shape()).Between(0, 1)
	d.args[i] = ops.Ints(i.Shape(), min(7, shape[0], shape[last]))
	return d
}

func TestKernelsInParts(t *testing.T) {
	b := newBench(t)
	for _, shape := range [][]int{{70, 310}, {3, 41, 40}, {2, 9000}, {9000, 2}, {1, 2, 1, 3, 1}, {2, 3, 4, 5}, {17, 16, 18}} {
		if testing.Short() && shape[0]*shape[1] > 1000 {
			continue
		}
		if err := b.check(t, large(autodiff.Float32, shape...), rand.New(rand.NewPCG(1, 2)), 100); err != nil { // the loops' sums err
			t.Error(shape, err)
		}
	}
}

// An id, a class or a number that cannot be taken stops the run with the words of
// the op's own loop, and so does the first of several, in every order.
func TestRejectedValues(t *testing.T) {
	b := newBench(t)
	g := autodiff.NewGraph(autodiff.Float32)
	x, ids, s := g.Input("x", 4, 3), g.IntInput("ids", 2, 3), g.Input("s", 2, 3, 4)
	for _, y := range []*autodiff.Node{ops.Gather(x, ids), ops.ScatterAdd(s, ids, 4), ops.OneHot(ids, 4), ops.SoftmaxCE(s, ids)} {
		in := []*tensor.Dense{}
		at := -1
		for k, n := range y.Inputs() {
			v := tensor.New(tensor.Of(n.DType().Tensor()), tensor.WithShape(n.Shape().Extents()...))
			if n == ids {
				at = k
			}
			in = append(in, v)
		}
		for _, wrong := range []int64{-1, 4, 1 << 30} {
			clear(in[at].Int64s())
			in[at].Int64s()[2], in[at].Int64s()[5] = wrong, -7
			_, _, have := b.run(t, y.Op(), in, y.Type())
			want := y.Op().(interface {
				Run(dst *tensor.Dense, in []*tensor.Dense) error
			}).Run(garbage(y.Type()), in)
			if have == nil || have.Error() != want.Error() {
				t.Errorf("%s of %d: have %v, want %v", y.Op(), wrong, have, want)
			}
		}
		clear(in[at].Int64s())
		if _, _, err := b.run(t, y.Op(), in, y.Type()); err != nil {
			t.Error("the next run: ", err)
		}
		in[at].Int64s()[1] = 1 << 40
		if _, _, err := b.run(t, y.Op(), in, y.Type()); err == nil || !strings.Contains(err.Error(), "or farther out") {
			t.Error("far out: ", err)
		}
	}
	for float, word := range map[autodiff.DType]string{autodiff.Float32: "element 1 is 1e+30;", autodiff.Float64: "element 1 is about 1e+30;"} {
		g := autodiff.NewGraph(float)
		x := g.Input("x", 3)
		in := garbage(x.Type())
		put(in, 0, -7.9)
		put(in, 1, 1e30)
		put(in, 2, math.NaN())
		y := ops.Cast(x, autodiff.Int64)
		if _, _, err := b.run(t, y.Op(), []*tensor.Dense{in}, y.Type()); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("cast: have %v, want …%s…", err, word)
		}
	}
}

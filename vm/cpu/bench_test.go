package cpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// Bytes a second of ops as the engine runs them, on all cores: what they read
// and write together.
func BenchmarkOps(b *testing.B) {
	for _, d := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		for _, n := range []int{1_000, 1_000_000} {
			g := autodiff.NewGraph(d)
			x, p := g.Input("x", n/1000, 1000), g.Input("p", n/1000, 1000)
			for _, y := range []*autodiff.Node{
				ops.Add(x, p), ops.Sigmoid(x), ops.Tanh(x), ops.Exp(x), ops.Log(p), ops.Erf(x), ops.GELU(x), ops.Softplus(x),
				ops.Sum(x), ops.Sum(x, 0), ops.Softmax(x, 1), ops.SoftmaxCE(x, p), ops.Greater(x, p),
			} {
				b.Run(fmt.Sprintf("%s/%s/%d", d, y.Op(), n), func(b *testing.B) { benchmark(b, y) })
			}
		}
	}
}

// Ops on 10⁶ elements, or about, in the forms that models use them.
func BenchmarkLarge(b *testing.B) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, p, cube := g.Input("x", 1000, 1000), g.Input("p", 1000, 1000), g.Input("cube", 100, 100, 100)
	images, columns := g.Input("images", 64, 16, 32, 32), g.Input("columns", 9, 64*1024)
	rows, ids, some := g.Input("rows", 10_000, 100), g.IntInput("ids", 10_000), g.BoolInput("some", 1000, 1000)
	dropped := ops.Dropout(x, 0.5).In(0)
	for _, c := range []struct {
		name string
		y    *autodiff.Node
	}{
		{"copy", ops.Identity(x)},
		{"transpose", ops.Transpose(x)},
		{"transpose/0,2,1", ops.Transpose(cube, 0, 2, 1)},
		{"transpose/1,0,2", ops.Transpose(cube, 1, 0, 2)},
		{"transpose/2,1,0", ops.Transpose(cube, 2, 1, 0)},
		{"transpose/1,2,0", ops.Transpose(cube, 1, 2, 0)},
		{"concat/0", ops.Concat(0, x, p)},
		{"concat/1", ops.Concat(1, x, p)},
		{"stack/last", ops.Stack(-1, x, p)},
		{"slice/1", ops.Slice(x, 1, 100, 900)},
		{"pad/1", ops.Pad(x, 1, 10, 10)},
		{"reverse/0", ops.Reverse(x, 0)},
		{"reverse/1", ops.Reverse(x, 1)},
		{"gather", ops.Gather(rows, ids)},
		{"scatteradd", ops.ScatterAdd(rows, ids, 1000)},
		{"onehot", ops.OneHot(g.IntInput("classes", 10_000), 100)},
		{"sum/middle", ops.Sum(cube, 1)},
		{"sum/channels", ops.Sum(images, 0, 2, 3)},
		{"sum/0,2", ops.Sum(cube, 0, 2)},
		{"sum/1,3", ops.Sum(images, 1, 3)},
		{"max/1,3", ops.Max(images, 1, 3)},
		{"softmax/0", ops.Softmax(x, 0)},
		{"logsumexp/0", ops.LogSumExp(x, 0)},
		{"im2col", ops.Im2Col(images, 3, 3, ops.Window{Pad: 1})},
		{"im2col/2x2/2", ops.Im2Col(images, 2, 2, ops.Window{Stride: 2})},
		{"col2im", ops.Col2Im(g.Input("columns3", 16*9, 64*1024), 32, 32, 3, 3, ops.Window{Pad: 1})},
		{"col2im/2x2/2", ops.Col2Im(g.Input("columns2", 16*4, 64*256), 32, 32, 2, 2, ops.Window{Stride: 2})},
		{"max/0", ops.Max(columns, 0)},
		{"dropout", dropped},
		{"where", ops.Where(some, x, p)},
		{"pow", ops.Pow(p, x)},
		{"sign", ops.Sign(x)},
		{"leakyrelu", ops.LeakyReLU(x, 0.01)},
		{"cast/float64", ops.Cast(x, autodiff.Float64)},
		{"cast/bool", ops.Cast(some, autodiff.Float32)},
		{"argmax/1", ops.ArgMax(x, 1)},
		{"argmax/10", ops.ArgMax(ops.Reshape(x, 100_000, 10), 1)},
		{"argmax/0", ops.ArgMax(x, 0)},
		{"and", ops.And(some, some)},
		{"sigmoidce", ops.SigmoidCE(x, p)},
	} {
		b.Run(c.name, func(b *testing.B) { benchmark(b, c.y) })
	}
}

func benchmark(b *testing.B, y *autodiff.Node) {
	r := rand.New(rand.NewPCG(1, 2))
	dst, in := garbage(y.Type()), []*tensor.Dense(nil)
	bytes := len(dst.Uint8s())
	for _, x := range y.Inputs() {
		t := garbage(x.Type())
		for i := range count(t) {
			switch v := 2 * r.NormFloat64(); {
			case x.Name() == "p":
				put(t, i, 0.1+max(v, -v))
			case x.DType() == autodiff.Int64:
				put(t, i, float64(r.IntN(100)))
			case x.DType() == autodiff.Bool:
				put(t, i, float64(r.IntN(2)))
			default:
				put(t, i, v)
			}
		}
		in = append(in, t)
		bytes += len(t.Uint8s())
	}
	call, err := New().Bind(y.Op(), dst, in)
	if err != nil {
		b.Fatal(err)
	}
	if call == nil {
		call = func() error { return y.Op().(runner).Run(dst, in) }
	}
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	best := time.Duration(math.MaxInt64)
	for b.Loop() {
		if bytes < 1<<16 { // the clock would take as long
			_ = call()
			continue
		}
		start := time.Now()
		_ = call()
		best = min(best, time.Since(start))
	}
	if best < math.MaxInt64 {
		b.ReportMetric(float64(best), "ns/best")
	}
}

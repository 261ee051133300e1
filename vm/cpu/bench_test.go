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

func benchmark(b *testing.B, y *autodiff.Node) {
	r := rand.New(rand.NewPCG(1, 2))
	dst, in := garbage(y.Type()), []*tensor.Dense(nil)
	bytes := len(dst.Uint8s())
	for _, x := range y.Inputs() {
		t := garbage(x.Type())
		for i := range count(t) {
			if v := 2 * r.NormFloat64(); x.Name() == "p" {
				put(t, i, 0.1+max(v, -v))
			} else {
				put(t, i, v)
			}
		}
		in = append(in, t)
		bytes += len(t.Uint8s())
	}
	call, err := New().Bind(y.Op(), dst, in)
	if err != nil || call == nil {
		b.Fatal("no kernel: ", err)
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

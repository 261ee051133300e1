package cuda

import (
	"math/rand/v2"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// A cross entropy gives the softmax and the targets' totals beside the loss, if
// they are asked for.
func TestCrossEntropyGivesMore(t *testing.T) {
	b := newBench(t)
	for _, float := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		for _, shape := range [][]int{{5, 7}, {3, 2, 300}, {300, 3}} {
			g := autodiff.NewGraph(float)
			last := len(shape) - 1
			s, p, labels := g.Input("s", shape...), g.Input("p", shape...), g.IntInput("labels", shape[:last]...)
			softmax, totals := ops.Softmax(s, last), ops.Sum(p, last)
			for _, c := range []struct {
				loss *autodiff.Node
				also []*autodiff.Node
			}{
				{ops.SoftmaxCE(s, p), []*autodiff.Node{totals, softmax}},
				{ops.SoftmaxCE(s, p), []*autodiff.Node{softmax}},
				{ops.SoftmaxCE(s, labels, ops.IgnoreIndex(2)), []*autodiff.Node{softmax}},
			} {
				op := &fused.CrossEntropy{Loss: c.loss.Op()}
				r, in := rand.New(rand.NewPCG(8, 8)), []*tensor.Dense{}
				for _, x := range c.loss.Inputs() {
					v := garbage(x.Type())
					for i := range x.Type().Shape.Count().At(0) {
						put(v, i, 3*r.Float64())
					}
					in = append(in, v)
				}
				var have, want []*tensor.Dense
				for _, y := range c.also {
					of := 0
					if y == totals {
						of = 1
					}
					op.Also = append(op.Also, fused.Shared{Op: y.Op(), Of: of})
					have, want = append(have, garbage(y.Type())), append(want, garbage(y.Type()))
				}
				loss := garbage(c.loss.Type())
				if err := op.Run(loss, append(in, want...)); err != nil {
					t.Fatal(err)
				}
				y, ok, err := b.run(t, op, in, c.loss.Type(), have...)
				if err != nil || !ok {
					t.Fatal(op, ok, err)
				}
				if err := agree(c.loss, y, loss, 10); err != nil {
					t.Error(op, shape, err)
				}
				for i, n := range c.also {
					if err := agree(n, have[i], want[i], 10); err != nil {
						t.Error(op, shape, err)
					}
				}
			}
		}
	}
}

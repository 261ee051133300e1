package viz_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

// A reckoning is what the page says of its elements.
type reckoning struct {
	Wrong []string       // the first of each op
	Count int            // of the elements that are reckoned
	Said  map[string]int // by op: elements with numbers
	Mute  map[string]int // by op: elements without
}

// Every op of the Catalog, forwards and backwards, shows each element of its
// result as its formula with the numbers that make it; whoever reckons it gets
// the value of the VM.
func stepperOps(t *testing.T, browser context.Context) {
	script, err := os.ReadFile("testdata/stepper/reckon.js")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for draw := range 3 {
		d := catalogNet(t, draw)
		b := open(t, browser, d, "")
		r := eval[reckoning](b, string(script))
		for _, w := range r.Wrong {
			t.Errorf("draw %d: %s", draw, w)
		}
		for op := range r.Said {
			shown[op] = true
		}
		for op, n := range r.Mute {
			t.Errorf("draw %d: %s: %d elements without numbers", draw, op, n)
		}
		t.Logf("draw %d: %d elements, %d ops", draw, r.Count, len(r.Said))
	}
	for _, op := range strings.Fields("Abs Add ArgMax Cast Col2Im Concat Div Dropout Equal Erf Exp GELU Gather Im2Col LogSumExp MatMul Max Mul OneHot Pad Pow Repeat Reverse ScatterAdd Sigmoid SigmoidCE Slice Softmax SoftmaxCE Sum Transpose Where") {
		if !shown[op] {
			t.Errorf("no element of %s is shown with its numbers", op)
		}
	}
}

// catalogNet has a case of every op; the loss is the weighted sum of all results.
func catalogNet(t *testing.T, draw int) *viz.Diagram {
	t.Helper()
	g, r, feed := autodiff.NewGraph(autodiff.Float64), rand.New(rand.NewPCG(uint64(draw), 7)), vm.Feed{}
	var loss *node
	var wrt []*node
	for k, spec := range ops.Catalog() {
		c := spec.Draw(ops.NewDraw(draw))
		in := make([]*node, len(c.In))
		for i, a := range c.In {
			name := fmt.Sprintf("in%d_%d", k, i)
			switch a.DType {
			case autodiff.Int64:
				in[i] = g.IntInput(name, a.Shape.Extents()...)
			case autodiff.Bool:
				in[i] = g.BoolInput(name, a.Shape.Extents()...)
			default:
				a.DType = autodiff.Float64
				in[i] = g.Input(name, a.Shape.Extents()...)
				wrt = append(wrt, in[i])
			}
			feed[in[i]] = drawn(r, a)
		}
		y := c.Build(in)
		if y.DType() != autodiff.Float64 {
			y = ops.Cast(y, autodiff.Float64)
		} else {
			w := ops.Arg{Shape: y.Shape(), DType: autodiff.Float64, Lo: -1, Hi: 1}
			weights := g.Input(fmt.Sprintf("weights%d", k), w.Shape.Extents()...)
			feed[weights] = drawn(r, w)
			y = ops.Mul(y, weights)
		}
		if y = ops.Sum(y); loss == nil {
			loss = y
		} else {
			loss = ops.Add(loss, y)
		}
	}
	loss = loss.Named("L")
	var grads []*node
	for _, dx := range must(autodiff.GradOrZeros(loss, wrt...)) {
		if dx.NumIn() > 0 {
			grads = append(grads, dx)
		}
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	run, err := m.Record(feed, append(grads, loss)...)
	if err != nil {
		t.Fatal(err)
	}
	return viz.New(loss, viz.Backward(grads...), viz.Unfold(), viz.Recorded(run))
}

// drawn returns values that make sense for an argument.
func drawn(r *rand.Rand, a ops.Arg) *tensor.Dense {
	v := tensor.New(tensor.Of(a.DType.Tensor()), tensor.WithShape(a.Shape.Extents()...))
	count := a.Shape.Count().At(0)
	for i := range count {
		x := a.Lo + (a.Hi-a.Lo)*r.Float64()
		for _, kink := range a.Kinks {
			if math.Abs(x-kink) < 0.05 {
				x = kink + 0.07
			}
		}
		switch a.DType {
		case autodiff.Int64:
			v.Int64s()[i] = int64(x)
		case autodiff.Bool:
			v.Bools()[i] = x < (a.Lo+a.Hi)/2
		default:
			v.Float64s()[i] = x
		}
	}
	return v
}

package ops_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// dropoutNet declares two dropouts of one input and the gradient of the first.
func dropoutNet(t *testing.T) (x, y1, y2, dx *autodiff.Node) {
	g := autodiff.NewGraph(autodiff.Float64)
	x = g.Input("x", 1000)
	y1, y2 = ops.Dropout(x, 0.25), ops.Dropout(x, 0.25)
	grads, err := autodiff.Grad(ops.Sum(y1), x)
	if err != nil {
		t.Fatal(err)
	}
	return x, y1, y2, grads[0]
}

// ones is what dropoutNet is fed: y/x is the mask.
func ones() *tensor.Dense { return vector(slices.Repeat([]float64{1}, 1000)...) }

// run runs a program and returns copies of what it fetches.
func run(t *testing.T, p *vm.Program, feed vm.Feed) [][]float64 {
	t.Helper()
	out, err := p.Run(feed)
	if err != nil {
		t.Fatal(err)
	}
	var values [][]float64
	for _, o := range out {
		values = append(values, slices.Clone(o.Float64s()))
	}
	return values
}

func compile(t *testing.T, n *autodiff.Node, fetches []*autodiff.Node, opts ...vm.Option) *vm.Program {
	t.Helper()
	m, err := vm.New(n.Graph(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Compile(fetches...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDropoutInTraining(t *testing.T) {
	x, y1, y2, dx := dropoutNet(t)
	feed, fetches := vm.Feed{x: ones()}, []*autodiff.Node{y1, y2, dx}
	p := compile(t, x, fetches, vm.WithSeed(1))
	first, second := run(t, p, feed), run(t, p, feed)
	for _, v := range first[0] {
		if v != 0 && v != 1/0.75 {
			t.Fatalf("have the element %v, want 0 or 4/3", v)
		}
	}
	if slices.Equal(first[0], first[1]) {
		t.Error("two dropouts drop the same elements")
	}
	if !slices.Equal(first[0], first[2]) {
		t.Error("the gradient's mask is another than the value's")
	}
	if slices.Equal(first[0], second[0]) {
		t.Error("a second run drops the same elements")
	}
	if !slices.Equal(second[0], second[2]) {
		t.Error("the gradient's mask is another than the value's in the second run")
	}
	again := compile(t, x, fetches, vm.WithSeed(1))
	for i, want := range [][][]float64{first, second} {
		if have := run(t, again, feed); !slices.EqualFunc(have, want, slices.Equal) {
			t.Errorf("run %d with the same seed differs", i+1)
		}
	}
	other := compile(t, x, fetches, vm.WithSeed(2))
	if slices.Equal(run(t, other, feed)[0], first[0]) {
		t.Error("another seed drops the same elements")
	}
}

// One run moves the counter on by one, also when only a gradient is fetched.
func TestDropoutCounter(t *testing.T) {
	x, y1, y2, dx := dropoutNet(t)
	for _, fetches := range [][]*autodiff.Node{{y1}, {y1, y2, dx}, {dx}} {
		m, err := vm.New(x.Graph())
		if err != nil {
			t.Fatal(err)
		}
		p, err := m.Compile(fetches...)
		if err != nil {
			t.Fatal(err)
		}
		counter := m.Value(x.Graph().Node("dropout.counter")).Int64s()
		key := counter[0]
		run(t, p, vm.Feed{x: ones()})
		run(t, p, vm.Feed{x: ones()})
		if counter[0] != key || counter[1] != 2 {
			t.Errorf("fetching %v: the counter is %v after two runs, want [%d 2]", fetches, counter, key)
		}
	}
}

func TestDropoutInEvaluation(t *testing.T) {
	x, y1, _, dx := dropoutNet(t)
	v := make([]float64, 1000)
	for i := range v {
		v[i] = math.Sin(float64(i))
	}
	out := run(t, compile(t, x, []*autodiff.Node{y1, dx}, vm.Eval()), vm.Feed{x: vector(v...)})
	if !slices.Equal(out[0], v) || !slices.Equal(out[1], ones().Float64s()) {
		t.Error("in evaluation, Dropout is not its input")
	}
}

func TestDropoutMistakes(t *testing.T) {
	for _, ratio := range []float64{-0.1, 1, 2, nan} {
		g := autodiff.NewGraph(autodiff.Float64)
		ops.Dropout(g.Input("x", 3), ratio)
		if err := g.Err(); !errors.Is(err, autodiff.ErrValue) || !strings.Contains(err.Error(), "ratio") {
			t.Errorf("ratio %v: have the error %v", ratio, err)
		}
	}
	g := autodiff.NewGraph(autodiff.Float64)
	if y := ops.Dropout(nil, 0.5); y == nil || y.Valid() {
		t.Error("Dropout(nil) is nil or valid")
	}
	ops.Dropout(g.IntInput("ids", 3), 0.5)
	if !errors.Is(g.Err(), autodiff.ErrDType) {
		t.Errorf("ints: have the error %v, want ErrDType", g.Err())
	}
	g = autodiff.NewGraph(autodiff.Float64)
	g.Input("dropout.counter", 2)
	ops.Dropout(g.Input("x", 3), 0.5)
	if err := g.Err(); err == nil || !strings.Contains(err.Error(), "dropout.counter") {
		t.Errorf("a counter that is none: have the error %v", err)
	}
}

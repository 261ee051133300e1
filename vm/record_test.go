package vm_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// recorded is a training step that uses a value twice, reads a reshaped variable
// and stores in it.
func recorded(t *testing.T) (m *vm.Machine, feed vm.Feed, W *node, fetches []*node) {
	t.Helper()
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 3)
	W = g.Param("W", autodiff.Normal(0, 1), 2, 6)
	V := ops.Reshape(W, 3, 4)
	h := ops.Tanh(ops.Add(ops.MatMul(x, V), ops.MatMul(ops.Square(x), V))).Named("h") // the VM would make one product
	loss := ops.SoftmaxCE(ops.Mul(h, ops.Sigmoid(h)), ops.Square(h)).Named("L")       // which would give out a softmax
	grads, err := autodiff.Grad(loss, W)
	if err != nil {
		t.Fatal(err)
	}
	update := autodiff.Assign(W, ops.Sub(W, grads[0]))
	return machine(t, g), vm.Feed{x: ramp(5, 3)}, W, []*node{loss, grads[0], update}
}

// Every value is that of the interpreter, which computes each node apart, and
// the variables are left alone.
func TestRecord(t *testing.T) {
	m, feed, W, fetches := recorded(t)
	before := slices.Clone(m.Value(W).Float64s())
	r, err := m.Record(feed, fetches...)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m.Value(W).Float64s(), before) {
		t.Error("recording has changed W")
	}
	if len(r.Nodes()) < 12 {
		t.Errorf("only %d nodes", len(r.Nodes()))
	}
	for _, n := range m.Graph().Nodes() {
		if r.Value(n) == nil {
			t.Errorf("%v has no value", n)
		}
	}
	for _, n := range append(r.Nodes(), fetches...) {
		want, err := m.Interpret(feed, n, fetches[0]) // which needs the batch extent
		if err != nil {
			t.Fatal(err)
		}
		if n.IsAssign() {
			copy(m.Value(W).Float64s(), before) // Interpret has assigned it
		}
		extents, have := r.Floats(n)
		if !slices.Equal(extents, want[0].Shape()) || !close12(have, want[0].Float64s()) {
			t.Errorf("%v: have %v %v, want %v", n, extents, have, want[0])
		}
	}
}

func close12(have, want []float64) bool {
	for i := range want {
		if !(math.Abs(have[i]-want[i]) <= 1e-12*(1+math.Abs(want[i]))) {
			return false
		}
	}
	return len(have) == len(want)
}

// A value is needed until the last of those that come after it and read it.
func TestRecordUntil(t *testing.T) {
	m, feed, _, fetches := recorded(t)
	r, err := m.Record(feed, fetches...)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range r.Nodes() {
		want := i
		for k, user := range r.Nodes() {
			if slices.Contains(user.Inputs(), n) {
				want = k
			}
		}
		if slices.Contains(fetches, n) || n.Kind() == autodiff.KindParam || n == fetches[2].In(1) {
			continue // kept for the caller, or stored at the end
		}
		if have := r.Until(i); have != want {
			t.Errorf("%v is kept until %d, want %d", n, have, want)
		}
	}
	if have := r.Until(slices.Index(r.Nodes(), fetches[0])); have != len(r.Nodes()) {
		t.Errorf("the loss is kept until %d, want the end", have)
	}
}

func TestRecordOtherNodes(t *testing.T) {
	m, feed, _, fetches := recorded(t)
	r, err := m.Record(feed, fetches[0])
	if err != nil {
		t.Fatal(err)
	}
	g := m.Graph()
	later := ops.Tanh(fetches[0])
	for _, n := range []*node{nil, fetches[1], later, autodiff.NewGraph(autodiff.Float64).Input("x", 2)} {
		if have := r.Value(n); have != nil {
			t.Errorf("%v: have %v, which was not computed", n, have)
		}
	}
	x := g.Input("open", autodiff.Batch)
	if _, err := m.Record(feed, x); err == nil || !strings.Contains(err.Error(), "is not fed") {
		t.Errorf("have %v", err)
	}
}

// Truth and whole numbers are numbers, too; a Modal node is what it chooses.
func TestRecordFloats(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, i := g.Input("x", 3), g.IntInput("i", 3)
	positive := ops.Greater(x, g.Scalar(0))
	either := ops.TrainEval(x, ops.Neg(x))
	m := machine(t, g)
	r, err := m.Record(vm.Feed{
		x: tensor.New(tensor.WithShape(3), tensor.WithBacking([]float32{-0.1, 2, 0})),
		i: tensor.New(tensor.WithShape(3), tensor.WithBacking([]int64{7, -1, 0})),
	}, positive, either, i)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[*node][]float64{positive: {0, 1, 0}, i: {7, -1, 0}, either: {float64(float32(-0.1)), 2, 0}} {
		if _, have := r.Floats(n); !slices.Equal(have, want) {
			t.Errorf("%v: have %v, want %v", n, have, want)
		}
	}
	if have := r.Chosen(either); have != x || r.Chosen(x) != x || r.Chosen(nil) != nil {
		t.Errorf("chosen is %v, want %v", have, x)
	}
	if r, err = m.With(vm.Eval()).Record(vm.Feed{x: r.Value(x), i: r.Value(i)}, either); err != nil || r.Chosen(either) != either.In(1) {
		t.Errorf("in evaluation, chosen is %v (%v), want %v", r.Chosen(either), err, either.In(1))
	}
}

// Every value of a run can be looked at.
func ExampleMachine_Record() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 2)
	loss := ops.Sum(ops.Square(x)).Named("L")
	grads, err := autodiff.Grad(loss, x)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := vm.New(g)
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := m.Record(vm.Feed{x: tensor.New(tensor.WithBacking([]float64{3, 4}))}, append(grads, loss)...)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range r.Nodes() {
		_, elements := r.Floats(n)
		fmt.Println(n.Name(), elements)
	}
	// Output:
	// x [3 4]
	// y2 [9 16]
	// L [25]
	// ∂L [1]
	// ∂y2 [1 1]
	// v5 [6 8]
	// ∂x [6 8]
}

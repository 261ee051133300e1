package vm_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

type node = autodiff.Node

// floats returns a float64 tensor with these elements.
func floats(shape []int, v ...float64) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(v))
}

// ramp returns a tensor of numbers that all differ.
func ramp(shape ...int) *tensor.Dense {
	n := 1
	for _, e := range shape {
		n *= e
	}
	v := make([]float64, n)
	for i := range v {
		v[i] = math.Sin(float64(3*i + n))
	}
	return floats(shape, v...)
}

func machine(t testing.TB, g *autodiff.Graph, opts ...vm.Option) *vm.Machine {
	t.Helper()
	m, err := vm.New(g, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func compile(t testing.TB, m *vm.Machine, fetches ...*node) *vm.Program {
	t.Helper()
	p, err := m.Compile(fetches...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func run(t testing.TB, p *vm.Program, feed vm.Feed) []*tensor.Dense {
	t.Helper()
	out, err := p.Run(feed)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// net is a small network with its loss, gradients and SGD updates.
type net struct {
	g             *autodiff.Graph
	x, t, loss    *node
	grads, assign []*node
}

func newNet(t testing.TB, float autodiff.DType) net {
	g := autodiff.NewGraph(float)
	n := net{g: g, x: g.Input("x", autodiff.Batch, 2), t: g.Input("t", autodiff.Batch, 3)}
	W1, b1 := g.Param("W1", autodiff.Normal(0, 1), 2, 4), g.Param("b1", autodiff.Zeros(), 4)
	W2, b2 := g.Param("W2", autodiff.Normal(0, 1), 4, 3), g.Param("b2", autodiff.Zeros(), 3)
	h := ops.Tanh(ops.Add(ops.MatMul(n.x, W1), b1))
	d := ops.Add(ops.Add(ops.MatMul(h, W2), b2), ops.Neg(n.t))
	n.loss = ops.Sum(ops.Mul(d, d))
	var err error
	if n.grads, err = autodiff.Grad(n.loss, g.Params()...); err != nil {
		t.Fatal(err)
	}
	for i, p := range g.Params() {
		n.assign = append(n.assign, autodiff.Assign(p, ops.Add(p, ops.Scale(n.grads[i], -0.01))))
	}
	return n
}

func (n net) feed(batch int) vm.Feed {
	return vm.Feed{n.x: ramp(batch, 2), n.t: ramp(batch, 3)}
}

func equal(t testing.TB, what string, have, want *tensor.Dense) {
	t.Helper()
	if h, w := fmt.Sprint(have.Uint8s()), fmt.Sprint(want.Uint8s()); h != w || !have.Shape().Eq(want.Shape()) {
		t.Errorf("%s: have %v\nwant %v", what, have, want)
	}
}

func TestProgramEqualsInterpreter(t *testing.T) {
	n := newNet(t, autodiff.Float64)
	fetches := append(append([]*node{n.loss}, n.grads...), n.assign...)
	for _, name := range vm.Passes() {
		testProgram(t, n, fetches, vm.WithoutPass(name))
	}
	testProgram(t, n, fetches, vm.WithoutPass(vm.Passes()...))
	testProgram(t, n, fetches, vm.WithoutPass())
}

func testProgram(t *testing.T, n net, fetches []*node, without vm.Option) {
	compiled, naive := machine(t, n.g, vm.WithEngine(plain{}), without), machine(t, n.g)
	p := compile(t, compiled, fetches...)
	for _, batch := range []int{5, 1, 5, 0, 7} {
		have := run(t, p, n.feed(batch))
		want, err := naive.Interpret(n.feed(batch), fetches...)
		if err != nil {
			t.Fatal(err)
		}
		for i := range fetches {
			equal(t, fmt.Sprintf("batch %d: %v", batch, fetches[i]), have[i], want[i])
		}
		for _, w := range n.g.Params() {
			equal(t, w.Name(), compiled.Value(w), naive.Value(w))
		}
	}
}

func TestStepAllocatesNothing(t *testing.T) {
	n := newNet(t, autodiff.Float64)
	p := compile(t, machine(t, n.g), append(n.assign, n.loss)...)
	feed := n.feed(30)
	run(t, p, feed)
	if have := testing.AllocsPerRun(100, func() { run(t, p, feed) }); have != 0 {
		t.Errorf("a step makes %v allocations, want 0", have)
	}
}

// Without assignments, running twice is running once, and a fetched value stays.
func TestRunTwice(t *testing.T) {
	n := newNet(t, autodiff.Float64)
	W1 := n.g.Node("W1")
	p := compile(t, machine(t, n.g), append(n.grads, n.loss, W1, n.x)...)
	var first []*tensor.Dense
	for _, o := range run(t, p, n.feed(4)) {
		first = append(first, o.Clone().(*tensor.Dense))
	}
	for i, o := range run(t, p, n.feed(4)) {
		equal(t, fmt.Sprint("fetch ", i), o, first[i])
	}
}

// Every other node sees what a variable held before the run.
func TestAssign(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	a := g.State("a", autodiff.Constant(1), 2)
	b := g.State("b", autodiff.Constant(2), 2)
	swap := []*node{autodiff.Assign(a, b), autodiff.Assign(b, a)}
	late := ops.Add(a, b) // declared after the assignments, reads before them
	next := ops.Add(swap[0], late)
	for _, mode := range []string{"program", "interpreter"} {
		m := machine(t, g)
		fetches := append([]*node{late, a, next}, swap...)
		var out []*tensor.Dense
		if mode == "program" {
			out = run(t, compile(t, m, fetches...), nil)
		} else {
			var err error
			if out, err = m.Interpret(nil, fetches...); err != nil {
				t.Fatal(err)
			}
		}
		for i, want := range []float64{3, 1, 5, 2, 1} {
			if have := out[i].Float64s()[1]; have != want {
				t.Errorf("%s: fetch %v = %v, want %v", mode, fetches[i], have, want)
			}
		}
		if m.Value(a).Float64s()[0] != 2 || m.Value(b).Float64s()[0] != 1 {
			t.Errorf("%s: a, b = %v, %v after the swap", mode, m.Value(a), m.Value(b))
		}
	}
	if _, err := machine(t, g).Compile(swap[0], autodiff.Assign(a, late)); !errors.Is(err, autodiff.ErrGraph) || !strings.Contains(err.Error(), "assigned twice") {
		t.Errorf("assigned twice: %v", err)
	}
}

// A branch whose summands are one and the same value must not add into it.
func TestBranchOfOneValue(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x")
	y := ops.Neg(x)
	grads, err := autodiff.Grad(ops.Tanh(ops.Add(ops.Add(y, y), y)), x)
	if err != nil {
		t.Fatal(err)
	}
	have := run(t, compile(t, machine(t, g), grads[0]), vm.Feed{x: floats(nil, 0.1)})[0].Float64s()[0]
	if want := -3 * (1 - math.Pow(math.Tanh(0.3), 2)); !(math.Abs(have-want) < 1e-15) {
		t.Errorf("have %v, want %v", have, want)
	}
}

// What a run returns can be fed to the next, whatever the order of the inputs.
func TestFeedBack(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	a, b := g.Input("a", 3), g.Input("b", 3)
	m := machine(t, g)
	exact := machine(t, g, vm.WithEngine(plain{}))
	for _, next := range [][]*node{
		{ops.Add(a, b), ops.Neg(a), a, ops.Reshape(b, 3)},
		{ops.Neg(a), ops.Tanh(b)},                                                // could run in place of the inputs
		{ops.Repeat(ops.Sum(a), 0, 3), ops.Repeat(ops.Sum(ops.Square(b)), 0, 3)}, // could lie where they lay
	} {
		p := compile(t, exact, next...)
		feed := vm.Feed{a: ramp(3), b: floats([]int{3}, 4, 5, 6)}
		k := len(next) + 1
		for i := range k * k {
			back := [2]int{i%k - 1, i/k - 1} // which result each input is, or −1
			want, err := m.Interpret(feed, next...)
			if err != nil {
				t.Fatal(err)
			}
			have := run(t, p, feed)
			for i := range next {
				equal(t, fmt.Sprintf("fed back %v: %v", back, next[i]), have[i], want[i])
			}
			feed = vm.Feed{a: ramp(3), b: ramp(3)}
			for i, x := range []*node{a, b} {
				if back[i] >= 0 {
					feed[x] = have[back[i]]
				}
			}
		}
	}
}

// An update runs with the node that it belongs to, in training only.
func TestUpdate(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x")
	count := g.State("count", autodiff.Zeros())
	y, z := ops.Neg(x), ops.Tanh(x)
	g.Update(y, autodiff.Assign(count, ops.Shift(count, 1)))
	m := machine(t, g)
	feed := vm.Feed{x: floats(nil, 1)}
	for _, c := range []struct {
		p    *vm.Program
		want float64
	}{
		{compile(t, m, y), 1}, {compile(t, m, z), 1}, {compile(t, m.With(vm.Eval()), y), 1}, {compile(t, m, z, y), 2},
	} {
		run(t, c.p, feed)
		if have := m.Value(count).Float64s()[0]; have != c.want {
			t.Errorf("count is %v, want %v", have, c.want)
		}
	}
}

func TestFeedErrors(t *testing.T) {
	n := newNet(t, autodiff.Float64)
	p := compile(t, machine(t, n.g), n.loss)
	other := autodiff.NewGraph(autodiff.Float64).Input("x")
	view := ramp(3, 4)
	view.T()
	for _, c := range []struct {
		feed vm.Feed
		want error
		text string
	}{
		{vm.Feed{n.x: ramp(5, 2)}, autodiff.ErrValue, "input t (N×3) is not fed; the program needs x (N×2), t (N×3)"},
		{nil, autodiff.ErrValue, "input x (N×2) is not fed"},
		{vm.Feed{n.x: ramp(5, 2), n.t: ramp(4, 3)}, autodiff.ErrShape, "input t wants float64 N×3 with N = 5 from x and was fed float64 4×3"},
		{vm.Feed{n.x: ramp(5, 3), n.t: ramp(5, 3)}, autodiff.ErrShape, "input x wants float64 N×2"},
		{vm.Feed{n.x: ramp(10), n.t: ramp(5, 3)}, autodiff.ErrShape, "was fed float64 10: want shape N×2, have 10"},
		{vm.Feed{n.x: tensor.New(tensor.WithShape(5, 2), tensor.Of(tensor.Float32)), n.t: ramp(5, 3)}, autodiff.ErrDType, "was fed float32 5×2"},
		{vm.Feed{n.x: ramp(4, 2), n.t: view}, autodiff.ErrValue, "is a view"},
		{vm.Feed{n.x: ramp(5, 2), n.t: ramp(5, 3), other: ramp()}, autodiff.ErrGraph, "x = Input scalar is fed and is no input of this program's graph"},
		{vm.Feed{n.x: ramp(5, 2), n.t: ramp(5, 3), nil: ramp()}, autodiff.ErrGraph, "a feed is for a nil node"},
	} {
		_, err := p.Run(c.feed)
		if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.text) || !strings.HasPrefix(fmt.Sprint(err), "vm_test.go:") && !strings.HasPrefix(fmt.Sprint(err), "vm: ") {
			t.Errorf("have %v\nwant %q", err, c.text)
		}
	}
	run(t, p, n.feed(5)) // and all is well afterwards
}

func TestCompileErrors(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	m := machine(t, g)
	x := g.Input("x", autodiff.Batch)
	for _, c := range []struct {
		fetch *node
		want  error
		text  string
	}{
		{nil, autodiff.ErrGraph, "fetch 1 of 1 is nil"},
		{autodiff.NewGraph(autodiff.Float64).Input("x"), autodiff.ErrGraph, "belongs to another graph"},
		{g.Full(autodiff.TypeOf(autodiff.Float64, autodiff.Batch), 1), autodiff.ErrShape, "no input that the program needs fixes it"},
		{autodiff.Apply(lame{}, x), autodiff.ErrGraph, "give its type vm_test.lame a method Run"},
	} {
		if _, err := m.Compile(c.fetch); !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.text) {
			t.Errorf("have %v\nwant %q", err, c.text)
		}
	}
	if _, err := m.With(vm.WithoutPass("live")).Compile(x); !errors.Is(err, autodiff.ErrValue) || !strings.Contains(err.Error(), "these can: simplify, convolve, pool, sparse, share, accumulate, stack, heads, tails, fuse, alias, schedule, plan") {
		t.Errorf("have %v", err)
	}
	bad := ops.Add(x, nil)
	if _, err := m.Compile(bad); err != g.Err() || err == nil {
		t.Errorf("have %v, want the graph's mistake", err)
	}
	if _, err := vm.New(g); err != g.Err() {
		t.Errorf("have %v, want the graph's mistake", err)
	}
}

type lame struct{}

func (lame) String() string                                  { return "Lame" }
func (lame) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }

func TestWatchNaN(t *testing.T) {
	n := newNet(t, autodiff.Float64)
	m := machine(t, n.g)
	W2 := n.g.Node("W2")
	p := compile(t, m.With(vm.WatchNaN()), append(n.grads, n.loss)...)
	want := run(t, compile(t, m, n.loss), n.feed(3))[0]
	equal(t, "watched loss", run(t, p, n.feed(3))[4], want)
	if once, err := m.Run(n.feed(3), n.loss); err != nil || once[0].Float64s()[0] != want.Float64s()[0] {
		t.Errorf("Machine.Run: %v, %v", once, err)
	}
	m.Value(W2).Float64s()[4] = math.Inf(-1)
	_, err := p.Run(n.feed(3))
	for _, text := range []string{"vm_test.go:", "MatMul", "forward", "Inf at [", "inputs: a1 in [", "W2 in ["} {
		if !errors.Is(err, vm.ErrNaN) || !strings.Contains(fmt.Sprint(err), text) {
			t.Errorf("have %v, want %q", err, text)
		}
	}
	feed := n.feed(3)
	feed[n.x].Float64s()[3] = math.NaN()
	if _, err := p.Run(feed); !strings.Contains(fmt.Sprint(err), "input x was fed NaN at [1 1]") {
		t.Errorf("have %v", err)
	}
}

func TestProfileAndListing(t *testing.T) {
	n := newNet(t, autodiff.Float64)
	p := compile(t, machine(t, n.g, vm.Profiled()), n.loss)
	if have := p.String(); !strings.Contains(have, "not yet specialised: run it with x (N×2), t (N×3)") {
		t.Errorf("have %s", have)
	}
	run(t, p, n.feed(6))
	prof := p.Profile()
	if prof.Runs != 1 || prof.Arena < prof.Bound || prof.Bound == 0 || len(prof.Rows) == 0 {
		t.Errorf("have %+v", prof)
	}
	for _, text := range []string{"Fused(MatMul → Add, Tanh)(", "; Σ)(", "float64 6×4", "vm_test.go:", "Part(%", "N = 6", "fetch %"} {
		if !strings.Contains(p.String(), text) {
			t.Errorf("the listing lacks %q:\n%s", text, p)
		}
	}
}

// The variables are the machine's: its programs share them.
func TestProgramsShareVariables(t *testing.T) {
	n := newNet(t, autodiff.Float32)
	m := machine(t, n.g, vm.WithSeed(7))
	train, look := compile(t, m, n.assign...), compile(t, m.With(vm.Eval()), n.loss)
	feed := vm.Feed{n.x: single(ramp(4, 2)), n.t: single(ramp(4, 3))}
	before := run(t, look, feed)[0].Float32s()[0]
	for range 20 {
		run(t, train, feed)
	}
	if after := run(t, look, feed)[0].Float32s()[0]; !(after < before) {
		t.Errorf("loss %v before, %v after training", before, after)
	}
	W1 := n.g.Node("W1")
	if err := m.SetValue(W1, single(ramp(2, 4))); err != nil || m.Value(W1).Float32s()[1] != single(ramp(2, 4)).Float32s()[1] {
		t.Errorf("SetValue: %v", err)
	}
	if err := m.SetValue(W1, ramp(2, 4)); !errors.Is(err, autodiff.ErrDType) {
		t.Errorf("SetValue with float64: %v", err)
	}
	if err := m.SetValue(n.x, ramp(2, 4)); !errors.Is(err, autodiff.ErrGraph) {
		t.Errorf("SetValue of an input: %v", err)
	}
}

func single(t *tensor.Dense) *tensor.Dense {
	v := make([]float32, len(t.Float64s()))
	for i, x := range t.Float64s() {
		v[i] = float32(x)
	}
	return tensor.New(tensor.WithShape(t.Shape()...), tensor.WithBacking(v))
}

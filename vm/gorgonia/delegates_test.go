package gorgonia

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

var floats = []autodiff.DType{autodiff.Float64, autodiff.Float32}

// draws is how many cases of each row of the Catalog are tried.
const draws = 40

// Every call that the engine binds, for every op that the Catalog's cases and
// their adjoints declare, gives what the op's own loop gives, in dst, and leaves
// its operands alone. Every method of the table is met.
func TestDelegates(t *testing.T) {
	called := map[string]bool{} // by dtype and op
	for _, dtype := range floats {
		for _, spec := range ops.Catalog() {
			for n := range draws {
				c := declare(t, spec, n, dtype)
				for op, call := range c.calls(t) {
					if call.check(t, op) {
						called[dtype.String()+reflect.TypeOf(op).String()] = true
					}
				}
			}
		}
	}
	for _, r := range rows {
		for _, dtype := range floats {
			if r.method == "" || dtype == autodiff.Float32 && float64Only(r) {
				continue
			}
			if !called[dtype.String()+reflect.TypeOf(r.example.Op()).String()] {
				t.Errorf("no case has called %s for %s in %s", r.method, r.op, dtype)
			}
		}
	}
}

// float64Only reports whether the reason is about float32.
func float64Only(r row) bool { return len(r.reason) > 8 && r.reason[:8] == "float32:" }

// declared is a case of the Catalog with the adjoints of all its inputs.
type declared struct {
	g    *autodiff.Graph
	args map[*autodiff.Node]ops.Arg
	rand *rand.Rand
}

func declare(t *testing.T, spec ops.Spec, n int, float autodiff.DType) declared {
	d := declared{autodiff.NewGraph(float), map[*autodiff.Node]ops.Arg{}, rand.New(rand.NewPCG(uint64(n), 1))}
	c := spec.Draw(ops.NewDraw(n))
	in := make([]*autodiff.Node, len(c.In))
	for i, a := range c.In {
		name, e := fmt.Sprint("x", i), a.Shape.Extents()
		switch a.DType {
		case autodiff.Int64:
			in[i] = d.g.IntInput(name, e...)
		case autodiff.Bool:
			in[i] = d.g.BoolInput(name, e...)
		default:
			in[i] = d.g.Input(name, e...)
		}
		d.args[in[i]] = a
	}
	y := c.Build(in)
	if y.Valid() && y.DType() == float {
		dy := d.g.Input("dy", y.Shape().Extents()...)
		d.args[dy] = ops.Float(y.Shape())
		for _, x := range in {
			if x.DType() == float {
				_, _ = autodiff.VJP(y, dy, x) // some let no gradient flow
			}
		}
	}
	if err := d.g.Err(); err != nil {
		t.Fatalf("%s, draw %d: %v", spec.Name, n, err)
	}
	return d
}

// A call is one use of an op, computed by its own loop.
type call struct {
	in   []*tensor.Dense
	want *tensor.Dense
	typ  autodiff.Type
}

// calls computes the graph node by node, and yields every op with its operands
// and result.
func (d declared) calls(t *testing.T) func(yield func(autodiff.Op, call) bool) {
	return func(yield func(autodiff.Op, call) bool) {
		value := make([]*tensor.Dense, len(d.g.Nodes()))
		for id, n := range d.g.Nodes() {
			y := garbage(n.Type())
			value[id] = y
			switch {
			case n.Kind() == autodiff.KindInput:
				d.draw(y, d.args[n])
				continue
			case n.IsVariable():
				d.draw(y, ops.Ints(n.Shape(), 9))
				continue
			}
			var in []*tensor.Dense
			for _, x := range n.Inputs() {
				in = append(in, value[x.ID()])
			}
			if err := n.Op().(vm.Kernel).Run(y, in); err != nil {
				t.Fatal(n, err)
			}
			if len(in) > 0 && !n.IsAssign() && !yield(n.Op(), call{in, y, n.Type()}) {
				return
			}
		}
	}
}

// draw gives y values that make sense in the argument.
func (d declared) draw(y *tensor.Dense, a ops.Arg) {
	for i := range count(y) {
		put(y, i, a.Lo+d.rand.Float64()*(a.Hi-a.Lo))
	}
}

// check binds op and compares the call's result with the loop's: in memory of
// its own and, if the op may run in place, in that of each operand. It reports
// whether there is a call.
func (c call) check(t *testing.T, op autodiff.Op) bool {
	t.Helper()
	bound := false
	for place := -1; place < len(c.in); place++ {
		in := clones(c.in)
		dst := garbage(c.typ)
		if place >= 0 {
			inPlace, ok := op.(vm.InPlace)
			if !ok || !inPlace.InPlace(place) || c.in[place].Dtype() != dst.Dtype() || !c.in[place].Shape().Eq(dst.Shape()) {
				continue
			}
			dst = on(in[place].Uint8s(), c.typ)
		}
		run, err := New().Bind(op, dst, in)
		if err != nil {
			t.Fatalf("%s: Bind: %v", op, err)
		}
		if run == nil {
			continue
		}
		bound = true
		for again := range 2 { // a call is made many times
			if place >= 0 {
				copy(dst.Uint8s(), c.in[place].Uint8s())
			}
			if err := run(); err != nil {
				t.Fatalf("%s of %v in the place of %d: %v", op, shapes(in), place, err)
			}
			if at := differ(dst, c.want, c.tolerance(op)); at >= 0 {
				t.Errorf("%s of %v in the place of %d, call %d: element %d is %v, want %v",
					op, shapes(in), place, again, at, get(dst, at), get(c.want, at))
				return true
			}
			if !slices.Equal(dst.Shape(), c.want.Shape()) {
				t.Errorf("%s of %v has changed the shape of dst to %v", op, shapes(c.in), dst.Shape())
			}
			for i, x := range in {
				if i != place && !bytes.Equal(x.Uint8s(), c.in[i].Uint8s()) || !slices.Equal(x.Shape(), c.in[i].Shape()) {
					t.Errorf("%s of %v has changed operand %d", op, shapes(c.in), i)
				}
			}
		}
	}
	return bound
}

// tolerance returns how much an element of a call's result may differ from the
// loop's, relative to the larger of 1 and the element: not at all, but where
// Gorgonia adds products in another order, or has another tanh.
func (c call) tolerance(op autodiff.Op) float64 {
	eps := 0x1p-53
	if c.typ.DType == autodiff.Float32 {
		eps = 0x1p-24
	}
	switch op.(type) {
	case product: // of k terms that are at most 4
		s := c.in[0].Shape()
		return float64(4*max(s[len(s)-2], s[len(s)-1])) * eps
	default:
		if op == ops.Tanh(examples().x).Op() && c.typ.DType == autodiff.Float32 {
			return 3 * eps
		}
	}
	return 0
}

// Elementwise methods are right for special values, too, pair by pair.
func TestSpecialValues(t *testing.T) {
	values := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1, -1, 2, 0.5, 3, -3,
		1e-300, -1e-300, 1e300, 1e-40, -1e-40, 3e38, -3e38, 1e10, 88.8, -104, 710, -746, 1e-7, 0.3, math.MaxFloat64}
	n := len(values)
	for _, dtype := range append(floats, autodiff.Int64) {
		g := autodiff.NewGraph(autodiff.Float32)
		if dtype == autodiff.Float64 {
			g = autodiff.NewGraph(dtype)
		}
		a, b := g.Input("a", n*n), g.Input("b", n*n)
		if dtype == autodiff.Int64 {
			a, b = g.IntInput("i", n*n), g.IntInput("j", n*n)
		}
		x := [2]*tensor.Dense{garbage(a.Type()), garbage(b.Type())}
		for i := range n * n {
			put(x[0], i, values[i/n])
			put(x[1], i, values[i%n])
		}
		for _, r := range rows {
			op := r.example.Op()
			if _, ok := op.(axial); ok || r.example.NumIn() > 2 || r.bind == nil {
				continue
			}
			in, types := x[:r.example.NumIn()], []autodiff.Type{a.Type(), b.Type()}
			typ, err := op.Infer(types[:len(in)])
			if err != nil || typ.Shape != a.Shape() {
				continue // not for these operands
			}
			want := garbage(typ)
			if err := op.(vm.Kernel).Run(want, in); err != nil {
				t.Fatal(op, err)
			}
			if bound := (call{in, want, typ}).check(t, op); !bound && !float64Only(r) {
				t.Errorf("%s of %s is not bound", op, dtype)
			}
		}
	}
}

// Elementwise calls allocate nothing.
func TestElementwiseCallsDoNotAllocate(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 30, 10)
	for _, y := range []*autodiff.Node{ops.Add(x, x), ops.Mul(x, x), ops.Tanh(x), ops.Less(x, x)} {
		in := []*tensor.Dense{garbage(x.Type()), garbage(x.Type())}
		run, err := New().Bind(y.Op(), garbage(y.Type()), in)
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(100, func() { _ = run() }); n != 0 {
			t.Errorf("%s: %v allocations a call, want 0", y.Op(), n)
		}
	}
}

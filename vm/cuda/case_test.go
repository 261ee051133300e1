package cuda

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// A caseOf is a graph to be computed node by node, from values of its inputs.
type caseOf struct {
	g    *autodiff.Graph
	args map[*autodiff.Node]ops.Arg
	bad  bool // most floats are special
}

// special are values that kernels treat in a way of their own, or ought not to.
var special = []float64{0, math.Copysign(0, -1), -1, 3, 3, math.Inf(1), math.Inf(-1), math.NaN(), 0x1p-140, 88.8, -104}

// draw returns a value for an element of an input.
func (d *caseOf) draw(n *autodiff.Node, a ops.Arg, r *rand.Rand) float64 {
	if d.bad && n.DType().IsFloat() && r.IntN(4) > 0 {
		return special[r.IntN(len(special))]
	}
	return a.Lo + r.Float64()*(a.Hi-a.Lo)
}

// declare makes a graph of a case of the Catalog and of all its adjoints.
func declare(t testing.TB, spec ops.Spec, n int, float autodiff.DType) caseOf {
	d := caseOf{g: autodiff.NewGraph(float), args: map[*autodiff.Node]ops.Arg{}}
	c := spec.Draw(ops.NewDraw(n))
	in := c.Inputs(d.g)
	for i, x := range in {
		d.args[x] = c.In[i]
	}
	if y := c.Build(in); y.Valid() && y.DType() == float {
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

// check computes the graph by the ops' loops, and beside each its kernel. It
// returns the first difference: results of ops that only move, choose, compare,
// or round once are to be the same.
func (b *bench) check(t testing.TB, d caseOf, r *rand.Rand, slack float64) error {
	t.Helper()
	if err := d.g.Err(); err != nil {
		t.Fatal(err)
	}
	value := make([]*tensor.Dense, len(d.g.Nodes()))
	for id, n := range d.g.Nodes() {
		y := garbage(n.Type())
		value[id] = y
		if n.Kind() == autodiff.KindInput || n.IsVariable() {
			a := d.args[n]
			for i := range n.Type().Shape.Count().At(0) {
				put(y, i, d.draw(n, a, r))
			}
			continue
		}
		var in []*tensor.Dense
		for _, x := range n.Inputs() {
			in = append(in, value[x.ID()])
		}
		op, ok := n.Op().(interface {
			Run(dst *tensor.Dense, in []*tensor.Dense) error
		})
		if !ok {
			t.Fatalf("%s has no loop", n.Op())
		}
		if err := op.Run(y, in); err != nil {
			t.Fatal(n, err)
		}
		if len(in) == 0 || n.IsAssign() {
			continue
		}
		for b.over = -1; b.over < len(in); b.over++ {
			if b.over >= 0 && !inPlace(n, b.over) {
				continue
			}
			if err := b.compare(t, n, in, y, slack); err != nil {
				b.over = -1
				return err
			}
		}
		b.over = -1
	}
	return nil
}

// inPlace reports whether n's result may lie in operand i, if no other operand is
// that one.
func inPlace(n *autodiff.Node, i int) bool {
	op, ok := n.Op().(interface{ InPlace(i int) bool })
	return ok && op.InPlace(i) && n.In(i).DType() == n.DType()
}

// compare runs n's kernel and compares its result with the loop's.
func (b *bench) compare(t testing.TB, n *autodiff.Node, in []*tensor.Dense, want *tensor.Dense, slack float64) error {
	t.Helper()
	have, ok, err := b.run(t, n.Op(), in, n.Type())
	switch _, alias := n.Op().(interface{ Alias() }); {
	case err != nil:
		return fmt.Errorf("%s of %s: %w", n.Op(), n.In(0).Type(), err)
	case ok:
		b.met[reflect.TypeOf(n.Op())] = true
	case alias:
		return nil
	default:
		return fmt.Errorf("%s of %s has no kernel", n.Op(), n.In(0).Type())
	}
	if !b.rounds[reflect.TypeOf(n.Op())] {
		slack = 0
	}
	return agree(n, have, want, slack)
}

// agree compares a kernel's result with the loop's, up to slack times what few
// roundings make.
func agree(n *autodiff.Node, have, want *tensor.Dense, slack float64) error {
	tol := 1e-12
	if have.Dtype() == tensor.Float32 {
		tol = 1e-5
	}
	for i := range n.Type().Shape.Count().At(0) {
		h, w := get(have, i), get(want, i)
		if h != w && !(math.Abs(h-w) <= slack*tol*(1+math.Abs(w))) && !(h != h && w != w) {
			return fmt.Errorf("%s of %s: element %d: have %v, want %v", n.Op(), n.Inputs()[0].Type(), i, h, w)
		}
	}
	return nil
}

func get(t *tensor.Dense, i int) float64 {
	p := unsafe.Pointer(&t.Uint8s()[i*int(t.Dtype().Size())])
	switch t.Dtype() {
	case tensor.Float64:
		return *(*float64)(p)
	case tensor.Float32:
		return float64(*(*float32)(p))
	case tensor.Int64:
		return float64(*(*int64)(p))
	}
	return float64(*(*byte)(p))
}

func put(t *tensor.Dense, i int, v float64) {
	p := unsafe.Pointer(&t.Uint8s()[i*int(t.Dtype().Size())])
	switch t.Dtype() {
	case tensor.Float64:
		*(*float64)(p) = v
	case tensor.Float32:
		*(*float32)(p) = float32(v)
	case tensor.Int64:
		*(*int64)(p) = int64(v)
	default:
		*(*bool)(p) = v >= 1
	}
}

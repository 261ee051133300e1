package cpu

import (
	"bytes"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// Every kernel against the op's own loop, on the Catalog's cases and on all
// ops that their adjoints are made of.
func TestKernelsOnCatalog(t *testing.T) {
	met := map[reflect.Type]bool{}
	draws := 200
	if testing.Short() {
		draws = 30
	}
	for _, d := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		for _, spec := range ops.Catalog() {
			for n := range draws {
				run(t, declare(t, spec, n, d), rand.New(rand.NewPCG(uint64(n), 5)), met, 1)
			}
		}
	}
	for typ := range kernels {
		if !met[typ] {
			t.Errorf("no case has called the kernel of %s", typ)
		}
	}
	for typ := range steps32 {
		if !met[typ] {
			t.Errorf("no case has called the kernel of %s by itself", typ)
		}
	}
}

// Large operands, that are worked on in parts, and layouts that no small case
// has.
func TestKernelsInParts(t *testing.T) {
	met := map[reflect.Type]bool{}
	for _, d := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		for _, shape := range [][]int{{700, 300}, {5, 41, 999}, {3, 90_000}, {90_000, 3}, {300_001}, {1, 2, 1, 3, 1}, {2, 3, 4, 5}} {
			if size := tensor.Shape(shape).TotalSize(); testing.Short() && (size > 250_000 || d == autodiff.Float64 && size > 1000) {
				continue
			}
			g := autodiff.NewGraph(d)
			x, p := g.Input("x", shape...), g.Input("p", shape...)
			last := len(shape) - 1
			ops.Sigmoid(x)
			ops.Mul(x, p)
			ops.Sum(x)
			ops.Max(x)
			ops.SoftmaxCE(x, p)
			ops.Where(ops.Less(x, p), x, p)
			for _, relation := range []func(a, b *autodiff.Node) *autodiff.Node{ops.Equal, ops.NotEqual, ops.Greater, ops.LessEqual, ops.GreaterEqual} {
				relation(x, p)
			}
			for k := range shape {
				ops.Repeat(ops.Sum(x, k), k, 7)
				ops.Max(x, k)
				ops.Min(x, k)
				ops.LogSumExp(x, k)
				ops.Softmax(x, k)
				ops.LogSoftmax(x, k)
				ops.Reverse(x, k)
				ops.Concat(k, x, p, x)
				ops.Stack(k, x, p)
				ops.Pad(x, k, 3, 2)
				ops.Slice(x, k, shape[k]/3, shape[k]/3+(shape[k]+1)/2)
				ops.Transpose(x, turned(len(shape), k)...)
				if k < last {
					ops.Sum(x, k, last)
					ops.Max(x, k, last)
				}
			}
			i, b := g.IntInput("i", shape...), g.BoolInput("b", shape...)
			for _, any := range []*autodiff.Node{i, b} {
				ops.Transpose(any)
				ops.Reverse(any, last)
				ops.Pad(any, 0, 1, 1)
				ops.Concat(last, any, any)
			}
			args := map[*autodiff.Node]ops.Arg{x: ops.Float(x.Shape()), p: ops.Float(x.Shape()).Between(0, 1),
				i: ops.Ints(x.Shape(), 1000), b: ops.Bools(x.Shape())}
			run(t, declared{g, args}, rand.New(rand.NewPCG(1, 2)), met, 300) // the loops' sums err
		}
	}
}

// turned returns the axes in an order that begins with k.
func turned(rank, k int) []int {
	perm := []int{k}
	for axis := range rank {
		if axis != k {
			perm = append(perm, axis)
		}
	}
	return perm
}

// declared is a graph to be computed node by node, from values of its inputs.
type declared struct {
	g    *autodiff.Graph
	args map[*autodiff.Node]ops.Arg
}

// declare makes a graph of a case of the Catalog and of all its adjoints.
func declare(t *testing.T, spec ops.Spec, n int, float autodiff.DType) declared {
	d := declared{autodiff.NewGraph(float), map[*autodiff.Node]ops.Arg{}}
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

// run computes the graph by the ops' loops, and beside each its kernel, which
// must give the same, write every element, leave its operands alone and
// allocate nothing.
func run(t *testing.T, d declared, r *rand.Rand, met map[reflect.Type]bool, slack float64) {
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
			for i := range count(y) {
				put(y, i, a.Lo+r.Float64()*(a.Hi-a.Lo))
			}
			continue
		}
		var in []*tensor.Dense
		for _, x := range n.Inputs() {
			in = append(in, value[x.ID()])
		}
		if err := n.Op().(runner).Run(y, in); err != nil {
			t.Fatal(n, err)
		}
		if len(in) == 0 || n.IsAssign() {
			continue
		}
		have := garbage(n.Type())
		call, err := New().Bind(n.Op(), have, in)
		if err != nil {
			t.Fatal(n, err)
		}
		if call == nil {
			continue
		}
		met[reflect.TypeOf(n.Op())] = true
		var before [][]byte
		for _, x := range in {
			before = append(before, bytes.Clone(x.Uint8s()))
		}
		if err := call(); err != nil {
			t.Fatal(n, err)
		}
		for i, x := range in {
			if !bytes.Equal(x.Uint8s(), before[i]) {
				t.Fatalf("%s of %s changes operand %d", n.Op(), n.Inputs()[0].Type(), i)
			}
		}
		agree(t, n, have, y, slack)
	}
}

// agree compares a kernel's result with the loop's, up to slack times what few
// roundings make.
func agree(t *testing.T, n *autodiff.Node, have, want *tensor.Dense, slack float64) {
	t.Helper()
	tol := 1e-12
	if have.Dtype() == tensor.Float32 {
		tol = 1e-5
	}
	for i := range count(want) {
		h, w := get(have, i), get(want, i)
		if h != w && !(math.Abs(h-w) <= slack*tol*(1+math.Abs(w))) && !(h != h && w != w) {
			t.Fatalf("%s of %s: element %d: have %v, want %v", n.Op(), n.Inputs()[0].Type(), i, h, w)
		}
	}
}

// garbage returns a tensor whose every element must be written: NaN for floats.
func garbage(typ autodiff.Type) *tensor.Dense {
	y := tensor.New(tensor.Of(typ.DType.Tensor()), tensor.WithShape(typ.Shape.Extents()...))
	for i := range y.Uint8s() {
		y.Uint8s()[i] = 0xff
	}
	return y
}

func count(t *tensor.Dense) int { return len(t.Uint8s()) / int(t.Dtype().Size()) }

func get(t *tensor.Dense, i int) float64 {
	switch t.Dtype() {
	case tensor.Float64:
		return elements[float64](t)[i]
	case tensor.Float32:
		return float64(elements[float32](t)[i])
	case tensor.Int64:
		return float64(elements[int64](t)[i])
	}
	return float64(t.Uint8s()[i])
}

func put(t *tensor.Dense, i int, v float64) {
	switch t.Dtype() {
	case tensor.Float64:
		elements[float64](t)[i] = v
	case tensor.Float32:
		elements[float32](t)[i] = float32(v)
	case tensor.Int64:
		elements[int64](t)[i] = int64(v)
	default:
		elements[bool](t)[i] = v >= 1
	}
}

package ops_test

import (
	"errors"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// Values and gradients of the sum where random cases do not lead: ties,
// infinities, numbers whose exponentials overflow, NaN.
func TestReductionsAtTheEdges(t *testing.T) {
	along := func(f func(x *autodiff.Node, along ...int) *autodiff.Node) func(x *autodiff.Node) *autodiff.Node {
		return func(x *autodiff.Node) *autodiff.Node { return f(x, -1) }
	}
	at := func(f func(x *autodiff.Node, axis int) *autodiff.Node) func(x *autodiff.Node) *autodiff.Node {
		return func(x *autodiff.Node) *autodiff.Node { return f(x, -1) }
	}
	for _, c := range []struct {
		name        string
		build       func(x *autodiff.Node) *autodiff.Node
		x           []float64
		y, gradient []float64 // no gradient: not checked
	}{
		{"Max shares among ties", along(ops.Max), []float64{3, 1, 3, 3}, []float64{3}, []float64{1. / 3, 0, 1. / 3, 1. / 3}},
		{"Min shares among ties", along(ops.Min), []float64{2, 1, 1, 3}, []float64{1}, []float64{0, 0.5, 0.5, 0}},
		{"Max of NaN", along(ops.Max), []float64{3, nan, inf}, []float64{nan}, nil},
		{"Min of NaN", along(ops.Min), []float64{3, nan, -inf}, []float64{nan}, nil},
		{"Max of −Inf", along(ops.Max), []float64{-inf, -inf}, []float64{-inf}, []float64{0.5, 0.5}},
		{"ArgMax is the first", at(ops.ArgMax), []float64{1, 7, 7}, []float64{1}, nil},
		{"ArgMax of NaN", at(ops.ArgMax), []float64{1, nan, inf, nan}, []float64{1}, nil},
		{"ArgMax of −Inf", at(ops.ArgMax), []float64{-inf, -inf}, []float64{0}, nil},
		{"LogSumExp of large numbers", along(ops.LogSumExp), []float64{1000, 1000, -1000}, []float64{1000.6931471805599}, []float64{0.5, 0.5, 0}},
		{"LogSumExp with −Inf", along(ops.LogSumExp), []float64{2, -inf}, []float64{2}, []float64{1, 0}},
		{"LogSumExp of −Inf", along(ops.LogSumExp), []float64{-inf, -inf}, []float64{-inf}, []float64{nan, nan}},
		{"LogSumExp with +Inf", along(ops.LogSumExp), []float64{2, inf, -inf}, []float64{inf}, []float64{0, nan, 0}},
		{"LogSumExp with NaN", along(ops.LogSumExp), []float64{2, inf, nan}, []float64{nan}, nil},
		{"LogSumExp of nothing", along(ops.LogSumExp), []float64{}, []float64{-inf}, []float64{}},
		{"Softmax of large numbers", at(ops.Softmax), []float64{1e300, -1e300, 1e300}, []float64{0.5, 0, 0.5}, []float64{0, 0, 0}},
		{"Softmax with −Inf", at(ops.Softmax), []float64{0, -inf, 0}, []float64{0.5, 0, 0.5}, []float64{0, 0, 0}},
		{"Softmax of −Inf", at(ops.Softmax), []float64{-inf, -inf}, []float64{nan, nan}, nil},
		{"LogSoftmax of large numbers", at(ops.LogSoftmax), []float64{0, -1e4}, []float64{0, -1e4}, []float64{-1, 1}},
		{"Mean of one", along(ops.Mean), []float64{4}, []float64{4}, []float64{1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := figures(t, []figure{floats(dim(len(c.x)), c.x...)}, func(x []*autodiff.Node) *autodiff.Node { return c.build(x[0]) })
			if err != nil {
				t.Fatal(err)
			}
			sameFigures(t, "value", out[0], c.y)
			if c.gradient != nil {
				sameFigures(t, "gradient", out[1], c.gradient)
			}
		})
	}
}

func TestReductionsInPlainWords(t *testing.T) {
	for _, c := range []struct {
		build  func(x *autodiff.Node) *autodiff.Node
		shape  []int
		reason error
		want   string
	}{
		{func(x *autodiff.Node) *autodiff.Node { return ops.Mean(x, 1) }, dim(2, 0), autodiff.ErrShape, "Mean: nothing to reduce: x (2×0): axis 1 has no elements"},
		{func(x *autodiff.Node) *autodiff.Node { return ops.Mean(x, 2) }, dim(2, 3), autodiff.ErrAxis, "Mean: no axis 2: x (2×3): the rank is 2"},
		{func(x *autodiff.Node) *autodiff.Node { return ops.Max(x, 0) }, dim(0, 3), autodiff.ErrShape, "Max(axis=0): nothing to reduce: x (0×3): axis 0 has no elements"},
		{func(x *autodiff.Node) *autodiff.Node { return ops.Min(x) }, dim(4, 0), autodiff.ErrShape, "Min(axes=0,1): nothing to reduce: x (4×0): axis 1 has no elements"},
		{func(x *autodiff.Node) *autodiff.Node { return ops.ArgMax(x, -3) }, dim(4, 2), autodiff.ErrAxis, "ArgMax(axis=-3): no axis -3: x (4×2): the rank is 2"},
		{func(x *autodiff.Node) *autodiff.Node { return ops.ArgMax(x, 0) }, dim(0), autodiff.ErrShape, "ArgMax(axis=0): nothing to reduce: x (0): axis 0 has no elements"},
		{func(x *autodiff.Node) *autodiff.Node { return ops.Softmax(x, 1) }, dim(4), autodiff.ErrAxis, "Softmax(axis=1): no axis 1: x (4): the rank is 1"},
		{func(x *autodiff.Node) *autodiff.Node { return ops.SumTo(x, 2, 3) }, dim(3, 3), autodiff.ErrShape, "SumTo: has no sums of shape 2×3: x (3×3)"},
		{func(x *autodiff.Node) *autodiff.Node { return ops.SumTo(x, 1, 3) }, dim(3), autodiff.ErrShape, "SumTo: has no sums of shape 1×3: x (3)"},
		{func(x *autodiff.Node) *autodiff.Node { return ops.LogSumExp(ops.Cast(x, autodiff.Int64)) }, dim(3), autodiff.ErrDType, "LogSumExp(axis=0): wants floats: y2 (3): got int64; ops.Cast converts"},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		wantMistake(t, g, c.build(g.Input("x", c.shape...)), c.reason, c.want)
	}
}

func TestRowsByID(t *testing.T) {
	rows := floats(dim(3, 2), 1, 2, 3, 4, 5, 6)
	ids := ints(dim(2, 2), 2, 0, 2, 2)
	out, err := figures(t, []figure{rows, ids}, func(x []*autodiff.Node) *autodiff.Node { return ops.Embedding(x[0], x[1]) })
	if err != nil {
		t.Fatal(err)
	}
	sameFigures(t, "rows", out[0], []float64{5, 6, 1, 2, 5, 6, 5, 6})
	sameFigures(t, "gradient", out[1], []float64{1, 1, 0, 0, 3, 3})

	wide := floats(dim(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8)
	for _, c := range []struct {
		name  string
		in    []figure
		build func(x []*autodiff.Node) *autodiff.Node
		want  string
	}{
		{"Gather", []figure{rows, ints(dim(2, 2), 2, 0, 3, 2)}, func(x []*autodiff.Node) *autodiff.Node { return ops.Gather(x[0], x[1]) },
			"id out of range: 3 at index [1 0] is not in [0, 3)"},
		{"ScatterAdd", []figure{wide, ints(dim(2, 2), 0, -1, 0, 0)}, func(x []*autodiff.Node) *autodiff.Node { return ops.ScatterAdd(x[0], x[1], 3) },
			"id out of range: -1 at index [0 1] is not in [0, 3)"},
		{"OneHot", []figure{ints(dim(), 4)}, func(x []*autodiff.Node) *autodiff.Node { return ops.OneHot(x[0], 4) },
			"id out of range: 4 is not in [0, 4)"},
	} {
		_, err := figures(t, c.in, c.build)
		wantRunError(t, c.name, err, c.want)
	}
}

// wantRunError checks the error that a kernel returned for bad data.
func wantRunError(t *testing.T, name string, err error, want string) {
	t.Helper()
	var e *autodiff.Error
	if !errors.As(err, &e) || !errors.Is(e, autodiff.ErrValue) || e.Message() != want {
		t.Errorf("%s: have the error %v, want %s", name, err, want)
	}
}

// Kernels of reductions, products and losses need no memory of their own.
func TestReductionsDoNotAllocate(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, ids := g.Input("x", 3, 4), g.IntInput("ids", 3)
	for _, n := range []*autodiff.Node{
		ops.MatMulT(x, x, true, false), ops.Max(x, 0), ops.ArgMax(x, 1), ops.LogSumExp(x), ops.Softmax(x, 0), ops.LogSoftmax(x, 1),
		ops.SoftmaxCE(x, x), ops.SoftmaxCE(x, ids, ops.IgnoreIndex(0)), ops.SigmoidCE(x, x),
		ops.OneHot(ids, 3), ops.Gather(x, ids), ops.ScatterAdd(x, ids, 5),
	} {
		kernel := n.Op().(interface {
			Run(dst *tensor.Dense, in []*tensor.Dense) error
		})
		var in []*tensor.Dense
		for _, x := range n.Inputs() {
			in = append(in, tensor.New(tensor.Of(x.DType().Tensor()), tensor.WithShape(x.Shape().Extents()...)))
		}
		dst := tensor.New(tensor.Of(n.DType().Tensor()), tensor.WithShape(n.Shape().Extents()...))
		if have := testing.AllocsPerRun(10, func() { kernel.Run(dst, in) }); have != 0 {
			t.Errorf("%s: have %v allocations, want 0", n.Op(), have)
		}
	}
}

package ops_test

import (
	"math"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

func crossEntropy(options ...ops.SoftmaxCEOption) func(x []*autodiff.Node) *autodiff.Node {
	return func(x []*autodiff.Node) *autodiff.Node { return ops.SoftmaxCE(x[0], x[1], options...) }
}

func binaryCrossEntropy(x []*autodiff.Node) *autodiff.Node { return ops.SigmoidCE(x[0], x[1]) }

// Values and gradients where probabilities vanish, rows are left out or sums of
// targets are not 1; by hand, or from PyTorch 1.13 where digits are many.
func TestLossesAtTheEdges(t *testing.T) {
	third := 1. / 3
	for _, c := range []struct {
		name   string
		build  func(x []*autodiff.Node) *autodiff.Node
		s, t   figure
		want   float64
		ds, dt []float64 // dt nil: t is int64
	}{
		{"a certain error", crossEntropy(), floats(dim(1, 2), 1000, -1000), ints(dim(1), 1), 2000, []float64{1, -1}, nil},
		{"a certain success", crossEntropy(), floats(dim(1, 2), 1e9, 1e9-40), ints(dim(1), 0), math.Log1p(math.Exp(-40)), []float64{-math.Exp(-40), math.Exp(-40)}, nil},
		{"impossible classes", crossEntropy(), floats(dim(1, 3), -inf, 0, 0), ints(dim(1), 1), math.Ln2, []float64{0, -0.5, 0.5}, nil},
		{"impossible classes, one-hot", crossEntropy(), floats(dim(1, 3), -inf, 0, 0), floats(dim(1, 3), 0, 1, 0), math.Ln2,
			[]float64{0, -0.5, 0.5}, []float64{inf, math.Ln2, math.Ln2}},
		{"targets that do not add up to 1", crossEntropy(), floats(dim(2, 2), 0, 0, 0, 0), floats(dim(2, 2), 2, 2, 0, 0), 2 * math.Ln2,
			[]float64{0, 0, 0, 0}, []float64{math.Ln2 / 2, math.Ln2 / 2, math.Ln2 / 2, math.Ln2 / 2}},
		{"one row", crossEntropy(), floats(dim(3), 0, 0, 0), ints(dim(), 2), math.Log(3), []float64{third, third, -2 * third}, nil},
		{"a row left out", crossEntropy(ops.IgnoreIndex(-1)), floats(dim(2, 2), nan, inf, 0, 0), ints(dim(2), -1, 0), math.Ln2, []float64{0, 0, -0.5, 0.5}, nil},
		{"a class left out", crossEntropy(ops.IgnoreIndex(1)), floats(dim(3, 2), 5, 7, 0, 0, 0, 0), ints(dim(3), 1, 0, 0), math.Ln2, []float64{0, 0, -0.25, 0.25, -0.25, 0.25}, nil},
		{"nothing left", crossEntropy(ops.IgnoreIndex(9)), floats(dim(2, 2), 1, 2, 3, 4), ints(dim(2), 9, 9), 0, []float64{0, 0, 0, 0}, nil},
		{"sigmoid, certain errors", binaryCrossEntropy, floats(dim(2), 800, -800), floats(dim(2), 0, 1), 800, []float64{0.5, -0.5}, []float64{-400, 400}},
		{"sigmoid, certain successes", binaryCrossEntropy, floats(dim(2), 800, -800), floats(dim(2), 1, 0), 0, []float64{0, 0}, []float64{-400, 400}},
		{"sigmoid of a scalar", binaryCrossEntropy, floats(dim(), 0), floats(dim(), 0.25), math.Ln2, []float64{0.25}, []float64{0}},
		{"squares", func(x []*autodiff.Node) *autodiff.Node { return ops.MSE(x[0], x[1]) }, floats(dim(2), 3, 1), floats(dim(2), 0, 2), 5, []float64{3, -1}, []float64{-3, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := figures(t, []figure{c.s, c.t}, c.build)
			if err != nil {
				t.Fatal(err)
			}
			sameFigures(t, "loss", out[0], []float64{c.want})
			sameFigures(t, "gradient towards the scores", out[1], c.ds)
			if c.dt != nil {
				sameFigures(t, "gradient towards the targets", out[2], c.dt)
			}
		})
	}
}

// A small loss keeps its digits although the score is large.
func TestSigmoidCEKeepsItsDigits(t *testing.T) {
	out, err := figures(t, []figure{floats(dim(1), 40), floats(dim(1), 1)}, binaryCrossEntropy)
	if err != nil {
		t.Fatal(err)
	}
	if have, want := out[0].Float64s()[0], math.Log1p(math.Exp(-40)); !(math.Abs(have-want) <= 1e-15*want) {
		t.Errorf("have %v, want %v", have, want)
	}
}

func TestLossesInPlainWords(t *testing.T) {
	for _, c := range []struct {
		build  func(s, t, ids *autodiff.Node) *autodiff.Node
		shape  []int
		reason error
		want   string
	}{
		{func(s, t, _ *autodiff.Node) *autodiff.Node { return ops.SoftmaxCE(s, t) }, dim(5, 4), autodiff.ErrShape,
			"SoftmaxCE: shapes differ: s (5×4), t (5×3): 5×4 ≠ 5×3"},
		{func(s, _, ids *autodiff.Node) *autodiff.Node { return ops.SoftmaxCE(s, ids) }, dim(6, 3), autodiff.ErrShape,
			"SoftmaxCE: wants one class for each row of scores: s (6×3), ids (5): 5 ≠ 6"},
		{func(s, t, _ *autodiff.Node) *autodiff.Node { return ops.SoftmaxCE(s, t, ops.IgnoreIndex(0)) }, dim(5, 3), autodiff.ErrDType,
			"SoftmaxCE: IgnoreIndex wants classes as int64: s (5×3), t (5×3): the targets are float64"},
		{func(s, _, ids *autodiff.Node) *autodiff.Node { return ops.SoftmaxCE(s, ids) }, dim(5, 0), autodiff.ErrShape,
			"SoftmaxCE: nothing to average: s (5×0), ids (5): there are no rows or no classes"},
		{func(s, _, ids *autodiff.Node) *autodiff.Node { return ops.SoftmaxCE(s, ids) }, dim(), autodiff.ErrShape,
			"SoftmaxCE: a scalar has no classes: s (scalar), ids (5)"},
		{func(s, _, ids *autodiff.Node) *autodiff.Node { return ops.SoftmaxCE(s, nil) }, dim(5, 2), autodiff.ErrGraph,
			"SoftmaxCE: operand 2 is nil: s (5×2), nil"},
		{func(s, t, _ *autodiff.Node) *autodiff.Node { return ops.SigmoidCE(s, t) }, dim(5, 1), autodiff.ErrShape,
			"SigmoidCE: shapes differ: s (5×1), t (5×3): 5×1 ≠ 5×3"},
		{func(s, t, _ *autodiff.Node) *autodiff.Node { return ops.MSE(s, t) }, dim(5, 1), autodiff.ErrShape,
			"MSE: shapes differ: s (5×1), t (5×3): 5×1 ≠ 5×3"},
		{func(s, t, _ *autodiff.Node) *autodiff.Node { return ops.MSE(s, s) }, dim(0), autodiff.ErrShape,
			"MSE: nothing to reduce: s (0), s (0): axis 0 has no elements"},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		s, x, ids := g.Input("s", c.shape...), g.Input("t", 5, 3), g.IntInput("ids", 5)
		wantMistake(t, g, c.build(s, x, ids), c.reason, c.want)
	}
	_, err := figures(t, []figure{floats(dim(2, 2), 1, 2, 3, 4), ints(dim(2), 0, 2)}, crossEntropy())
	wantRunError(t, "SoftmaxCE", err, "class out of range: 2 at index [1] is not in [0, 2)")
	_, err = figures(t, []figure{floats(dim(2, 2), 1, 2, 3, 4), ints(dim(2), -1, -2)}, crossEntropy(ops.IgnoreIndex(-1)))
	wantRunError(t, "SoftmaxCE", err, "class out of range: -2 at index [1] is not in [0, 2)")
}

// A batch of no rows is told when it comes.
func TestNoRows(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	s, ids := g.Input("s", autodiff.Batch, 3), g.IntInput("ids", autodiff.Batch)
	loss := ops.SoftmaxCE(s, ids)
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	none := vm.Feed{
		s:   tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(0, 3)),
		ids: tensor.New(tensor.Of(tensor.Int64), tensor.WithShape(0)),
	}
	p, err := m.Compile(loss)
	if err == nil {
		_, err = p.Run(none)
	}
	if err == nil || !strings.Contains(err.Error(), "nothing to average") {
		t.Errorf("have the error %v, want one of nothing to average", err)
	}
}

package ops_test

import (
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// BatchNorm of one channel, by hand: the batch 1, 3 has the mean 2, the biased
// variance 1 and the unbiased variance 2.
func TestBatchNormKeepsRunningAverages(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 1)
	gamma, beta := g.Param("gamma", autodiff.Constant(5), 1), g.Param("beta", autodiff.Constant(7), 1)
	y := ops.BatchNorm(x, gamma, beta, 0.25, 3)
	grads, err := autodiff.Grad(ops.Sum(y), gamma)
	if err != nil {
		t.Fatal(err)
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	mean, variance := m.Value(g.Node("BatchNorm 1 mean")), m.Value(g.Node("BatchNorm 1 variance"))
	steps := []struct {
		what           string
		fetch          *autodiff.Node
		eval           bool
		x, want        []float64
		mean, variance float64
	}{
		{"evaluation before training", y, true, []float64{4}, []float64{5*4/2. + 7}, 0, 1},
		{"training", y, false, []float64{1, 3}, []float64{5*-1/2. + 7, 5*1/2. + 7}, 0.5, 1.25},
		{"training a gradient alone", grads[0], false, []float64{1, 3}, []float64{0}, 0.875, 1.4375},
		{"evaluation", y, true, []float64{0.875}, []float64{7}, 0.875, 1.4375},
		{"one element", y, false, []float64{9}, []float64{7}, 0.75*0.875 + 0.25*9, 0.75 * 1.4375},
	}
	for _, s := range steps {
		machine := m
		if s.eval {
			machine = m.With(vm.Eval())
		}
		p, err := machine.Compile(s.fetch)
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.Run(vm.Feed{x: tensor.New(tensor.WithShape(len(s.x), 1), tensor.WithBacking(s.x))})
		if err != nil {
			t.Fatal(err)
		}
		sameFigures(t, s.what, out[0], s.want)
		sameFigures(t, s.what+": running mean", mean, []float64{s.mean})
		sameFigures(t, s.what+": running variance", variance, []float64{s.variance})
	}
}

func TestBatchNormsAreLayersOfTheirOwn(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, gamma := g.Input("x", 4, 3), g.Param("gamma", autodiff.Ones(), 3)
	first, second := ops.BatchNorm(x, gamma, gamma, 0.1, 1e-5), ops.BatchNorm(x, gamma, gamma, 0.1, 1e-5)
	if err := g.Err(); err != nil {
		t.Fatal(err)
	}
	if first == second || g.Node("BatchNorm 2 mean") == nil || len(g.Updates()) != 4 {
		t.Errorf("two calls share their averages:\n%s", g)
	}
}

func TestNormsInPlainWords(t *testing.T) {
	for _, c := range []struct {
		build  func(x, v *autodiff.Node) *autodiff.Node
		shape  []int
		reason error
		want   string
	}{
		{func(x, v *autodiff.Node) *autodiff.Node { return ops.LayerNorm(x, v, v, 1e-5) }, dim(2, 4), autodiff.ErrShape,
			"LayerNorm: gamma and beta must have the extent of one axis: x (2×4), v (3), v (3): axis 1 has 4"},
		{func(x, v *autodiff.Node) *autodiff.Node { return ops.LayerNorm(x, v, v, -1) }, dim(2, 3), autodiff.ErrValue,
			"LayerNorm: eps must not be negative: x (2×3), v (3), v (3): -1"},
		{func(x, v *autodiff.Node) *autodiff.Node { return ops.LayerNorm(x, v, v, 1) }, dim(), autodiff.ErrShape,
			"LayerNorm: too few axes: x (scalar), v (3), v (3): wants at least 1"},
		{func(x, v *autodiff.Node) *autodiff.Node { return ops.LayerNorm(nil, v, v, 1) }, dim(), autodiff.ErrGraph,
			"LayerNorm: operand 1 is nil: nil, v (3), v (3)"},
		{func(x, v *autodiff.Node) *autodiff.Node { return ops.BatchNorm(x, v, v, 0.1, 1) }, dim(3), autodiff.ErrShape,
			"BatchNorm: too few axes: x (3), v (3), v (3): wants at least 2"},
		{func(x, v *autodiff.Node) *autodiff.Node { return ops.BatchNorm(x, v, v, 0.1, nan) }, dim(2, 3), autodiff.ErrValue,
			"BatchNorm: eps must not be negative: x (2×3), v (3), v (3): NaN"},
		{func(x, v *autodiff.Node) *autodiff.Node { return ops.BatchNorm(x, v, v, 1.5, 1) }, dim(2, 3), autodiff.ErrValue,
			"BatchNorm: momentum must lie between 0 and 1: x (2×3), v (3), v (3): 1.5"},
		{func(x, v *autodiff.Node) *autodiff.Node { return ops.BatchNorm(x, v, v, 0.1, 1) }, dim(2, autodiff.Batch, 3), autodiff.ErrShape,
			"BatchNorm: gamma and beta must have the extent of one axis: x (2×N×3), v (3), v (3): axis 1 has N"},
		{func(x, v *autodiff.Node) *autodiff.Node { return ops.BatchNorm(x, v, v, 0.1, 1) }, dim(0, 3), autodiff.ErrShape,
			"BatchNorm: nothing to average: x (0×3), v (3), v (3): there are no elements"},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		wantMistake(t, g, c.build(g.Input("x", c.shape...), g.Input("v", 3)), c.reason, c.want)
	}
}

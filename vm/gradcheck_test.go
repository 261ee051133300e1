package vm_test

import (
	"errors"
	"math"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// wrongSquare is x², with an adjoint that is wrong by 0.1 %.
type wrongSquare struct{}

func (wrongSquare) String() string                                  { return "WrongSquare" }
func (wrongSquare) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }
func (wrongSquare) Pullback(_ int, y, dy *autodiff.Node) *autodiff.Node {
	return ops.Mul(dy, ops.Scale(y.In(0), 2.002))
}

func (wrongSquare) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	for i, x := range in[0].Float64s() {
		dst.Float64s()[i] = x * x
	}
	return nil
}

func TestCheckGradients(t *testing.T) {
	for _, wrong := range []bool{false, true} {
		g := autodiff.NewGraph(autodiff.Float64)
		x, W := g.Input("x", autodiff.Batch, 3), g.Param("W", autodiff.Xavier(), 3, 2)
		h := ops.Tanh(ops.MatMul(x, W))
		y := ops.Square(h)
		if wrong {
			y = autodiff.Apply(wrongSquare{}, h)
		}
		loss := ops.Sum(y)
		grads, err := autodiff.Grad(loss, W, x)
		if err != nil {
			t.Fatal(err)
		}
		m, err := vm.New(g)
		if err != nil {
			t.Fatal(err)
		}
		values := []float64{0.5, -1, 2, 0.25, 1.5, -0.75}
		feed := vm.Feed{x: tensor.New(tensor.WithShape(2, 3), tensor.WithBacking(values))}
		before := append([]float64(nil), values...)
		checks, err := m.CheckGradients(feed, loss, grads...)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range checks {
			if c.OK == wrong || c.X != []*autodiff.Node{W, x}[i] || math.Abs(c.Adjoint-c.Difference) > 0.01 || c.Adjoint == 0 {
				t.Errorf("wrong %v: %s: adjoint %v, difference %v, OK %v", wrong, c.X.Name(), c.Adjoint, c.Difference, c.OK)
			}
		}
		for i, v := range values {
			if v != before[i] {
				t.Errorf("element %d of the feed was %v and is %v", i, before[i], v)
			}
		}
		if _, err := m.CheckGradients(feed, loss, h); !errors.Is(err, autodiff.ErrGrad) {
			t.Errorf("no gradient: have %v", err)
		}
	}
}

// checkedBackward checks the backward pass of a loss of x (N×3).
func checkedBackward(t *testing.T, x, loss *autodiff.Node) vm.GradChecks {
	t.Helper()
	checks, err := machine(t, x.Graph()).CheckBackward(vm.Feed{x: floats([]int{2, 3}, 0.5, -1, 2, 0.25, 1.5, -0.75)}, loss)
	if err != nil {
		t.Fatal(err)
	}
	return checks
}

// The check of the whole backward pass fails from the wrong adjoint on, seen from
// the loss, and not before.
func TestCheckBackward(t *testing.T) {
	for _, wrong := range []bool{false, true} {
		g := autodiff.NewGraph(autodiff.Float64)
		x, W := g.Input("x", autodiff.Batch, 3), g.Param("W", autodiff.Xavier(), 3, 2)
		m1 := ops.MatMul(x, W)
		h := ops.Tanh(m1)
		y := ops.Square(h)
		if wrong {
			y = autodiff.Apply(wrongSquare{}, h)
		}
		z := ops.Mul(y, h)           // h is used twice
		total := ops.Sum(ops.Exp(z)) // a scalar
		loss := ops.Scale(total, 3)
		have := map[*autodiff.Node]bool{}
		for _, c := range checkedBackward(t, x, loss) {
			have[c.X] = c.OK
			if !(math.Abs(c.Adjoint-c.Difference) < 0.02) || c.Adjoint == 0 {
				t.Errorf("wrong %v: %s: adjoint %v, difference %v", wrong, c.X.Name(), c.Adjoint, c.Difference)
			}
		}
		for n, want := range map[*autodiff.Node]bool{W: !wrong, m1: !wrong, h: !wrong, y: true, z: true, total.In(0): true, total: true} {
			if ok, checked := have[n]; !checked || ok != want {
				t.Errorf("wrong %v: %s: checked %v, OK %v, want %v", wrong, n.Name(), checked, ok, want)
			}
		}
		if len(have) != 7 {
			t.Errorf("%d values are checked, want 7", len(have))
		}
	}
}

// Where training and evaluation differ, what only training computes is not
// checked.
func TestCheckBackwardOfEvaluation(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, gamma, beta := g.Input("x", autodiff.Batch, 3), g.Param("gamma", autodiff.Normal(1, 0.5), 3), g.Param("beta", autodiff.Zeros(), 3)
	h := ops.Mul(ops.Reshape(ops.MatMul(x, g.Param("W", autodiff.Xavier(), 3, 3)), autodiff.Batch, 3), x)
	loss := ops.Sum(ops.Square(ops.Dropout(ops.BatchNorm(h, gamma, beta, 0.1, 1e-5), 0.5)))
	have := map[*autodiff.Node]bool{}
	for _, c := range checkedBackward(t, x, loss) {
		if have[c.X] = true; !c.OK {
			t.Errorf("%s: adjoint %v, difference %v", c.X.Name(), c.Adjoint, c.Difference)
		}
	}
	if !have[gamma] || !have[beta] || !have[h] {
		t.Errorf("checked are %d values, without gamma, beta or h", len(have))
	}
}

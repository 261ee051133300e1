package vm

import (
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

func bools(shape []int, every int) *tensor.Dense {
	t := tensor.New(tensor.WithShape(shape...), tensor.Of(tensor.Bool))
	for i := range t.Bools() {
		t.Bools()[i] = i%every == 0
	}
	return t
}

// The adjoint of a layer with ReLU is one instruction, sums of the bias
// included, and there is no tensor of zeros.
func TestAdjointOfReLUIsOneChain(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, dh := g.Input("x", 4, 3), g.Input("dh", 4, 5)
	W, b := g.Param("W", autodiff.Normal(0, 1), 3, 5), g.Param("b", autodiff.Ones(), 5)
	h := ops.ReLU(ops.Add(ops.MatMul(x, W), b))
	grads, err := autodiff.Grad(ops.Sum(ops.Mul(h, dh)), b, x)
	if err != nil {
		t.Fatal(err)
	}
	feed := Feed{x: filled([]int{4, 3}, -3), dh: filled([]int{4, 5}, -2)}
	c := fusedCode(t, g, feed, grads[1], grads[0])
	c.want(t, "Fused(MatMul → Add, ReLU, Mul, Greater, Where; Σrows)", "MatMul(bᵀ)")
	if slices.ContainsFunc(c.instrs, func(x *instr) bool { return x.role == constant }) {
		t.Errorf("there are constants\n%s", c)
	}
}

// Comparisons, choices, what combines bools and Casts from and to them are steps;
// bools that others read are results, and those from elsewhere are read as
// floats are.
func TestBoolsAreSteps(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, y := g.Input("x", 4, 5), g.Input("y", 4, 5)
	c, row := g.BoolInput("c", 4, 5), g.BoolInput("row", 5)
	feed := Feed{x: filled([]int{4, 5}, -3), y: filled([]int{4, 5}, -2), c: bools([]int{4, 5}, 3), row: bools([]int{5}, 2)}
	less := ops.Less(x, y)
	fusedCode(t, g, feed, ops.Where(ops.And(less, ops.Not(ops.Equal(x, y))), x, ops.Tanh(y))).
		want(t, "Fused(Less, Equal, Not, And, Tanh, Where)")
	fusedCode(t, g, feed, ops.Mul(ops.Cast(less, autodiff.Float64), x), less).want(t, "Fused(Less, Cast(float64), Mul)")
	fusedCode(t, g, feed, ops.Or(ops.Cast(ops.Neg(x), autodiff.Bool), c)).want(t, "Fused(Neg, Cast(bool), Or)")
	rows := fusedCode(t, g, feed, ops.Where(row, ops.Neg(x), g.Scalar(-1)))
	rows.want(t, "Fused(Neg, Where)")
	if list, _ := chains(rows); !slices.Equal(list[0].Access, []fused.Access{fused.Full, fused.Row}) || !slices.Equal(list[0].Bools, []int{1}) {
		t.Errorf("inputs are read as %v, of which %v are bools", list[0].Access, list[0].Bools)
	}
}

// Constants of floats are no inputs, each number one step; those of bools are.
func TestConstantsOfChains(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 4, 5)
	half, always := g.Full(x.Type(), 0.5), g.Full(autodiff.TypeOf(autodiff.Bool, 4, 5), 1)
	y := ops.Where(ops.And(always, ops.Greater(x, half)), g.Scalar(0.5), ops.Add(x, g.Scalar(-2)))
	c := fusedCode(t, g, Feed{x: filled([]int{4, 5}, -3)}, y)
	c.want(t, "Fused(Greater, And, Add, Where)")
	if list, _ := chains(c); len(list[0].Access) != 2 || len(list[0].Bools) != 1 || len(list[0].Steps) != 6 {
		t.Errorf("have %d inputs, %d of them bools, and %d steps; want 2, 1 and 6, of which two are numbers\n%s",
			len(list[0].Access), len(list[0].Bools), len(list[0].Steps), c)
	}
}

// Neither ints, nor floats of another type, nor bools alone are chained.
func TestWhatIsNoStep(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, c, d := g.Input("x", 6), g.BoolInput("c", 6), g.BoolInput("d", 6)
	i := ops.Cast(x, autodiff.Int64)
	feed := Feed{x: filled([]int{6}, -3), c: bools([]int{6}, 2), d: bools([]int{6}, 3)}
	fusedCode(t, g, feed, ops.Cast(ops.Less(i, ops.Neg(i)), autodiff.Float64)).want(t, "Cast(int64)", "Neg", "Less", "Cast(float64)")
	fusedCode(t, g, feed, ops.Not(ops.And(c, d))).want(t, "And", "Not")
	narrow := ops.Cast(ops.Square(x), autodiff.Float32)
	fusedCode(t, g, feed, ops.Cast(ops.Greater(narrow, g.Full(narrow.Type(), 4)), autodiff.Float64)).
		want(t, "Square", "Cast(float32)", "Fused(Greater)", "Cast(float64)")
}

// A result of bools never lies in floats, nor the other way round, though they
// may take as much memory.
func TestBoolsLieInNoFloats(t *testing.T) {
	c := fused.Chain{Access: []fused.Access{fused.Full, fused.Full}, Bools: []int{1},
		Steps:   []fused.Step{{Op: equalOp, Args: []int{^0, ^0}, Bool: true}, {Op: addOp, Args: []int{^0, ^0}}},
		Results: []fused.Result{{Of: 0}, {Of: 1}}}
	for result, want := range [][]bool{{false, true}, {true, false}} {
		for i, w := range want {
			if have := c.Overwrites(result, i); have != w {
				t.Errorf("result %d may overwrite input %d: have %v, want %v", result, i, have, w)
			}
		}
	}
}

// above is a user's op: whether x > 0.
type above struct{}

func (above) String() string                                              { return "Above" }
func (above) InPlace(int) bool                                            { return true }
func (above) Pullback(int, *autodiff.Node, *autodiff.Node) *autodiff.Node { return nil }
func (above) Infer(in []autodiff.Type) (autodiff.Type, error) {
	return autodiff.Type{DType: autodiff.Bool, Shape: in[0].Shape}, nil
}
func (above) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	for i, v := range in[0].Float64s() {
		dst.Bools()[i] = v > 0
	}
	return nil
}

// An engine knows of a user's op at most what it computes with floats.
func TestUsersOpsMakeNoBoolsInChains(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 6)
	y := ops.Neg(x)
	fusedCode(t, g, Feed{x: filled([]int{6}, -3)}, ops.Where(autodiff.Apply(above{}, y), y, x)).want(t, "Neg", "Above", "Where")
}

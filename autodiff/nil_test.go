package autodiff_test

import (
	"errors"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// What is declared in no graph is a mistake with the user's line, and no panic.
func TestNilGraph(t *testing.T) {
	var none *autodiff.Graph
	for name, declare := range map[string]func() *node{
		"Input":  func() *node { return none.Input("x", autodiff.Batch, 2) },
		"Int":    func() *node { return none.IntInput("i", 3) },
		"Bool":   func() *node { return none.BoolInput("b") },
		"Param":  func() *node { return none.Param("W", autodiff.Zeros(), 2, 3) },
		"State":  func() *node { return none.State("s", nil) },
		"Count":  func() *node { return none.IntState("n", autodiff.Ones()) },
		"Scalar": func() *node { return none.Scalar(2) },
		"Full":   func() *node { return none.Full(autodiff.Type{}, 2) },
		"Const":  func() *node { return none.Const("c", nil) },
		"Scope": func() (n *node) {
			none.AutoScope("Affine", func() { n = none.Input("x") })
			return n
		},
	} {
		err := declare().Graph().Err()
		if err == nil || !errors.Is(err, autodiff.ErrGraph) || !strings.HasPrefix(err.Error(), "nil_test.go:") ||
			!strings.Contains(err.Error(), "the graph is nil") {
			t.Errorf("%s: have %v", name, err)
		}
	}
	none.Update(nil, nil)
	if err := none.Err(); !errors.Is(err, autodiff.ErrGraph) {
		t.Errorf("Err: have %v", err)
	}
	if none.Nodes() != nil || none.Params() != nil || none.Updates() != nil || none.Node("x") != nil || none.String() != "" {
		t.Error("no graph has nodes")
	}
}

func TestNilNode(t *testing.T) {
	var none *node
	if err := none.Err(); !errors.Is(err, autodiff.ErrGraph) || !strings.HasPrefix(err.Error(), "nil_test.go:") {
		t.Errorf("Err: have %v", err)
	}
	if y, x := none.GradOf(); y != nil || x != nil || none.IsAssign() || none.IsVariable() || none.Initializer() != nil {
		t.Error("no node is something")
	}
	if none.Name() != "nil" || none.String() != "nil" || none.Where() != "unknown place" {
		t.Errorf("have %s, %s, %s", none.Name(), none, none.Where())
	}
	of, _ := none.AdjointOf()
	file, line := none.Source()
	if none.ID() != -1 || none.Kind() != autodiff.KindOp || none.Op() != nil || none.NumIn() != 0 || none.In(0) != nil ||
		none.Inputs() != nil || none.Scope() != "" || of != nil || file != "" || line != 0 {
		t.Error("no node has something")
	}
	x := autodiff.NewGraph(autodiff.Float64).Input("x")
	y := autodiff.Apply(plus{}, x)
	if y.In(0) != x || y.In(1) != nil || y.In(-1) != nil {
		t.Errorf("the inputs of %s are %v, %v, %v", y, y.In(-1), y.In(0), y.In(1))
	}
	if err := autodiff.Mistake(nil, nil).Graph().Err(); !errors.Is(err, autodiff.ErrValue) {
		t.Errorf("a mistake without an error: have %v", err)
	}
}

func TestInitializersRefuse(t *testing.T) {
	for name, init := range map[string]autodiff.Initializer{"std": autodiff.Normal(0, -1), "bounds": autodiff.Uniform(1, -1)} {
		if err := init(nil, autodiff.ShapeOf(1), make([]float64, 1)); !errors.Is(err, autodiff.ErrValue) {
			t.Errorf("%s: have %v", name, err)
		}
	}
	for name, init := range map[string]autodiff.Initializer{"Normal": autodiff.Normal(0, 1), "Uniform": autodiff.Uniform(0, 1), "He": autodiff.He()} {
		if err := init(nil, autodiff.ShapeOf(2), make([]float64, 2)); !errors.Is(err, autodiff.ErrValue) {
			t.Errorf("%s without random numbers: have %v", name, err)
		}
	}
	v := autodiff.Value(tensor.New(tensor.WithBacking([]float32{1, 2})))
	for n, want := range map[int]error{1: autodiff.ErrShape, 2: nil, 3: autodiff.ErrShape} {
		if err := v(nil, autodiff.ShapeOf(2), make([]float64, n)); !errors.Is(err, want) {
			t.Errorf("two numbers in room for %d: have %v", n, err)
		}
	}
}

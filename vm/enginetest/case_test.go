package enginetest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cpu"
)

// A faulty engine spoils what every call computes of one kind of op.
type faulty struct {
	tensor.StdEng
	op    autodiff.Op // of that type
	spoil func(run func() error, dst *tensor.Dense) func() error
}

func (e faulty) Bind(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	k, ok := op.(vm.Kernel)
	if !ok || reflect.TypeOf(op) != reflect.TypeOf(e.op) {
		return nil, nil
	}
	return e.spoil(func() error { return k.Run(dst, in) }, dst), nil
}

// first runs a call once and then lets be what there is.
func first(run func() error, _ *tensor.Dense) func() error {
	ran := false
	return func() error {
		if ran {
			return nil
		}
		ran = true
		return run()
	}
}

// Every part of the law catches an engine that is wrong by a thousandth, one that
// swaps elements, and one that goes on with what it computed in the first step.
func TestFaultsAreCaught(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 2, 2)
	for name, spoil := range map[string]func(func() error, *tensor.Dense) func() error{
		"a thousandth": func(run func() error, dst *tensor.Dense) func() error {
			return func() error {
				err := run()
				for i, v := range float64s(dst) {
					put(dst, i, 1.001*v)
				}
				return err
			}
		},
		"swapped": func(run func() error, dst *tensor.Dense) func() error {
			return func() error {
				err := run()
				if v := float64s(dst); len(v) > 1 {
					put(dst, 0, v[len(v)-1])
					put(dst, len(v)-1, v[0])
				}
				return err
			}
		},
		"stale": first,
	} {
		for what, cases := range map[string]Cases{"Catalog": Catalog(2), "Large": Large(), "Graphs": Graphs(Seeds(40)), "Trainings": Trainings()} {
			caught := false
			for c := range cases {
				if _, _, err := c.Compare(faulty{op: ops.Sum(x, 0).Op(), spoil: spoil}); err != nil {
					caught = true
					break
				}
			}
			if !caught {
				t.Errorf("no case of %s catches that sums are %s", what, name)
			}
		}
	}
}

// A case that cannot be declared is a failure.
func TestMistakeIsTold(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	c := Case{Name: "mistake", Fetches: []*autodiff.Node{ops.MatMul(g.Input("x", 2, 3), g.Input("y", 2, 3))}, Err: g.Err()}
	if _, _, err := c.Compare(cpu.New()); err == nil || !strings.Contains(err.Error(), "inner extents differ") {
		t.Errorf("the error is %v", err)
	}
}

// What is nothing is a failure, and far from everything.
func TestNothing(t *testing.T) {
	if _, _, err := (Case{Name: "nothing"}).Compare(cpu.New()); err == nil || !strings.Contains(err.Error(), `"nothing" fetches nothing`) {
		t.Errorf("the error is %v", err)
	}
	x := tensor.New(tensor.WithShape(2), tensor.Of(tensor.Float64))
	if Distance(x, nil) < 1 || Distance(nil, x) < 1 || Distance(nil, nil) < 1 || Distance(x, x) != 0 || len(Seeds(-2)) != 0 {
		t.Error("nil is near")
	}
}

// Training moves every matrix of every model; the gradients of some biases are 0.
func TestModelsLearn(t *testing.T) {
	for _, m := range Models() {
		c := m.training(autodiff.Float64)
		if c.Err != nil {
			t.Fatal(m.Name, c.Err)
		}
		naive, err := vm.New(c.Fetches[0].Graph())
		if err != nil {
			t.Fatal(err)
		}
		before := map[*autodiff.Node]*tensor.Dense{}
		for _, w := range naive.Graph().Params() {
			before[w] = naive.Value(w).Clone().(*tensor.Dense)
		}
		for _, feed := range c.Steps {
			if _, err := naive.Interpret(feed, c.Fetches...); err != nil {
				t.Fatal(m.Name, err)
			}
		}
		for w, v := range before {
			if d := Distance(naive.Value(w), v); w.Shape().Rank() > 1 && !(d > 1e-6) {
				t.Errorf("%s: %s moves by %v", m.Name, w, d)
			}
		}
	}
}

// Case.Compare holds one program against the interpreter.
func ExampleCase_Compare() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 2)
	feed := vm.Feed{x: tensor.New(tensor.WithShape(3, 2), tensor.Of(tensor.Float64))}
	c := Case{Name: "mine", Fetches: []*autodiff.Node{ops.Exp(x)}, Steps: []vm.Feed{feed}}
	_, off, err := c.Compare(cpu.New())
	fmt.Println(off, err)
	// Output: 0 <nil>
}

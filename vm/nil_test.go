package vm_test

import (
	"errors"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/vm"
	"keisan/vm/cpu"
)

// What is nil, or was declared wrongly after New, is an error and no panic.
func TestNil(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	W := g.Param("W", autodiff.Ones(), 2)
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	_, option := vm.New(g, nil)
	_, with := m.With(vm.Eval(), nil).Compile(W)
	_, late := m.With(vm.WithEngine(cpu.New())).Compile(W)
	_, seed := m.With(vm.Eval(), vm.WithSeed(1)).Run(nil, W)
	_, stream := m.With(vm.WithRand(nil)).Compile(W)
	g.Param("later", autodiff.Normal(0, 1), 2)
	_, after := m.Compile(W) // the machine itself is as it was
	if after != nil {
		t.Error(after)
	}
	var none *vm.Machine
	_, machine := none.Compile(W)
	_, run := none.With(vm.Eval()).Run(nil, W)
	_, check := none.CheckBackward(nil, W)
	_, record := none.Record(nil, W)
	_, fetch := m.Compile(W, nil)
	foreign := autodiff.NewGraph(autodiff.Float64).Scalar(1)
	_, other := m.Compile(W, foreign)
	for err, text := range map[error]string{fetch: "vm: fetch 2 of 2 is nil", other: foreign.Where() + ": fetch 2 of 2, " + foreign.String() + ", belongs to another graph"} {
		if !errors.Is(err, autodiff.ErrGraph) || !strings.HasPrefix(err.Error(), text) {
			t.Errorf("have %v\nwant %s", err, text)
		}
	}
	_, program := (*vm.Program)(nil).Run(nil)
	for what, err := range map[string]error{
		"New(nil option)": option, "With(WithEngine)": late, "With(WithSeed)": seed, "With(WithRand)": stream, "With(nil option)": with, "Compile": machine, "Run": run, "CheckBackward": check,
		"Record": record, "Program.Run": program, "SetValue(nil)": m.SetValue(W, nil),
	} {
		if !errors.Is(err, autodiff.ErrValue) {
			t.Errorf("%s: have %v", what, err)
		}
	}
	if none.Value(W) != nil || none.Graph() != nil || none.Engine() != nil {
		t.Error("no machine has a value, a graph or an engine")
	}
	bad := g.Param("", autodiff.Ones(), 2)
	if m.Value(bad) != nil || m.Reset(bad) == nil {
		t.Error("a Param that is a mistake has a value")
	}
	if v := m.Value(W); v == nil || v.Float64s()[1] != 1 {
		t.Errorf("the Param before the mistake: have %v", v)
	}
}

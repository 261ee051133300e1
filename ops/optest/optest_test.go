package optest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/ops/optest"
)

// The tester is tested: ops with one fault each, and the law that must see it.
var plants = []struct {
	fault fault
	plant func(fault) ops.Spec
	law   string
	says  string // in the message
}{
	{"number that is not", plantDraw, "drawn", "panics: Draw: there is no number from 2 to 1 at planted_test.go:"},
	{"shape that is not", plantDraw, "drawn", "panics: Draw: no shape has -1 to 2 axes at planted_test.go:"},
	{"nil", plant, "declared", "nil"},
	{"mistake", plant, "declared", "never right"},
	{"other graph", plant, "declared", "another graph"},
	{"pointer", plant, "interned", "another node"},
	{"pointer in String", plant, "interned", "another node"},
	{"attribute not in String", plant, "interned", "two unequal ops"},
	{"attribute outside", plant, "executed", "outside their values"},
	{"no formula", plant, "captioned", "formula"},
	{"formula of one adjoint too many", plant, "captioned", "2 adjoints"},
	{"Infer panics", plant, "inferred", "panics: four axes at planted_test.go:"},
	{"Infer changes its argument", plant, "inferred", "argument of Infer is changed"},
	{"Infer allows ints", plant, "inferred", "what Infer accepts cannot be run"},
	{"shape rule of another op", plant, "executed", ""},
	{"open extents forgotten", plant, "open", "Infer gives"},
	{"Run panics", plant, "executed", "panics: never runs"},
	{"Run fails", plant, "executed", "never runs"},
	{"Run reshapes dst", plant, "executed", "is made float64"},
	{"an element not written", plant, "executed", "not every element of dst is written"},
	{"dst added to", plant, "executed", "not every element of dst is written"},
	{"input changed", plant, "executed", "input 0 is changed"},
	{"NaN", plant, "executed", "NaN"},
	{"not in place", plant, "executed", "in place"},
	{"slope wrong by 0.1 %", plant, "adjoint", "first order"},
	{"slope wrong in one element", plant, "adjoint", "most wrong at [2 1 4]"},
	{"wrong at second order", plant, "adjoint", "second order"},
	{"missing at second order", plant, "adjoint", "none flows"},
	{"no gradient", plant, "adjoint", "none flows"},
	{"gradient of another shape", plant, "differentiated", "wrong adjoint"},
	{"float32 kernel wrong", plant, "precision", "in float32"},
	{"axes swapped in Infer", plantMatrix, "executed", ""},
	{"axes swapped in Run", plantMatrix, "adjoint", "first order"},
	{"no alias", plantMatrix, "executed", "Alias"},
	{"operands mixed up", plantPair, "adjoint", "first order"},
	{"wrong if repeated", plantPair, "adjoint", "the same as input 0"},
}

func TestPlantedFaultsAreCaught(t *testing.T) {
	for _, p := range plants {
		t.Run(string(p.fault), func(t *testing.T) {
			t.Parallel()
			errs := optest.Laws(p.plant(p.fault))
			if len(errs) == 0 {
				t.Fatal("nothing was caught")
			}
			var v *optest.Violation
			if !errors.As(errs[0], &v) {
				t.Fatalf("have a %T, want a *Violation", errs[0])
			}
			if v.Law != p.law || !strings.Contains(v.Error(), p.says) {
				t.Errorf("have %v\nwant the law %q and %q in the message", v, p.law, p.says)
			}
			if again := optest.Laws(p.plant(p.fault), v.Draw); len(again) == 0 && p.says != "two unequal ops" { // it takes two draws
				t.Errorf("draw %d alone does not show it again", v.Draw)
			}
		})
	}
}

func TestSoundOpsPass(t *testing.T) {
	optest.Check(t, plant("none"))
	optest.Check(t, plantPair("none"))
}

// recorder is a testing.TB that keeps what is reported.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper()           {}
func (r *recorder) Error(args ...any) { r.errors = append(r.errors, fmt.Sprint(args...)) }

func TestCheckReports(t *testing.T) {
	r := &recorder{TB: t}
	optest.Check(r, plant("slope wrong by 0.1 %"))
	if len(r.errors) != 1 {
		t.Fatalf("have %d errors %q, want 1", len(r.errors), r.errors)
	}
	for _, want := range []string{`planted breaks the law "adjoint" in draw 0 (ops.NewDraw(0)), float64 (3×2×5): first order`,
		"towards input 0", "most wrong at", "more draws break it"} {
		if !strings.Contains(r.errors[0], want) {
			t.Errorf("have %q\nwant %q in it", r.errors[0], want)
		}
	}
}

func TestStops(t *testing.T) {
	stop := ops.Spec{Name: "StopGradient", Stops: true, Draw: ops.DrawUnary(ops.StopGradient, -2, 2)}
	optest.Check(t, stop)
	stop.Stops = false
	if errs := optest.Laws(stop); len(errs) == 0 {
		t.Error("a gradient that does not flow went unnoticed")
	}
	flows := plant("none")
	flows.Stops = true
	if errs := optest.Laws(flows); len(errs) == 0 {
		t.Error("a gradient that flows in spite of Stops went unnoticed")
	}
}

func ExampleLaws() {
	cube := func(x *autodiff.Node) *autodiff.Node { return ops.Mul(x, ops.Mul(x, x)) }
	spec := ops.Spec{Name: "Cube", Draw: ops.DrawUnary(cube, -2, 2)}
	fmt.Println(len(optest.Laws(spec)), "laws are broken")
	for _, err := range optest.Laws(spec) {
		fmt.Println(err)
	}
	// Output: 0 laws are broken
}

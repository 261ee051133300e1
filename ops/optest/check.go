package optest

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/ops"
)

// Draws is the number of cases of a Spec that Check and Laws try: those of
// ops.NewDraw(0) to ops.NewDraw(Draws−1).
const Draws = 200

// A law is what must hold for each trial of an op.
type law struct {
	name  string
	holds func(t *trial) error
}

// laws in the order in which they are tried; a trial that breaks one is not
// tried on the next ones, which rely on it.
var laws = []law{
	{"declared", (*trial).declared},
	{"interned", (*trial).interned},
	{"captioned", (*trial).captioned},
	{"differentiated", (*trial).differentiated},
	{"executed", (*trial).executed},
	{"adjoint", (*trial).adjoint},
	{"inferred", (*trial).inferred},
	{"open", (*trial).open},
	{"precision", (*trial).precise},
	{"compiled", (*trial).compiled},
}

// A Violation is a law that an op breaks, with what it takes to see it again:
// Laws(spec, Draw) tries the same case alone.
type Violation struct {
	Op     string         // the Spec's name
	Law    string         // "adjoint"
	Draw   int            // of ops.NewDraw
	Float  autodiff.DType // the graph's float type
	Inputs string         // "(3×2, int64 3)"; "x = x" where one node is several inputs
	Detail string         // what is wrong: which input, have and want
	More   int            // how many further draws break the same law
}

// Error returns for example
//
//	Tanh breaks the law "adjoint" in draw 17 (ops.NewDraw(17)), float64 (3×2): input 0: …
func (v *Violation) Error() string {
	s := fmt.Sprintf("%s breaks the law %q in draw %d (ops.NewDraw(%d)), %s %s: %s",
		v.Op, v.Law, v.Draw, v.Draw, v.Float, v.Inputs, v.Detail)
	if v.More > 0 {
		s += fmt.Sprintf(" (and %d more draws break it)", v.More)
	}
	return s
}

// Check reports to t every law that the op of spec breaks.
func Check(t testing.TB, spec ops.Spec) {
	t.Helper()
	for _, err := range Laws(spec) {
		t.Error(err)
	}
}

// Laws returns the laws that the op of spec breaks, at most one [*Violation]
// for each law and float type, of the first draw that shows it. Without draws
// it tries numbers 0 to Draws−1.
func Laws(spec ops.Spec, draws ...int) []error {
	if len(draws) == 0 {
		for n := range Draws {
			draws = append(draws, n)
		}
	}
	var errs []error
	first := map[string]*Violation{}
	for _, float := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
		c := newCensus(float)
		for _, n := range draws {
			for _, v := range try(spec, n, c) {
				key := v.Law + float.String()
				if f, ok := first[key]; ok {
					f.More++
					continue
				}
				first[key] = v
				errs = append(errs, v)
			}
		}
	}
	return errs
}

// try tries the laws on one draw: on its case and on the same case with two
// inputs that are one node, where their types allow it.
func try(spec ops.Spec, number int, c *census) []*Violation {
	var broken []*Violation
	for variant := 0; ; variant++ {
		t := &trial{spec: spec, number: number, float: c.float, census: c}
		law, err := "drawn", guard(func() error { return t.draw(variant) })
		if err == nil && !t.exists {
			return broken
		}
		for i := 0; err == nil && i < len(laws); i++ {
			law, err = laws[i].name, guard(func() error { return laws[i].holds(t) })
		}
		if err != nil {
			return append(broken, &Violation{Op: spec.Name, Law: law, Draw: number, Float: c.float,
				Inputs: t.inputs(), Detail: err.Error()})
		}
	}
}

// guard calls f and makes an error of a panic, with the place of the panic.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panics: %v%s", r, panicSite())
		}
	}()
	return f()
}

// panicSite returns " at file:line" of the innermost function outside the
// runtime and Draw's methods, or "".
func panicSite() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") && !strings.Contains(f.Function, "/ops.(*Draw).") && f.File != "" {
			return fmt.Sprintf(" at %s:%d", f.File[strings.LastIndexByte(f.File, '/')+1:], f.Line)
		}
		if !more {
			return ""
		}
	}
}

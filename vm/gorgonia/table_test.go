package gorgonia

import (
	"reflect"
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// Every op that the Catalog's cases and their adjoints declare has a row, and
// every row is about such an op and a method that exists.
func TestTableIsComplete(t *testing.T) {
	names := map[string]bool{"branch": true}
	met := map[reflect.Type]bool{}
	for _, spec := range ops.Catalog() {
		names[spec.Name] = true
		for n := range draws {
			for op := range declare(t, spec, n, autodiff.Float64).calls(t) {
				met[reflect.TypeOf(op)] = true
			}
		}
	}
	has := map[reflect.Type]bool{}
	for _, r := range rows {
		has[reflect.TypeOf(r.example.Op())] = true
		if !names[r.op] || !r.example.Valid() {
			t.Errorf("row %s: the name is not in the Catalog, or the example is a mistake: %v", r.op, r.example.Err())
		}
		if !met[reflect.TypeOf(r.example.Op())] {
			t.Errorf("row %s is about %T, which no case declares", r.op, r.example.Op())
		}
		if _, ok := reflect.TypeFor[tensor.StdEng]().MethodByName(r.method); r.method != "" && !ok {
			t.Errorf("row %s: StdEng has no method %s", r.op, r.method)
		}
		if (r.method == "") != (r.bind == nil) || r.method == "" && r.reason == "" {
			t.Errorf("row %s must have a method and a binder, or a reason: %q, %q", r.op, r.method, r.reason)
		}
	}
	for typ := range met {
		if !has[typ] && !isIdentityOfGrad(typ) {
			t.Errorf("%s has no row", typ)
		}
	}
}

// isIdentityOfGrad reports whether the type is that of the alias which tells
// apart gradients of one value; users never meet it.
func isIdentityOfGrad(typ reflect.Type) bool { return typ.String() == "autodiff.gradientOf" }

func TestDelegations(t *testing.T) {
	list := Delegations()
	if !slices.IsSortedFunc(list, func(a, b Delegation) int {
		if a.Op < b.Op {
			return -1
		}
		return 1
	}) {
		t.Error("the list is not sorted, or an op occurs twice")
	}
	if want := (Delegation{"Abs", "Abs", ""}); list[0] != want {
		t.Errorf("the first is %v, want %v", list[0], want)
	}
}

// The engine recognises ops by their types: a user's op of the same name runs
// as its own loop.
func TestUsersOpOfTheSameName(t *testing.T) {
	x := garbage(autodiff.TypeOf(autodiff.Float64, 2))
	run, err := New().Bind(usersAdd{}, x, []*tensor.Dense{x, x})
	if run != nil || err != nil {
		t.Errorf("bound: %v, %v", run != nil, err)
	}
}

type usersAdd struct{}

func (usersAdd) String() string                                  { return "Add" }
func (usersAdd) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }

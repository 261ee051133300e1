package gorgonia

import (
	"cmp"
	"reflect"
	"slices"

	"keisan/autodiff"
)

// A Delegation is what the engine's table says about one op. Besides, tensors
// without elements are for every op's own loop: StdEng panics on them.
type Delegation struct {
	Op     string // its name in ops.Catalog, or "branch": the sum of adjoints
	Method string // of tensor.StdEng; empty if the op always runs as its own loop
	Reason string // for the loop: always, or in the case that it begins with
}

// Delegations returns the table, sorted by op.
func Delegations() []Delegation {
	var list []Delegation
	for _, r := range rows {
		list = append(list, Delegation{r.op, r.method, r.reason})
	}
	slices.SortFunc(list, func(a, b Delegation) int { return cmp.Compare(a.Op, b.Op) })
	return slices.Compact(list)
}

// A row of the table is a Delegation, a node that the op declared, and how it is
// bound: by nothing if it runs as its own loop.
type row struct {
	op, method, reason string
	example            *autodiff.Node
	bind               binder
}

var (
	rows    = slices.Concat(methods(examples()), loops(examples()))
	binders = bindersOf(rows)
)

// bindersOf returns the binders by the op's type: the type itself, not its
// name, for a user's op may have the same name.
func bindersOf(rows []row) map[reflect.Type]binder {
	m := map[reflect.Type]binder{}
	for _, r := range rows {
		m[reflect.TypeOf(r.example.Op())] = r.bind
	}
	return m
}

// operands are what the table's examples are declared of.
type operands struct {
	x      *autodiff.Node // 2×2
	image  *autodiff.Node // 1×1×2×2
	bools  *autodiff.Node // 2×2
	labels *autodiff.Node // 2
}

func examples() operands {
	g := autodiff.NewGraph(autodiff.Float64)
	return operands{g.Input("x", 2, 2), g.Input("image", 1, 1, 2, 2), g.BoolInput("bools", 2, 2), g.IntInput("labels", 2)}
}

package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Not returns whether a bool does not hold, element by element.
//
//	y = ¬x
func Not(x *autodiff.Node) *autodiff.Node { return autodiff.Apply(not{}, x) }

type not struct{ elementwise }

func (not) String() string { return "Not" }

func (not) Formula() (string, []string) { return "y = ¬x", nil }

func (not) Infer(in []typ) (typ, error) { return sameBool(in) }

func (not) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	y, x := elems[bool](dst), elems[bool](in[0])
	for i := range y {
		y[i] = !x[i]
	}
	return nil
}

var _ = register(Spec{Name: "Not", Draw: func(d *Draw) Case {
	return Case{In: []Arg{Bools(d.Shape(0, 3))}, Build: func(in []*node) *node { return Not(in[0]) }}
}})

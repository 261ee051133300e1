package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// And returns whether both bools hold, element by element, with broadcasting.
//
//	y = a ∧ b
func And(a, b *autodiff.Node) *autodiff.Node { return Elementwise(and{}, a, b) }

type and struct{ elementwise }

func (and) String() string { return "And" }
func (and) Infix() string  { return "∧" }

func (and) Formula() (string, []string) { return "y = a ∧ b", nil }

func (and) Infer(in []typ) (typ, error) { return sameBool(in) }

func (and) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	y, a, b := elems[bool](dst), elems[bool](in[0]), elems[bool](in[1])
	for i := range y {
		y[i] = a[i] && b[i]
	}
	return nil
}

// sameBool is the shape rule of functions of bools.
func sameBool(in []typ) (typ, error) {
	for _, t := range in {
		if t.DType != autodiff.Bool {
			return typ{}, autodiff.Errorf(autodiff.ErrDType, "wants bools", "got %s; ops.Greater and its like make bools", t.DType)
		}
	}
	return sameType(in)
}

// drawBools makes cases of a function of two bools.
func drawBools(f func(a, b *node) *node) func(*Draw) Case {
	return func(d *Draw) Case {
		c := DrawBinary(f, 0, 0)(d)
		c.In[0], c.In[1] = Bools(c.In[0].Shape), Bools(c.In[1].Shape)
		return c
	}
}

var _ = register(Spec{Name: "And", Draw: drawBools(And)})

package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Maximum returns the larger of a and b, element by element, with broadcasting:
// NaN if one is. Where they are equal, each gets half of the gradient. Max is
// the largest element along an axis.
//
//	y = max(a, b)        ā = ȳ if a > b, ½ȳ if a = b, else 0        b̄ likewise
func Maximum(a, b *autodiff.Node) *autodiff.Node { return Elementwise(maximum{}, a, b) }

type maximum struct{ elementwise }

func (maximum) String() string { return "Maximum" }

func (maximum) Formula() (string, []string) {
	return "y = max(a, b)", []string{"a > b ? g : 0", "b > a ? g : 0"}
}

func (maximum) Infer(in []typ) (typ, error) { return SameNumber(in) }

func (maximum) Pullback(i int, y, dy *node) *node {
	a, b := y.In(i), y.In(1-i)
	return taken(Greater(a, b), Equal(a, b), dy)
}

// taken returns dy where wins holds, half of it where ties does, else 0.
func taken(wins, ties, dy *node) *node {
	return Where(wins, dy, Where(ties, Scale(dy, 0.5), zeros(dy)))
}

func (maximum) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return zip(dst, in, larger[float32], larger[float64], larger[int64])
}

func larger[T number](a, b T) T { return max(a, b) }

// drawSpread makes cases of two operands of which no two elements are close.
func drawSpread(f func(a, b *node) *node) func(*Draw) Case {
	return func(d *Draw) Case {
		c := DrawBinary(f, -2, 2)(d)
		c.In[0].Spread, c.In[1].Spread = true, true
		return c
	}
}

var _ = register(Spec{Name: "Maximum", Draw: drawSpread(Maximum)})

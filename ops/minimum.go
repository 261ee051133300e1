package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Minimum returns the smaller of a and b, element by element, with
// broadcasting: NaN if one is. Where they are equal, each gets half of the
// gradient. Min is the smallest element along an axis.
//
//	y = min(a, b)        ā = ȳ if a < b, ½ȳ if a = b, else 0        b̄ likewise
func Minimum(a, b *autodiff.Node) *autodiff.Node { return Elementwise(minimum{}, a, b) }

type minimum struct{ elementwise }

func (minimum) String() string { return "Minimum" }

func (minimum) Formula() (string, []string) {
	return "y = min(a, b)", []string{"a < b ? g : 0", "b < a ? g : 0"}
}

func (minimum) Infer(in []typ) (typ, error) { return SameNumber(in) }

func (minimum) Pullback(i int, y, dy *node) *node {
	a, b := y.In(i), y.In(1-i)
	return taken(Less(a, b), Equal(a, b), dy)
}

func (minimum) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return zip(dst, in, smaller[float32], smaller[float64], smaller[int64])
}

func smaller[T number](a, b T) T { return min(a, b) }

var _ = register(Spec{Name: "Minimum", Draw: drawSpread(Minimum)})

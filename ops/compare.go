package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Equal returns the bools a = b, element by element, with broadcasting; a and b
// have one element type, any. NaN equals nothing. No gradient flows through
// comparisons.
func Equal(a, b *autodiff.Node) *autodiff.Node { return Elementwise(compare{"Equal", "="}, a, b) }

// NotEqual returns the bools a ≠ b; see [Equal].
func NotEqual(a, b *autodiff.Node) *autodiff.Node {
	return Elementwise(compare{"NotEqual", "≠"}, a, b)
}

// Less returns the bools a < b for numbers of one type; see [Equal].
func Less(a, b *autodiff.Node) *autodiff.Node { return Elementwise(compare{"Less", "<"}, a, b) }

// LessEqual returns the bools a ≤ b for numbers of one type; see [Equal].
func LessEqual(a, b *autodiff.Node) *autodiff.Node {
	return Elementwise(compare{"LessEqual", "≤"}, a, b)
}

// Greater returns the bools a > b for numbers of one type; see [Equal].
func Greater(a, b *autodiff.Node) *autodiff.Node { return Elementwise(compare{"Greater", ">"}, a, b) }

// GreaterEqual returns the bools a ≥ b for numbers of one type; see [Equal].
func GreaterEqual(a, b *autodiff.Node) *autodiff.Node {
	return Elementwise(compare{"GreaterEqual", "≥"}, a, b)
}

// compare is a relation, by its name and sign.
type compare struct{ name, sign string }

func (c compare) String() string { return c.name }
func (c compare) Infix() string  { return c.sign }

func (c compare) Formula() (string, []string) { return "y = (a " + c.sign + " b)", nil }

func (c compare) Infer(in []typ) (typ, error) {
	rule := SameNumber
	if c.sign == "=" || c.sign == "≠" {
		rule = sameType
	}
	t, err := rule(in)
	t.DType = autodiff.Bool
	return t, err
}

func (c compare) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	switch dtypeOf(in[0]) {
	case autodiff.Float64:
		compareLoop[float64](dst, in, c.sign)
	case autodiff.Float32:
		compareLoop[float32](dst, in, c.sign)
	case autodiff.Int64:
		compareLoop[int64](dst, in, c.sign)
	case autodiff.Bool:
		equalLoop(elems[bool](dst), elems[bool](in[0]), elems[bool](in[1]), c.sign == "=")
	}
	return nil
}

var (
	_ = register(Spec{Name: "Equal", Draw: drawCompare(Equal)})
	_ = register(Spec{Name: "NotEqual", Draw: drawCompare(NotEqual)})
	_ = register(Spec{Name: "Less", Draw: drawCompare(Less)})
	_ = register(Spec{Name: "LessEqual", Draw: drawCompare(LessEqual)})
	_ = register(Spec{Name: "Greater", Draw: drawCompare(Greater)})
	_ = register(Spec{Name: "GreaterEqual", Draw: drawCompare(GreaterEqual)})
)

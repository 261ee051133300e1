package autodiff

import "gorgonia.org/tensor"

// branch is the adjoint of using a value k times, the branch node of the
// computational graph: the sum of its inputs.
//
//	y = x₁ + … + x_k        x̄ᵢ = ȳ
type branch struct{}

func (branch) String() string { return "Sum" }
func (branch) Infix() string  { return "+" }

// Formula returns the caption.
func (branch) Formula() (string, []string) { return "s = Σ x", []string{"g"} }

// Infer requires one float type throughout.
func (branch) Infer(in []Type) (Type, error) {
	if !in[0].DType.IsFloat() {
		return Type{}, Errorf(ErrDType, "adjoints are floats", "got %s", in[0].DType)
	}
	for _, t := range in[1:] {
		if t != in[0] {
			return Type{}, Errorf(ErrShape, "adjoints of one value differ in type", "%s ≠ %s", in[0], t)
		}
	}
	return in[0], nil
}

// Pullback passes the adjoint on to every input.
func (branch) Pullback(_ int, y, dy *Node) *Node { return dy }

// InPlace allows dst to be input i.
func (branch) InPlace(i int) bool { return i == 0 }

// Run adds the inputs from left to right.
func (branch) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	switch d, _ := DTypeOf(dst.Dtype()); d {
	case Float64:
		sum(dst.Float64s(), in, (*tensor.Dense).Float64s)
	case Float32:
		sum(dst.Float32s(), in, (*tensor.Dense).Float32s)
	}
	return nil
}

func sum[T float32 | float64](y []T, in []*tensor.Dense, elements func(*tensor.Dense) []T) {
	copy(y, elements(in[0]))
	for _, x := range in[1:] {
		for i, v := range elements(x) {
			y[i] += v
		}
	}
}

package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// MatMul returns the product of matrices a (n×k) and b (k×m). More leading axes
// hold batches of matrices and broadcast; a vector is a row on the left and a
// column on the right, an axis that the result lacks, as in NumPy.
//
//	y_ij = Σ_k a_ik b_kj        ā = ȳ·bᵀ        b̄ = aᵀ·ȳ
func MatMul(a, b *autodiff.Node) *autodiff.Node { return product(matMul{}, a, b) }

// matMul multiplies two matrices, or two equal batches of them, with the last
// two axes of an operand swapped where its flag says so. The flags are closed
// under differentiation: no adjoint needs a Transpose.
type matMul struct{ transA, transB bool }

func (m matMul) String() string { return matMulTexts[m][0] }
func (matMul) Infix() string    { return "×" }

func (m matMul) Formula() (string, []string) {
	return matMulTexts[m][1], []string{matMulTexts[m][2], matMulTexts[m][3]}
}

var matMulTexts = map[matMul][4]string{
	{false, false}: {"MatMul", "m = x·W", "g·Wᵀ", "xᵀ·g"},
	{true, false}:  {"MatMul(aᵀ)", "m = xᵀ·W", "W·gᵀ", "x·g"},
	{false, true}:  {"MatMul(bᵀ)", "m = x·Wᵀ", "g·W", "gᵀ·x"},
	{true, true}:   {"MatMul(aᵀ, bᵀ)", "m = xᵀ·Wᵀ", "Wᵀ·gᵀ", "gᵀ·xᵀ"},
}

// Transposed tells whose last two axes are swapped.
func (m matMul) Transposed() (a, b bool) { return m.transA, m.transB }

// Transpose returns the product with the flags of a or b turned over: it takes
// the place of a product of a transposed operand.
func (m matMul) Transpose(a, b bool) autodiff.Op { return matMul{m.transA != a, m.transB != b} }

func (m matMul) Infer(in []typ) (typ, error) {
	if err := m.check(in[0], in[1]); err != nil {
		return typ{}, err
	}
	a, b := in[0].Shape, in[1].Shape
	r := a.Rank()
	if r < 2 || r != b.Rank() || batchOf(a) != batchOf(b) {
		return typ{}, autodiff.Errorf(autodiff.ErrShape, "wants two matrices or two equal batches of them", "")
	}
	rows, _ := sides(a, m.transA)
	_, cols := sides(b, m.transB)
	return typ{DType: in[0].DType, Shape: a.With(r-2, rows).With(r-1, cols)}, nil
}

func (m matMul) Pullback(i int, y, dy *node) *node {
	a, b := y.In(0), y.In(1)
	switch {
	case i == 0 && m.transA:
		return autodiff.Apply(matMul{m.transB, true}, b, dy)
	case i == 0:
		return autodiff.Apply(matMul{false, !m.transB}, dy, b)
	case m.transB:
		return autodiff.Apply(matMul{true, m.transA}, dy, a)
	}
	return autodiff.Apply(matMul{!m.transA, false}, a, dy)
}

func (m matMul) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if dtypeOf(dst) == autodiff.Float32 {
		return matMulLoop[float32](m, dst, in)
	}
	return matMulLoop[float64](m, dst, in)
}

var _ = register(Spec{Name: "MatMul", Draw: drawProduct(func(*Draw) (a, b bool) { return false, false })})

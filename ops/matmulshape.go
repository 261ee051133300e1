package ops

import "keisan/autodiff"

// check tells what keeps a and b, of any rank, from being multiplied.
func (m matMul) check(a, b typ) error {
	A, B := a.Shape, b.Shape
	switch err := wantFloat(a, b); {
	case err != nil:
		return err
	case a.DType != b.DType:
		return autodiff.Errorf(autodiff.ErrDType, "element types differ", "%s ≠ %s; ops.Cast converts", a.DType, b.DType)
	case A.Rank() == 0 || B.Rank() == 0:
		return autodiff.Errorf(autodiff.ErrShape, "a scalar is no matrix", "ops.Mul and ops.Scale multiply by one")
	}
	if A.Rank() == 1 {
		A, m.transA = A.Insert(0, 1), false
	}
	if B.Rank() == 1 {
		B, m.transB = B.Insert(1, 1), false
	}
	_, ka := sides(A, m.transA)
	kb, _ := sides(B, m.transB)
	if ka != kb {
		return autodiff.Errorf(autodiff.ErrShape, "inner extents differ", "%s ≠ %s",
			autodiff.ExtentString(ka), autodiff.ExtentString(kb))
	}
	return nil
}

// sides returns the numbers of rows and columns of a matrix, transposed or not.
func sides(s shape, transposed bool) (rows, cols int) {
	rows, cols = s.Extent(s.Rank()-2), s.Extent(s.Rank()-1)
	if transposed {
		return cols, rows
	}
	return rows, cols
}

// batchOf returns the shape without its last two axes.
func batchOf(s shape) shape {
	for range min(2, s.Rank()) {
		s = s.Remove(s.Rank() - 1)
	}
	return s
}

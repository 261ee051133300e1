package ops

import "keisan/autodiff"

// product declares a matMul of operands of any rank but 0: vectors become
// matrices and lose the axis again; a batch times one matrix is one tall matrix
// times it; otherwise batches are repeated to a common one.
func product(m matMul, a, b *node) *node {
	if !a.Valid() || !b.Valid() {
		return autodiff.Apply(m, a, b)
	}
	if err := m.check(a.Type(), b.Type()); err != nil {
		return autodiff.Mistake(err, m, a, b)
	}
	A, B := a.Shape(), b.Shape()
	ra, rb := A.Rank(), B.Rank()
	switch {
	case rb == 1:
		y := product(matMul{m.transA, false}, a, reshapeTo(b, B.Insert(1, 1)))
		return reshapeTo(y, y.Shape().Remove(y.Shape().Rank()-1))
	case ra == 1:
		y := product(matMul{false, m.transB}, reshapeTo(a, A.Insert(0, 1)), b)
		return reshapeTo(y, y.Shape().Remove(y.Shape().Rank()-2))
	case ra == rb && batchOf(A) == batchOf(B):
		return autodiff.Apply(m, a, b)
	}
	if rows, ok := extentOf(A.Remove(ra - 1).Count()); ok && rb == 2 && !m.transA {
		y := autodiff.Apply(m, reshapeTo(a, autodiff.ShapeOf(rows, A.Extent(ra-1))), b)
		_, cols := sides(B, m.transB)
		return reshapeTo(y, A.With(ra-1, cols))
	}
	batch, err := commonShape(batchOf(A), batchOf(B))
	if err != nil {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "batches do not broadcast",
			"%s ≠ %s", batchOf(A), batchOf(B)), m, a, b)
	}
	r := batch.Rank()
	return autodiff.Apply(m,
		broadcastTo(a, batch.Insert(r, A.Extent(ra-2)).Insert(r+1, A.Extent(ra-1))),
		broadcastTo(b, batch.Insert(r, B.Extent(rb-2)).Insert(r+1, B.Extent(rb-1))))
}

// extentOf returns the extent of an axis with this many elements, or false if
// there is none: N² is no extent, nor is 0·N.
func extentOf(n autodiff.Count) (extent int, ok bool) {
	switch {
	case n.Power == 0:
		return n.Coef, true
	case n.Power == 1 && n.Coef > 0:
		return n.Coef * autodiff.Batch, true
	}
	return 0, false
}

package simd

// Functions of this file take slices of one length and work element by element;
// dst may be an operand. Every result is rounded as Go rounds it, NaN and the
// signs of zeros included, so that all levels have the same bits.

// Add computes dst = a + b.
func Add[T Float](dst, a, b []T) { on[T]().add(dst, a[:len(dst)], b[:len(dst)]) }

// Sub computes dst = a − b.
func Sub[T Float](dst, a, b []T) { on[T]().sub(dst, a[:len(dst)], b[:len(dst)]) }

// Mul computes dst = a·b.
func Mul[T Float](dst, a, b []T) { on[T]().mul(dst, a[:len(dst)], b[:len(dst)]) }

// Div computes dst = a/b.
func Div[T Float](dst, a, b []T) { on[T]().div(dst, a[:len(dst)], b[:len(dst)]) }

// Maximum computes dst = max(a, b): NaN if one is.
func Maximum[T Float](dst, a, b []T) { on[T]().maximum(dst, a[:len(dst)], b[:len(dst)]) }

// Minimum computes dst = min(a, b): NaN if one is.
func Minimum[T Float](dst, a, b []T) { on[T]().minimum(dst, a[:len(dst)], b[:len(dst)]) }

// Neg computes dst = −x.
func Neg[T Float](dst, x []T) { on[T]().neg(dst, x[:len(dst)]) }

// Abs computes dst = |x|.
func Abs[T Float](dst, x []T) { on[T]().abs(dst, x[:len(dst)]) }

// Square computes dst = x².
func Square[T Float](dst, x []T) { on[T]().square(dst, x[:len(dst)]) }

// Sqrt computes dst = √x.
func Sqrt[T Float](dst, x []T) { on[T]().sqrt(dst, x[:len(dst)]) }

// ReLU computes dst = max(x, 0): NaN of NaN.
func ReLU[T Float](dst, x []T) { on[T]().relu(dst, x[:len(dst)]) }

// Sign computes dst = 1 with the sign of x, or x if that is zero or NaN.
func Sign[T Float](dst, x []T) { on[T]().sign(dst, x[:len(dst)]) }

// Leak computes dst = x where x is positive, c·x elsewhere.
func Leak[T Float](dst, x []T, c T) { on[T]().leak(dst, x[:len(dst)], c) }

// Scale computes dst = c·x.
func Scale[T Float](dst, x []T, c T) { on[T]().scale(dst, x[:len(dst)], c) }

// Shift computes dst = x + c.
func Shift[T Float](dst, x []T, c T) { on[T]().shift(dst, x[:len(dst)], c) }

// Axpy computes y = y + c·x; the product is rounded, as it is for a node of its
// own.
func Axpy[T Float](y, x []T, c T) { on[T]().axpy(y, x[:len(y)], c) }

// Descend computes w = w − lr·g, a step of gradient descent; the product is
// rounded.
func Descend[T Float](w, g []T, lr T) { on[T]().descend(w, g[:len(w)], lr) }

// Fill sets every element of dst to c.
func Fill[T Float](dst []T, c T) { on[T]().fill(dst, c) }

// AddRows computes dst = a + b for every row of a: b is one row.
//
//	dst[i,j] = a[i,j] + b[j]
func AddRows[T Float](dst, a, b []T) { on[T]().addRows(dst, a[:len(dst)], b) }

// SubRows computes dst = a − b for every row of a: b is one row.
func SubRows[T Float](dst, a, b []T) { on[T]().subRows(dst, a[:len(dst)], b) }

// MulRows computes dst = a·b for every row of a: b is one row.
func MulRows[T Float](dst, a, b []T) { on[T]().mulRows(dst, a[:len(dst)], b) }

// DivRows computes dst = a/b for every row of a: b is one row.
func DivRows[T Float](dst, a, b []T) { on[T]().divRows(dst, a[:len(dst)], b) }

// AddCols computes dst = a + b for every column of a: b is one column.
//
//	dst[i,j] = a[i,j] + b[i]
func AddCols[T Float](dst, a, b []T) { on[T]().addCols(dst, a[:len(dst)], b, extent(dst, b)) }

// SubCols computes dst = a − b for every column of a: b is one column.
func SubCols[T Float](dst, a, b []T) { on[T]().subCols(dst, a[:len(dst)], b, extent(dst, b)) }

// MulCols computes dst = a·b for every column of a: b is one column.
func MulCols[T Float](dst, a, b []T) { on[T]().mulCols(dst, a[:len(dst)], b, extent(dst, b)) }

// DivCols computes dst = a/b for every column of a: b is one column.
func DivCols[T Float](dst, a, b []T) { on[T]().divCols(dst, a[:len(dst)], b, extent(dst, b)) }

// extent returns the other extent of a matrix of which side is one row or
// column.
func extent[T Float](matrix, side []T) int {
	if len(side) == 0 {
		return 0
	}
	return len(matrix) / len(side)
}

package words

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// epsilon is what the book adds to what it divides by or takes a logarithm of.
const epsilon = 1e-8

// CoOccurrence counts, for each two of n words, how often one stands within a
// window of so many words to the left or right of the other in a corpus of ids:
// n×n, symmetric. A window below 1 and an id outside 0 … n−1 are errors.
func CoOccurrence(corpus []int64, n, window int) (*mat.Dense, error) {
	if n < 1 || window < 1 {
		return nil, fmt.Errorf("words: a window of %d words and %d different ones: both must be at least 1", window, n)
	}
	for i, id := range corpus {
		if id < 0 || id >= int64(n) {
			return nil, fmt.Errorf("words: word %d of the corpus is %d, not one of 0 … %d", i, id, n-1)
		}
	}
	counts := mat.NewDense(n, n, nil)
	for i, id := range corpus {
		row := counts.RawRowView(int(id))
		for k := max(0, i-window); k <= min(len(corpus)-1, i+window); k++ {
			if k != i {
				row[corpus[k]]++
			}
		}
	}
	return counts, nil
}

// PPMI returns the positive pointwise mutual information of co-occurrence
// counts C (n×n): 0 where words meet no more often than by chance (Church and
// Hanks, 1990). What is no square of counts, finite numbers of at least 0, is an
// error.
//
//	max(0, log₂(C_ij N/(S_i S_j) + 10⁻⁸))        S_j = Σ_i C_ij,  N = Σ_j S_j
func PPMI(counts mat.Matrix) (*mat.Dense, error) {
	if absent(counts) {
		return nil, errors.New("words: PPMI wants a matrix of counts, not nil")
	}
	n, m := counts.Dims()
	if n != m || n == 0 {
		return nil, fmt.Errorf("words: PPMI wants a count of each word with each, not a %d×%d matrix", n, m)
	}
	sums, total := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			c := counts.At(i, j)
			if !(c >= 0) || math.IsInf(c, 1) {
				return nil, fmt.Errorf("words: PPMI wants counts, and that of words %d and %d is %v", i, j, c)
			}
			sums[j] += c
			total += c
		}
	}
	p := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			if c := counts.At(i, j); c > 0 { // or else log₂ 10⁻⁸ < 0
				p.Set(i, j, max(0, math.Log2(c*total/(sums[i]*sums[j])+epsilon)))
			}
		}
	}
	return p, nil
}

// absent reports whether x is nil, or what a function returns beside an error.
func absent(x mat.Matrix) bool {
	d, dense := x.(*mat.Dense)
	return x == nil || dense && d == nil
}

// Reduce returns the first k columns of U in the singular value decomposition
// x = U·S·Vᵀ (n×m): for each row of x, k numbers that tell most of how rows
// differ. k is at most the smaller of n and m, and what exceeds it is dropped.
// The sign of a column is such that its largest element is positive.
func Reduce(x mat.Matrix, k int) (*mat.Dense, error) {
	if absent(x) {
		return nil, errors.New("words: Reduce wants a matrix, not nil")
	}
	n, m := x.Dims()
	k = min(k, n, m)
	if k < 1 {
		return nil, fmt.Errorf("words: %d columns of a decomposition of a %d×%d matrix: there must be at least 1", k, n, m)
	}
	var svd mat.SVD
	var u mat.Dense
	if length := mat.Norm(x, 2); math.IsNaN(length) || math.IsInf(length, 0) || !svd.Factorize(x, mat.SVDThin) {
		return nil, fmt.Errorf("words: the singular value decomposition of a %d×%d matrix does not converge: are all numbers finite?", n, m)
	}
	svd.UTo(&u)
	vectors := mat.DenseCopyOf(u.Slice(0, n, 0, k))
	for j := range k {
		top := 0.0
		for i := range n {
			if v := vectors.At(i, j); math.Abs(v) > math.Abs(top) {
				top = v
			}
		}
		for i := range n {
			vectors.Set(i, j, math.Copysign(1, top)*vectors.At(i, j))
		}
	}
	return vectors, nil
}

package words

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Vectors are the vectors of words, all of length 1.
type Vectors struct {
	words []string
	ids   map[string]int
	rows  *mat.Dense
}

// A Neighbour is a word, and the cosine of the angle between its vector and the
// one asked for: 1 is the same direction.
type Neighbour struct {
	Word       string
	Similarity float64
}

// NewVectors takes a vector a row (n×D), of n different words in turn. The
// vectors are copied and divided by their lengths; numbers that are not finite
// are an error.
func NewVectors(words []string, rows mat.Matrix) (*Vectors, error) {
	if absent(rows) {
		return nil, errors.New("words: NewVectors wants a matrix of vectors, not nil")
	}
	n, d := rows.Dims()
	if n != len(words) {
		return nil, fmt.Errorf("words: %d words and %d vectors", len(words), n)
	}
	v := &Vectors{words: slices.Clone(words), ids: map[string]int{}, rows: mat.NewDense(n, d, nil)}
	for i, w := range words {
		if other, taken := v.ids[w]; taken {
			return nil, fmt.Errorf("words: words %d and %d are both %q", other, i, w)
		}
		v.ids[w] = i
		row := v.rows.RawRowView(i)
		for j := range row {
			row[j] = rows.At(i, j)
		}
		if length := normalise(row); math.IsNaN(length) || math.IsInf(length, 0) {
			return nil, fmt.Errorf("words: the vector of %q is not of finite numbers", w)
		}
	}
	return v, nil
}

// normalise divides a vector by its length, and returns that.
//
//	x ← x / (‖x‖ + 10⁻⁸)
func normalise(x []float64) float64 {
	length := mat.Norm(mat.NewVecDense(len(x), x), 2)
	for i := range x {
		x[i] /= length + epsilon
	}
	return length
}

// MostSimilar returns the words whose vectors are nearest to that of word, which
// is not among them, the nearest first; at most top. A word without a vector is
// an error.
//
//	cos(x, y) = x·y / (‖x‖ ‖y‖)
func (v *Vectors) MostSimilar(word string, top int) ([]Neighbour, error) {
	query, err := v.of(word)
	if err != nil {
		return nil, err
	}
	return v.nearest(query, top, word), nil
}

// Analogy returns the words that are to c what b is to a, the best first; at
// most top, and none of the three (Mikolov, Yih and Zweig, 2013). A word without
// a vector is an error.
//
//	x with the largest cos(x, b − a + c)
func (v *Vectors) Analogy(a, b, c string, top int) ([]Neighbour, error) {
	var query []float64
	for i, word := range []string{a, b, c} {
		x, err := v.of(word)
		if err != nil {
			return nil, err
		}
		if query == nil {
			query = make([]float64, len(x))
		}
		for j := range x {
			query[j] += []float64{-1, 1, 1}[i] * x[j]
		}
	}
	normalise(query)
	return v.nearest(query, top, a, b, c), nil
}

// of returns the vector of a word.
func (v *Vectors) of(word string) ([]float64, error) {
	if v == nil {
		return nil, errors.New("words: the vectors are nil: did NewVectors return an error?")
	}
	i, ok := v.ids[word]
	if !ok {
		return nil, fmt.Errorf("words: there is no vector of %q", word)
	}
	return v.rows.RawRowView(i), nil
}

// nearest returns the words nearest to the query; of two that are equally near,
// the one with the smaller id comes first.
func (v *Vectors) nearest(query []float64, top int, without ...string) []Neighbour {
	var similarity mat.VecDense
	similarity.MulVec(v.rows, mat.NewVecDense(len(query), query))
	var list []Neighbour
	for i, w := range v.words {
		if !slices.Contains(without, w) {
			list = append(list, Neighbour{w, similarity.AtVec(i)})
		}
	}
	slices.SortStableFunc(list, func(x, y Neighbour) int { return cmp.Compare(y.Similarity, x.Similarity) })
	return list[:min(max(top, 0), len(list))]
}

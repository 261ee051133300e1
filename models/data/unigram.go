package data

import (
	"fmt"
	"math/big"
	"slices"
	"sort"

	"keisan/internal/numpy"
)

// Unigram draws negative samples for word vectors: words of a corpus with the
// probability p ∝ count^power, power 0.75 in the book, so that rare words come
// a little more often than they are.
//
// Its samples and its use of the stream are those of the book's UnigramSampler
// on a CPU: for each target a choice without replacement, in which the target
// has no chance.
//
// Source: T. Mikolov et al., "Distributed Representations of Words and Phrases
// and their Compositionality", 2013.
type Unigram struct {
	rng *RandomState
	p   []float64 // of each word
	sum []float64 // sum[i] = p[0] + … + p[i-1]
	own []float64 // space for the exact draw
}

// NewUnigram counts a corpus of the words 0 … n-1 and draws from rng; it draws
// nothing yet. A word of them that never occurs, a negative power, and fewer
// than two words are errors.
func NewUnigram(corpus []int64, power float64, rng *RandomState) (*Unigram, error) {
	if rng == nil {
		return nil, fmt.Errorf("data: Unigram: the generator is nil")
	}
	if !(power >= 0 && power <= 16) {
		return nil, fmt.Errorf("data: Unigram: the power must be in 0 … 16, not %v", power)
	}
	var counts []int
	for i, id := range corpus {
		if id < 0 || id >= int64(len(corpus)) {
			return nil, fmt.Errorf("data: Unigram: word %d of the corpus is %d: ids go from 0 to the number of different words", i, id)
		}
		for int64(len(counts)) <= id {
			counts = append(counts, 0)
		}
		counts[id]++
	}
	if len(counts) < 2 {
		return nil, fmt.Errorf("data: Unigram: a corpus of %d different words has no negative samples", len(counts))
	}
	u := &Unigram{rng: rng, p: make([]float64, len(counts)), sum: make([]float64, len(counts)+1)}
	powers := map[int]float64{}
	for id, count := range counts {
		if count == 0 {
			return nil, fmt.Errorf("data: Unigram: word %d of 0 … %d never occurs in the corpus", id, len(counts)-1)
		}
		if _, ok := powers[count]; !ok {
			powers[count] = pow(count, power)
		}
		u.p[id] = powers[count]
	}
	total := numpy.Sum(u.p)
	for i := range u.p {
		u.p[i] /= total
		u.sum[i+1] = u.sum[i] + u.p[i]
	}
	return u, nil
}

// Words returns the number of words.
func (u *Unigram) Words() int { return len(u.p) }

// P returns the probability of a word: 0 of what is no word of 0 … Words−1.
func (u *Unigram) P(word int64) float64 {
	if word < 0 || word >= int64(len(u.p)) {
		return 0
	}
	return u.p[word]
}

// Sample fills negatives with different words, none of them the target, each
// as likely as its probability among those that are left. More of them than
// there are other words, and a target that is no word, are errors, with nothing
// drawn.
func (u *Unigram) Sample(target int64, negatives []int64) error {
	if target < 0 || target >= int64(len(u.p)) {
		return fmt.Errorf("data: Unigram: the target %d is no word of 0 … %d", target, len(u.p)-1)
	}
	if len(negatives) >= len(u.p) {
		return fmt.Errorf("data: Unigram: %d different negative samples of %d words, one of them the target", len(negatives), len(u.p))
	}
	before := u.rng.State()
	if u.fast(target, negatives) {
		return nil
	}
	if err := u.rng.SetState(before); err != nil {
		return fmt.Errorf("data: Unigram: %w", err)
	}
	return u.exact(target, negatives)
}

// exact draws as NumPy does: p without the target, normalised, then a choice.
func (u *Unigram) exact(target int64, negatives []int64) error {
	u.own = append(u.own[:0], u.p...)
	u.own[target] = 0
	total := numpy.Sum(u.own)
	for i := range u.own {
		u.own[i] /= total
	}
	chosen, err := u.rng.Choice(len(u.own), len(negatives), false, u.own)
	if err != nil {
		return fmt.Errorf("data: Unigram: %w", err)
	}
	for i, c := range chosen {
		negatives[i] = int64(c)
	}
	return nil
}

// doubt is how near to the border between two words a uniform may come before
// the running sums of fast, whose rounding differs from those of exact, could
// tell the wrong word: both are within 2⁻⁵² of the true sum for each of up to
// 2²⁰ words.
const doubt = 1e-9

// fast draws as exact does, with the same uniforms, but looks them up in the
// running sums made once, less what is excluded. It reports false, having used
// the stream, where that is not certain to give the same words.
//
// Choosing without replacement goes in rounds: one uniform for each word still
// missing, repeated words dropped, and the words of the rounds before excluded.
func (u *Unigram) fast(target int64, negatives []int64) bool {
	if len(u.p) > 1<<20 || len(negatives) > 64 {
		return false
	}
	var space [65]int64
	excluded := append(space[:0], target) // ascending
	found := 0
	for found < len(negatives) {
		left := u.sum[len(u.p)]
		for _, id := range excluded {
			left -= u.p[id]
		}
		if !(left > 1e-3) { // hardly anything is left: rounding weighs too much
			return false
		}
		round := found
		for range len(negatives) - round {
			id, ok := u.find(u.rng.Float64()*left, excluded)
			if !ok {
				return false
			}
			if !slices.Contains(negatives[:found], id) {
				negatives[found] = id
				found++
			}
		}
		for _, id := range negatives[round:found] {
			at, _ := slices.BinarySearch(excluded, id)
			excluded = slices.Insert(excluded, at, id)
		}
	}
	return true
}

// find returns the word at x of the line on which the words that are not
// excluded lie side by side, and false if x is as near as doubt to its border.
func (u *Unigram) find(x float64, excluded []int64) (id int64, ok bool) {
	for _, e := range excluded { // ascending
		if x >= u.sum[e] {
			x += u.p[e]
		}
	}
	i := sort.Search(len(u.p), func(i int) bool { return u.sum[i+1] > x })
	if i == len(u.p) || x-u.sum[i] < doubt || u.sum[i+1]-x < doubt || slices.Contains(excluded, int64(i)) {
		return 0, false
	}
	return int64(i), true
}

// pow returns count^power, rounded once from a far more precise value, so that
// it is the same on every machine; count ≥ 1, power ≥ 0.
//
//	x^(k + Σ bⱼ 2⁻ʲ) = x^k Π x^(2⁻ʲ) over the bits bⱼ = 1, by square roots
func pow(count int, power float64) float64 {
	const precision = 256
	y := new(big.Float).SetPrec(precision).SetInt64(1)
	x := new(big.Float).SetPrec(precision).SetInt64(int64(count))
	for ; power >= 1; power-- {
		y.Mul(y, x)
	}
	for power > 0 { // exact: each doubling and subtraction is
		x.Sqrt(x)
		if power *= 2; power >= 1 {
			y.Mul(y, x)
			power--
		}
	}
	f, _ := y.Float64()
	return f
}

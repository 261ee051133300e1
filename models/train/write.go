package train

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
	"keisan/vm"
)

// Perplexity returns exp of the mean loss of a language model on the first epoch
// of blocks, (N×T) words and the words after them, read without dropout and from
// an empty memory: the number of words among which the model is as uncertain as
// if it threw dice. Blocks of the same texts that follow one another share the
// memory; what is left after the last block does not count.
//
//	exp(1/B Σ_b L_b)
func Perplexity(m *vm.Machine, r *models.Reading, blocks Batches) (float64, error) {
	if absent(blocks) || blocks.Len() == 0 {
		return 0, errors.New("train: Perplexity of no blocks")
	}
	if r == nil {
		return 0, mistaken("Perplexity", autodiff.Errorf(autodiff.ErrValue, "the reading is nil", ""))
	}
	e := &Evaluation{Machine: m, Batches: blocks, Metrics: []Metric{PerplexityOf(r.Loss)}, Inputs: []*autodiff.Node{r.X, r.T}, Carry: r.Carry}
	scores, err := e.Scores(context.Background())
	if err != nil {
		return 0, err
	}
	return scores[0].Value, nil
}

// Forget empties the memory of a reading: the next words begin a text.
func Forget(m *vm.Machine, r *models.Reading) {
	if m == nil || r == nil {
		return // there is nothing that remembers
	}
	for _, s := range r.Memory {
		m.Value(s).Zero()
	}
}

// Uniform draws numbers of [0, 1): a *data.RandomState, or math/rand's Rand.
type Uniform interface{ Float64() float64 }

// Write lets a language model write n words, of which the first is start, as the
// book's RnnlmGen does: each next word is drawn with the probability that the
// model gives it; a word of skip is left out, though the model has moved on, and
// the word before is read again. r reads one word of one text: Read(1, 1). Its
// memory is not emptied; see Forget.
//
//	p = softmax(score)        the word is the number of Σ_{k≤i} p_k that are ≤ u
func Write(m *vm.Machine, r *models.Reading, rng Uniform, start int64, skip []int64, n int) ([]int64, error) {
	if m == nil || r == nil || rng == nil {
		return nil, mistaken("Write", autodiff.Errorf(autodiff.ErrValue, "wants a machine, a reading and random numbers, not nil", ""))
	}
	if s := r.Score.Shape(); r.Score.Valid() && s.Extent(0) != 1 {
		return nil, fmt.Errorf("train: Write wants a reading of one word of one text, Read(1, 1), not of %d words", s.Extent(0))
	}
	p, err := m.With(vm.Eval()).Compile(append([]*autodiff.Node{ops.Softmax(r.Score, -1)}, r.Carry...)...)
	if err != nil {
		return nil, err
	}
	word := []int64{start}
	feed := vm.Feed{r.X: tensor.New(tensor.WithShape(1, 1), tensor.WithBacking(word))}
	text := []int64{start}
	sums := make([]float64, r.Score.Shape().Extent(1))
	for tries := 0; len(text) < n; tries++ {
		if tries > 1000*n {
			return text, fmt.Errorf("train: Write: after %d tries only %d words are none of those to skip", tries, len(text))
		}
		out, err := p.Run(feed)
		if err != nil {
			return text, err
		}
		if next := choose(out[0], sums, rng.Float64()); !slices.Contains(skip, next) {
			word[0], text = next, append(text, next)
		}
	}
	return text, nil
}

// choose returns the index that u chooses among the probabilities of p. sums is
// space for them.
func choose(p *tensor.Dense, sums []float64, u float64) int64 {
	total := 0.0
	for i := range sums {
		if p.Dtype() == tensor.Float32 {
			total += float64(p.Float32s()[i])
		} else {
			total += p.Float64s()[i]
		}
		sums[i] = total
	}
	for i, s := range sums {
		if s/total > u {
			return int64(i)
		}
	}
	return int64(len(sums) - 1)
}

package data

import (
	"fmt"

	"gorgonia.org/tensor"
)

// Negatives are [Batches] with one more tensor in each, the negative samples of
// one of their columns.
type Negatives struct {
	*Batches
	sampler *Unigram
	column  int
	size    int
	out     []*tensor.Dense // the batch, and full or rest
	buffer  []int64         // the samples
	full    *tensor.Dense   // the buffer for a batch of all rows
	rest    *tensor.Dense   // and for the smaller last one
	err     error
}

// WithNegatives adds to each batch, at its end, size negative samples for each
// word of a column, an int64 tensor of targets (N) or of C targets a row (N×C).
// The samples are (N×size) or (N×C×size). They are drawn when Next has filled
// the batch, in the order of the book's models: for each of the C columns, from
// the first row to the last.
//
// A column that is not of such words, or too few words for so many samples, are
// errors.
func WithNegatives(b *Batches, column int, sampler *Unigram, size int) (*Negatives, error) {
	if b == nil || sampler == nil || column < 0 || column >= len(b.columns) || size < 1 || size >= sampler.Words() {
		return nil, fmt.Errorf("data: WithNegatives wants batches, one of their columns, a sampler, and fewer samples than it has words, not column %d and %d samples", column, size)
	}
	c, ok := b.columns[column].(*columnT[int64])
	if !ok || len(c.sample) > 1 {
		return nil, fmt.Errorf("data: WithNegatives: column %d has no words, which are int64 of shape (N) or (N×C)", column)
	}
	for i, id := range c.from {
		if id < 0 || id >= int64(sampler.Words()) {
			return nil, fmt.Errorf("data: WithNegatives: element %d of column %d is %d, no word of 0 … %d", i, column, id, sampler.Words()-1)
		}
	}
	n := &Negatives{Batches: b, sampler: sampler, column: column, size: size, buffer: make([]int64, len(c.to)*size)}
	rows := func(column *tensor.Dense) *tensor.Dense {
		return dense(n.buffer[:column.Shape().TotalSize()*size], append(column.Shape().Clone(), size)...)
	}
	if len(b.full) > 0 {
		n.full = rows(b.full[column])
	}
	if len(b.rest) > 0 {
		n.rest = rows(b.rest[column])
	}
	return n, nil
}

// Next fills Batch with the next batch and its samples, as [Batches.Next].
func (n *Negatives) Next() bool {
	if n.err != nil || !n.Batches.Next() {
		return false
	}
	batch := n.Batches.Batch()
	targets, samples := batch[n.column], n.full
	if targets.Shape()[0] < n.Batches.size || samples == nil {
		samples = n.rest
	}
	n.out = append(append(n.out[:0], batch...), samples)
	words := targets.Int64s()
	width := len(words) / targets.Shape()[0]
	for c := range width {
		for i := c; i < len(words); i += width {
			if n.err = n.sampler.Sample(words[i], n.buffer[i*n.size:(i+1)*n.size]); n.err != nil {
				return false
			}
		}
	}
	return true
}

// Batch returns the batch that Next has filled, the samples last; nil before
// the first.
func (n *Negatives) Batch() []*tensor.Dense { return n.out }

// Err returns what has made Next end an epoch early: a target that was changed
// to no word after WithNegatives had seen it.
func (n *Negatives) Err() error { return n.err }

package data

import (
	"fmt"

	"gorgonia.org/tensor"
)

// TimeBatches cuts a corpus into blocks of time for truncated backpropagation:
// x (batch×time) are words and t (batch×time) the words that follow them, both
// int64. Each row walks through its own part of the corpus, from block to
// block, so that the state of a recurrent layer carries over.
//
//	x[i,k] = corpus[(i jump + τ + k) mod n]        t[i,k] = the word after it
//
// for n = len(corpus) - 1 words with a follower and jump = n/batch; τ grows by
// time with each block and runs on across the ends of epochs, as in one call of
// the book's RnnlmTrainer.fit. Reset sets τ to 0, as the next call does. An
// epoch has n/(batch time) blocks. The first epoch after Reset are the blocks
// of the book's eval_perplexity.
//
// A TimeBatches is not safe for concurrent use.
type TimeBatches struct {
	corpus      []int64
	batch, time int
	perEpoch    int
	offset      int // τ mod n
	epoch, next int
	x, t        []int64
	out         []*tensor.Dense
}

// NewTimeBatches returns the blocks of a corpus, which is not copied. A corpus
// that is too short for one block is an error, as are sizes below 1.
func NewTimeBatches(corpus []int64, batch, time int) (*TimeBatches, error) {
	n := len(corpus) - 1
	if batch < 1 || time < 1 || n/max(batch, 1)/max(time, 1) < 1 {
		return nil, fmt.Errorf("data: no block of %d rows of %d words can be cut from a corpus of %d words, of which the last has no word after it",
			batch, time, len(corpus))
	}
	b := &TimeBatches{
		corpus: corpus, batch: batch, time: time, perEpoch: n / (batch * time),
		x: make([]int64, batch*time), t: make([]int64, batch*time),
	}
	b.out = []*tensor.Dense{dense(b.x, batch, time), dense(b.t, batch, time)}
	return b, nil
}

// Len returns the number of blocks of an epoch.
func (b *TimeBatches) Len() int { return b.perEpoch }

// Epoch returns how many epochs are over: those whose end Next has told.
func (b *TimeBatches) Epoch() int { return b.epoch }

// Next fills Batch with the next block. It returns false once at the end of
// each epoch; the call after that begins the next epoch. It allocates nothing.
func (b *TimeBatches) Next() bool {
	if b.next == b.perEpoch {
		b.next = 0
		b.epoch++
		return false
	}
	n := len(b.corpus) - 1
	jump := n / b.batch
	for i := range b.batch {
		from := (i*jump + b.offset) % n
		for k := i * b.time; k < (i+1)*b.time; k++ {
			b.x[k], b.t[k] = b.corpus[from], b.corpus[from+1]
			if from++; from == n {
				from = 0
			}
		}
	}
	b.offset = (b.offset + b.time) % n
	b.next++
	return true
}

// Batch returns the block that Next has filled, x and t: the same tensors each
// time.
func (b *TimeBatches) Batch() []*tensor.Dense { return b.out }

// Reset goes back to the start of epoch 0 and of the corpus.
func (b *TimeBatches) Reset() { b.offset, b.epoch, b.next = 0, 0, 0 }

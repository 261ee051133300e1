package data

import (
	"errors"
	"fmt"

	"gorgonia.org/tensor"
)

// Shuffler is what shuffles the samples: a [RandomState], or math/rand's Rand.
type Shuffler interface {
	Shuffle(n int, swap func(i, j int))
}

// Remainder says what becomes of the samples after the last full batch.
type Remainder bool

const (
	Drop Remainder = false // they are left out in this epoch, as in the book
	Keep Remainder = true  // they are a smaller batch
)

// Batches gives out the rows of aligned tensors in mini-batches, in an order
// that is shuffled at the start of each epoch.
//
//	for range epochs {
//		for batches.Next() {
//			x, t := batches.Batch()[0], batches.Batch()[1]
//			…
//		}
//	}
//
// Shuffles accumulate: each epoch shuffles the order of the one before, with
// the draws of NumPy's permutation, as one call of the book's Trainer.fit does
// by x = x[idx]. Reset goes back to the original order, as the next call of fit.
//
// A Batches is not safe for concurrent use.
type Batches struct {
	rng      Shuffler
	n, size  int
	perEpoch int // batches an epoch
	columns  []column
	full     []*tensor.Dense // the buffers as tensors of size rows
	rest     []*tensor.Dense // and of the last batch's rows, where they are fewer
	current  []*tensor.Dense
	order    []int64
	swap     func(i, j int)
	epoch    int
	next     int
}

// NewBatches returns batches of size rows of the tensors, which all have the
// same first extent and are float32, float64 or int64 in row-major order. They
// are not copied: the batches show what is in them at the time.
//
// Every epoch draws one shuffle from rng; nil leaves the samples in their order.
// With Drop, a size above the number of samples is an error, since no epoch
// would have a batch.
func NewBatches(size int, remainder Remainder, rng Shuffler, tensors ...*tensor.Dense) (*Batches, error) {
	if len(tensors) == 0 {
		return nil, errors.New("data: batches of no tensors")
	}
	if r, ok := rng.(*RandomState); ok && r == nil {
		return nil, errors.New("data: the generator of the shuffles is a nil *RandomState; pass nil to leave the order as it is")
	}
	for i, x := range tensors {
		if err := checkRows(x); err != nil {
			return nil, fmt.Errorf("data: tensor %d of the batches: %w", i, err)
		}
		if have, want := x.Shape()[0], tensors[0].Shape()[0]; have != want {
			return nil, fmt.Errorf("data: tensor %d of the batches has %d samples, tensor 0 has %d", i, have, want)
		}
	}
	n := tensors[0].Shape()[0]
	b := &Batches{rng: rng, n: n, size: size, perEpoch: n / max(size, 1), order: make([]int64, n)}
	switch {
	case size < 1:
		return nil, fmt.Errorf("data: the batch size must be at least 1, not %d", size)
	case remainder == Drop && size > n:
		return nil, fmt.Errorf("data: the batch size %d is above the number of samples %d, and the remainder is dropped: no batch would be left", size, n)
	}
	b.swap = func(i, j int) { b.order[i], b.order[j] = b.order[j], b.order[i] }
	left := 0
	if remainder == Keep && n%size > 0 {
		left = n % size
		b.perEpoch++
	}
	for i, x := range tensors {
		c, err := newColumn(x, min(size, n))
		if err != nil {
			return nil, fmt.Errorf("data: tensor %d of the batches: %w", i, err)
		}
		b.columns = append(b.columns, c)
		if size <= n {
			b.full = append(b.full, c.rows(size))
		}
		if left > 0 {
			b.rest = append(b.rest, c.rows(left))
		}
	}
	b.Reset()
	return b, nil
}

// Len returns the number of batches of an epoch.
func (b *Batches) Len() int { return b.perEpoch }

// Epoch returns how many epochs are over: those whose end Next has told.
func (b *Batches) Epoch() int { return b.epoch }

// Next fills Batch with the next batch. It returns false once at the end of
// each epoch; the call after that begins the next epoch. It allocates nothing.
func (b *Batches) Next() bool {
	if b.next == b.perEpoch {
		b.next = 0
		b.epoch++
		return false
	}
	if b.next == 0 && b.rng != nil {
		b.rng.Shuffle(b.n, b.swap)
	}
	start := b.next * b.size
	end := min(start+b.size, b.n)
	for _, c := range b.columns {
		c.gather(b.order[start:end])
	}
	b.current = b.full
	if end-start < b.size {
		b.current = b.rest
	}
	b.next++
	return true
}

// Batch returns the batch that Next has filled, a tensor for each of
// NewBatches'; nil before the first. The tensors are the same ones each time,
// but for a smaller last batch, which has its own: what should outlive the next
// Next must be cloned.
func (b *Batches) Batch() []*tensor.Dense { return b.current }

// Reset goes back to the start of epoch 0 and to the original order. The
// generator's stream goes on.
func (b *Batches) Reset() {
	for i := range b.order {
		b.order[i] = int64(i)
	}
	b.epoch, b.next = 0, 0
}

// BatchState is where a [Batches] stands, for a checkpoint. The generator's
// place in its stream is not in it.
type BatchState struct {
	Epoch int     // epochs that are over
	Next  int     // the batch of the epoch that comes next, 0 … Len
	Order []int64 // the order of the samples
}

// State returns where b stands.
func (b *Batches) State() BatchState {
	return BatchState{b.epoch, b.next, append([]int64(nil), b.order...)}
}

// SetState makes b stand where s says; Next goes on from there. A state that
// Batches of these tensors and this size cannot have is an error, and b is
// unchanged.
func (b *Batches) SetState(s BatchState) error {
	if s.Epoch < 0 || s.Next < 0 || s.Next > b.perEpoch || len(s.Order) != b.n {
		return fmt.Errorf("data: epoch %d, batch %d of %d samples is no place in epochs of %d batches of %d samples",
			s.Epoch, s.Next, len(s.Order), b.perEpoch, b.n)
	}
	seen := make([]bool, b.n)
	for i, v := range s.Order {
		if v < 0 || v >= int64(b.n) || seen[v] {
			return fmt.Errorf("data: the order of the samples is no permutation: place %d holds %d", i, v)
		}
		seen[v] = true
	}
	b.epoch, b.next = s.Epoch, s.Next
	copy(b.order, s.Order)
	return nil
}

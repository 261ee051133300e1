package data

import (
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
)

// Where batches stand is kept in checkpoints as bytes: a magic, the numbers as
// varints, and the state of each generator with its length before it.
const (
	batchesMagic     = "batches\x01"
	timeBatchesMagic = "blocks\x01"
	negativesMagic   = "negatives\x01"
)

// MarshalBinary implements [encoding.BinaryMarshaler]: where b stands, and its
// generator. One whose state cannot be written, as math/rand's Rand, is an error.
func (b *Batches) MarshalBinary() ([]byte, error) {
	p := append([]byte(nil), batchesMagic...)
	p = appendNumbers(p, int64(b.epoch), int64(b.next), int64(b.n), int64(b.size))
	p = appendNumbers(p, b.order...)
	if b.rng == nil {
		return appendNumbers(p, 0), nil
	}
	rng, ok := b.rng.(encoding.BinaryMarshaler)
	if _, back := b.rng.(encoding.BinaryUnmarshaler); !ok || !back {
		return nil, fmt.Errorf("data: the generator of the shuffles, a %T, cannot be put into a checkpoint: a RandomState can", b.rng)
	}
	return appendPart(appendNumbers(p, 1), rng)
}

// UnmarshalBinary implements [encoding.BinaryUnmarshaler]: b and its generator
// go on where MarshalBinary was called. Bytes of batches of another number of
// samples or size are an error, and nothing is changed.
func (b *Batches) UnmarshalBinary(p []byte) error {
	r := placeReader{p: p}
	r.magic(batchesMagic)
	s := BatchState{Epoch: int(r.number()), Next: int(r.number())}
	if n, size := r.number(), r.number(); r.err == nil && (n != int64(b.n) || size != int64(b.size)) {
		return fmt.Errorf("data: this is the place in batches of %d of %d samples, not of %d of %d", size, n, b.size, b.n)
	}
	s.Order = make([]int64, b.n)
	for i := range s.Order {
		s.Order[i] = r.number()
	}
	shuffled := r.number()
	var rng encoding.BinaryUnmarshaler
	var state []byte
	if b.rng != nil {
		rng, _ = b.rng.(encoding.BinaryUnmarshaler)
	}
	if shuffled == 1 {
		state = r.part()
	}
	if err := r.end(); err != nil {
		return fmt.Errorf("data: the place in batches: %w", err)
	}
	if (shuffled == 1) != (rng != nil) {
		return errors.New("data: the place in batches: either these or those are not shuffled, or by a generator whose state cannot be read")
	}
	before := b.State()
	if err := b.SetState(s); err != nil {
		return err
	}
	if rng == nil {
		return nil
	}
	if err := rng.UnmarshalBinary(state); err != nil {
		b.SetState(before)
		return err
	}
	return nil
}

// MarshalBinary implements [encoding.BinaryMarshaler]: where b stands.
func (b *TimeBatches) MarshalBinary() ([]byte, error) {
	p := append([]byte(nil), timeBatchesMagic...)
	return appendNumbers(p, int64(b.epoch), int64(b.next), int64(b.offset), int64(len(b.corpus)), int64(b.batch), int64(b.time)), nil
}

// UnmarshalBinary implements [encoding.BinaryUnmarshaler]: b goes on where
// MarshalBinary was called. Bytes of blocks of another size or of a corpus of
// another length are an error, and nothing is changed.
func (b *TimeBatches) UnmarshalBinary(p []byte) error {
	r := placeReader{p: p}
	r.magic(timeBatchesMagic)
	epoch, next, offset := r.number(), r.number(), r.number()
	words, batch, time := r.number(), r.number(), r.number()
	if err := r.end(); err != nil {
		return fmt.Errorf("data: the place in blocks of time: %w", err)
	}
	if words != int64(len(b.corpus)) || batch != int64(b.batch) || time != int64(b.time) {
		return fmt.Errorf("data: this is the place in blocks of %d×%d of %d words, not of %d×%d of %d", batch, time, words, b.batch, b.time, len(b.corpus))
	}
	if epoch < 0 || next < 0 || next > int64(b.perEpoch) || offset < 0 || offset >= words-1 {
		return fmt.Errorf("data: epoch %d, block %d, word %d is no place in epochs of %d blocks", epoch, next, offset, b.perEpoch)
	}
	b.epoch, b.next, b.offset = int(epoch), int(next), int(offset)
	return nil
}

// MarshalBinary implements [encoding.BinaryMarshaler]: where the batches stand,
// and the sampler's generator.
func (n *Negatives) MarshalBinary() ([]byte, error) {
	p, err := appendPart([]byte(negativesMagic), n.Batches)
	if err != nil {
		return nil, err
	}
	return appendPart(p, n.sampler.rng)
}

// UnmarshalBinary implements [encoding.BinaryUnmarshaler], as that of [Batches].
func (n *Negatives) UnmarshalBinary(p []byte) error {
	r := placeReader{p: p}
	r.magic(negativesMagic)
	batches, rng := r.part(), r.part()
	if err := r.end(); err != nil {
		return fmt.Errorf("data: the place in batches with negative samples: %w", err)
	}
	var s RandomSnapshot
	if err := s.UnmarshalBinary(rng); err != nil {
		return err
	}
	if err := n.Batches.UnmarshalBinary(batches); err != nil {
		return err
	}
	return n.sampler.rng.SetState(s)
}

func appendNumbers(p []byte, numbers ...int64) []byte {
	for _, v := range numbers {
		p = binary.AppendVarint(p, v)
	}
	return p
}

func appendPart(p []byte, of encoding.BinaryMarshaler) ([]byte, error) {
	part, err := of.MarshalBinary()
	if err != nil {
		return nil, err
	}
	return append(appendNumbers(p, int64(len(part))), part...), nil
}

// placeReader reads what the functions above append, until an error.
type placeReader struct {
	p   []byte
	err error
}

func (r *placeReader) magic(want string) {
	if len(r.p) < len(want) || string(r.p[:len(want)]) != want {
		r.err = fmt.Errorf("the bytes begin with %.12q, not with %q", r.p, want)
		return
	}
	r.p = r.p[len(want):]
}

func (r *placeReader) number() int64 {
	v, n := binary.Varint(r.p)
	if r.err == nil && n <= 0 {
		r.err = errors.New("the bytes are cut off")
	}
	if r.err != nil {
		return 0
	}
	r.p = r.p[n:]
	return v
}

func (r *placeReader) part() []byte {
	n := r.number()
	if r.err == nil && (n < 0 || n > int64(len(r.p))) {
		r.err = errors.New("the bytes are cut off")
	}
	if r.err != nil {
		return nil
	}
	part := r.p[:n]
	r.p = r.p[n:]
	return part
}

func (r *placeReader) end() error {
	if r.err == nil && len(r.p) > 0 {
		return fmt.Errorf("%d bytes too many", len(r.p))
	}
	return r.err
}

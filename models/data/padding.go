package data

import (
	"fmt"

	"gorgonia.org/tensor"
)

// Side is where padding goes.
type Side bool

const (
	Right Side = false // behind a sequence
	Left  Side = true  // before it
)

// Pad makes one tensor of sequences of different lengths: x (N×length), int64,
// filled up with an id at one side, and mask (N×length) of the float type dt,
// 1 where x holds the sequence and 0 where it holds padding. A length of 0
// means that of the longest sequence. A longer one is an error.
//
// Labels are padded with -1 where a loss is to leave them out.
func Pad(sequences [][]int64, length int, fill int64, side Side, dt tensor.Dtype) (x, mask *tensor.Dense, err error) {
	if dt != tensor.Float64 && dt != tensor.Float32 {
		return nil, nil, fmt.Errorf("data: Pad: the mask is float64 or float32, not %v", dt)
	}
	longest := 0
	for i, s := range sequences {
		longest = max(longest, len(s))
		if length > 0 && len(s) > length {
			return nil, nil, fmt.Errorf("data: Pad: sequence %d has %d elements, more than %d", i, len(s), length)
		}
	}
	if length == 0 {
		length = longest
	}
	if len(sequences) == 0 || length < 1 {
		return nil, nil, fmt.Errorf("data: Pad: %d sequences padded to a length of %d are no tensor", len(sequences), length)
	}
	ids := make([]int64, len(sequences)*length)
	held := make([]float64, len(ids))
	for i := range ids {
		ids[i] = fill
	}
	for i, s := range sequences {
		at := i * length
		if side == Left {
			at += length - len(s)
		}
		copy(ids[at:], s)
		for k := range s {
			held[at+k] = 1
		}
	}
	mask, err = as(dense(held, len(sequences), length), dt)
	if err != nil {
		return nil, nil, err
	}
	return dense(ids, len(sequences), length), mask, nil
}

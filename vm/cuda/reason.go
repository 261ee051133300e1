package cuda

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// shaped is what is known of a tensor without its elements.
type shaped struct {
	shape []int
	dtype tensor.Dtype
}

func shapeOf(t *tensor.Dense) shaped { return shaped{t.Shape().Clone(), t.Dtype()} }

// zeros returns such a tensor in the host's memory.
func (s shaped) zeros() *tensor.Dense {
	return tensor.New(tensor.Of(s.dtype), tensor.WithShape(s.shape...))
}

// beyond adds to an error that a value was more than a status word holds.
func beyond(err error, value int64) error {
	if value == math.MaxInt32 || value == math.MinInt32 {
		return fmt.Errorf("%w (or farther out)", err)
	}
	return err
}

// rejected is the error of a value where the op has no words for it.
func rejected(position, value int64) error {
	return autodiff.Errorf(autodiff.ErrValue, "a value that cannot be taken", "element %d: %d", position, value)
}

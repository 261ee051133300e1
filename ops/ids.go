package ops

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// wrongID is the error of a Run for an id outside [0, n): element i of a tensor
// of this shape.
func wrongID(what string, id int64, s tensor.Shape, i, n int) error {
	at := ""
	if len(s) > 0 {
		index := make([]int, len(s))
		for axis := len(s) - 1; axis >= 0; axis-- {
			index[axis] = i % s[axis]
			i /= s[axis]
		}
		at = fmt.Sprintf(" at index %v", index)
	}
	return autodiff.Errorf(autodiff.ErrValue, what+" out of range", "%d%s is not in [0, %d)", id, at, n)
}

// A skip is an id to leave out, or none.
type skip struct {
	set bool
	id  int64
}

func (s skip) is(id int64) bool { return s.set && s.id == id }

// String returns "", or "ignore=-1".
func (s skip) String() string {
	if !s.set {
		return ""
	}
	return fmt.Sprintf("ignore=%d", s.id)
}

// joined returns the shape with the extents of both.
func joined(s shape, more ...int) shape { return autodiff.ShapeOf(append(s.Extents(), more...)...) }

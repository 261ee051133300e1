package ops

import (
	"fmt"
	"strings"

	"keisan/autodiff"
)

// axes is a set of axes, a comparable value: bit k stands for axis k.
type axes uint16

// allAxes returns the set of all axes of a rank.
func allAxes(rank int) axes { return 1<<rank - 1 }

// axesOf returns the set of the user's axes for a tensor of this rank: negative
// ones count from the end, none at all means all.
func axesOf(rank int, list []int) (axes, error) {
	if len(list) == 0 {
		return allAxes(rank), nil
	}
	var set axes
	for _, k := range list {
		axis, err := axisOf(rank, k)
		if err != nil {
			return 0, err
		}
		if set.has(axis) {
			return 0, autodiff.Errorf(autodiff.ErrAxis, "axis given twice", "%d of %v", k, list)
		}
		set |= 1 << axis
	}
	return set, nil
}

// axisOf returns the user's axis as 0 ≤ axis < rank; a negative one counts
// from the end.
func axisOf(rank, axis int) (int, error) {
	if axis < -rank || axis >= rank {
		return 0, autodiff.Errorf(autodiff.ErrAxis, fmt.Sprintf("no axis %d", axis), "the rank is %d", rank)
	}
	if axis < 0 {
		axis += rank
	}
	return axis, nil
}

func (a axes) has(axis int) bool { return a>>axis&1 == 1 }

// list returns the axes in rising order.
func (a axes) list() []int {
	var l []int
	for k := 0; a>>k != 0; k++ {
		if a.has(k) {
			l = append(l, k)
		}
	}
	return l
}

// drop returns the shape without these axes.
func (a axes) drop(s shape) shape {
	kept := make([]int, 0, autodiff.MaxRank)
	for k := range s.Rank() {
		if !a.has(k) {
			kept = append(kept, s.Extent(k))
		}
	}
	return autodiff.ShapeOf(kept...)
}

// String returns "axis=0", "axes=0,2" or, for none, "".
func (a axes) String() string {
	if a == 0 {
		return ""
	}
	l := a.list()
	s := strings.ReplaceAll(strings.Trim(fmt.Sprint(l), "[]"), " ", ",")
	if len(l) == 1 {
		return "axis=" + s
	}
	return "axes=" + s
}

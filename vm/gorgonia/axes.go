package gorgonia

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// axial is an op along axes: those of its operand or of its result that the
// other lacks.
type axial interface{ Axes() []int }

// folded returns the extents of a tensor of shape s as three: the product of
// those before the axes, of those along them, and of those after them. It
// returns false if there are others between the axes. In this form StdEng is
// right; of axes in the middle of more than three it is not.
func folded(s tensor.Shape, along []int) (outer, n, inner int, ok bool) {
	first, end := along[0], along[len(along)-1]+1
	return tensor.ProdInts(s[:first]), tensor.ProdInts(s[first:end]), tensor.ProdInts(s[end:]), end-first == len(along)
}

// sum binds the sum along axes. StdEng returns it as a new tensor.
func sum(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	outer, n, inner, ok := folded(in[0].Shape(), op.(axial).Axes())
	if !ok {
		return nil, nil
	}
	x, err := over(in[0], outer, n, inner)
	return func() error {
		y, err := std.Sum(x, 1)
		return taken(dst, y, err)
	}, err
}

// repeat binds the repetition along new axes: StdEng's along an axis of extent 1.
func repeat(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	outer, n, inner, ok := folded(dst.Shape(), op.(axial).Axes())
	if !ok {
		return nil, nil
	}
	x, err := over(in[0], outer, 1, inner)
	if err != nil {
		return nil, err
	}
	to, err := over(dst, outer, n, inner)
	return func() error {
		y, err := std.RepeatReuse(x, to, 1, n)
		return landed(to, y, err)
	}, err
}

package ops

import "keisan/autodiff"

// KeepDims applies a reduction such as Sum, Mean, Max or LogSumExp and keeps
// the axes that it reduces, with extent 1:
//
//	mean := ops.KeepDims(ops.Mean, x, -1) // (N×D) → (N×1)
func KeepDims(reduce func(x *autodiff.Node, along ...int) *autodiff.Node, x *autodiff.Node, along ...int) *autodiff.Node {
	if reduce == nil {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrValue, "the reduction is nil", ""), composite("KeepDims"), x)
	}
	y := reduce(x, along...)
	set, err := axesOf(x.Shape().Rank(), along)
	if err != nil || !y.Valid() {
		return y
	}
	kept := x.Shape()
	for _, k := range set.list() {
		kept = kept.With(k, 1)
	}
	return reshapeTo(y, kept)
}

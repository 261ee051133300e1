package ops

import "keisan/autodiff"

// Min is Max for the least element; NaN is less than anything, too.
//
//	y = min_k x[…, k, …]        x̄ = ȳ (x = y)/n: shared evenly by the n least
func Min(x *autodiff.Node, along ...int) *autodiff.Node { return extremumOf(x, along, true) }

var _ = register(Spec{Name: "Min", Draw: drawFull(Min, spread)})

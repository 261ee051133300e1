package ops

import "keisan/autodiff"

// Max returns the greatest element along the given axes, which the result
// lacks; none means all, and negative ones count from the end. NaN is greater
// than anything. What is reduced must not be empty.
//
//	y = max_k x[…, k, …]        x̄ = ȳ (x = y)/n: shared evenly by the n greatest
func Max(x *autodiff.Node, along ...int) *autodiff.Node { return extremumOf(x, along, false) }

var _ = register(Spec{Name: "Max", Draw: drawFull(Max, spread)})

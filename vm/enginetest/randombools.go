package enginetest

import (
	"keisan/autodiff"
	"keisan/ops"
)

// choose declares what bools make of x: bools of what is fed, or of x and that,
// so that no engine's rounding can change them.
func (z *Random) choose(k int, x *autodiff.Node) *autodiff.Node {
	z.Smooth = false
	fed := z.inputs[k%3]
	if !broadcasts(fed.Shape(), x.Shape()) {
		fed = z.inputs[2]
	}
	return choices[k/3%len(choices)](x, fed, x.Graph().Scalar(0.25))
}

var choices = []func(x, fed, c *autodiff.Node) *autodiff.Node{
	func(x, fed, c *autodiff.Node) *autodiff.Node { return ops.Where(ops.Greater(fed, c), x, ops.Square(x)) },
	func(x, fed, c *autodiff.Node) *autodiff.Node { return ops.Maximum(x, fed) },
	func(x, fed, c *autodiff.Node) *autodiff.Node {
		return ops.Where(ops.And(ops.Less(fed, c), ops.Not(ops.Equal(c, fed))), c, ops.Tanh(x))
	},
	func(x, fed, c *autodiff.Node) *autodiff.Node {
		return ops.Mul(x, ops.Cast(ops.GreaterEqual(fed, c), x.DType()))
	},
	func(x, fed, c *autodiff.Node) *autodiff.Node {
		return ops.Where(ops.Or(ops.Cast(ops.ReLU(fed), autodiff.Bool), ops.LessEqual(fed, ops.Neg(c))), ops.Neg(x), x)
	},
	func(x, fed, c *autodiff.Node) *autodiff.Node { return ops.Minimum(ops.LeakyReLU(fed, -0.5), x) },
	func(x, fed, c *autodiff.Node) *autodiff.Node { return ops.Where(ops.NotEqual(fed, c), x, fed) },
	func(x, fed, c *autodiff.Node) *autodiff.Node { // bools of bools
		small, below := ops.LessEqual(ops.Abs(fed), c), ops.Less(fed, c)
		return ops.Where(ops.Where(small, ops.Not(below), ops.NotEqual(small, below)), ops.Sigmoid(x), fed)
	},
}

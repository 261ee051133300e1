package cuda

import (
	"keisan/autodiff"
	"keisan/ops"
)

// kernelRows are the ops that have kernels of their own, in kernels/.
func kernelRows(e examples) []row {
	x, b, labels := e.x, e.bools, e.labels
	return []row{
		{ops.Transpose(x), bindMoves},
		{ops.Concat(0, x, x), bindMoves},
		{ops.Slice(x, 0, 0, 1), bindMoves},
		{ops.Pad(x, 0, 1, 1), bindMoves},
		{ops.Reverse(x), bindMoves},
		{ops.Repeat(x, 0, 2), bindRepeat},

		{ops.Gather(x, labels), bindGather},
		{ops.ScatterAdd(x, labels, 2), bindScatterAdd},
		{ops.OneHot(labels, 2), bindOneHot},
		{ops.Im2Col(e.image, 1, 1, ops.Window{}), bindIm2Col},
		{ops.Col2Im(x, 1, 1, 1, 1, ops.Window{}), bindCol2Im},
		{ops.Dropout(x, 0).In(0), bindDropout},

		{ops.Sum(x), reducing(called("sum"), single)},
		{ops.Max(x), reducing(extremumName, single)},
		{ops.ArgMax(x, 0), reducing(called("argmax"), indexed)},
		{ops.LogSumExp(x), reducing(called("logsumexp"), double)},
		{ops.Softmax(x, 0), softmaxed("softmax")},
		{ops.LogSoftmax(x, 0), softmaxed("logsoftmax")},
		{ops.SoftmaxCE(x, x), bindSoftmaxCE},
		{ops.SoftmaxCE(x, labels), bindSoftmaxCE},
		{ops.SigmoidCE(x, x), bindSigmoidCE},

		{ops.Less(x, x), pointwise(byItself)},
		{ops.And(b, b), pointwise(byItself)},
		{ops.Or(b, b), pointwise(byItself)},
		{ops.Not(b), pointwise(byItself)},
		{ops.Where(b, x, x), pointwise(byItself)},
		{ops.Cast(x, autodiff.Float32), bindCast},
		{branchOf(x), bindBranch},
		{ops.TrainEval(x, x), bindTrainEval},
		{advanceOf(x), pointwise(called("advance"))},

		{ops.Add(x, x), bindNumber},
		{ops.Sub(x, x), bindNumber},
		{ops.Mul(x, x), bindNumber},
		{ops.Square(x), bindNumber},
		{ops.Neg(x), bindNumber},
		{ops.Abs(x), bindNumber},
		{ops.Sign(x), bindNumber},
		{ops.Maximum(x, x), bindNumber},
		{ops.Minimum(x, x), bindNumber},
	}
}

// branchOf returns the sum of what x gets from being used twice.
func branchOf(x *autodiff.Node) *autodiff.Node {
	dx, err := autodiff.VJP(ops.Mul(x, ops.Exp(x)), x, x)
	if err != nil {
		panic(err) // nothing in it depends on anything
	}
	return dx[0]
}

// advanceOf returns the counter of Dropout, moved on.
func advanceOf(x *autodiff.Node) *autodiff.Node {
	ops.Dropout(x, 0)
	updates := x.Graph().Updates()
	return updates[len(updates)-1].Assign.In(1)
}

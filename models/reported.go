package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// tiny is what the book's programs add to a probability before they take its
// logarithm. It shows in the seventh digit of what they print; the gradient is
// that without it.
const tiny = 1e-7

// ReportedSoftmaxCE returns the cross entropy of scores (N×K) and targets, one
// class a row as int64 (N) or one-hot (N×K), as the book's SoftmaxWithLoss
// prints it. Take the gradient of ops.SoftmaxCE.
//
//	−(1/N) Σ_n ln(softmax(score_n)_class(n) + 10⁻⁷)
func ReportedSoftmaxCE(score, t *autodiff.Node) *autodiff.Node {
	if t.DType() == autodiff.Int64 && score.Shape().Rank() > 0 {
		t = ops.OneHot(t, score.Shape().Extent(score.Shape().Rank()-1))
	}
	p := ops.Sum(ops.Mul(ops.Softmax(score, -1), t), -1)
	return ops.Neg(ops.Mean(ops.Log(ops.Shift(p, tiny))))
}

// ReportedSigmoidCE returns the binary cross entropy of scores and targets of
// one shape, each 0 or 1, as the book's SigmoidWithLoss prints it. Take the
// gradient of ops.SigmoidCE.
//
//	−(1/n) Σ ln(p + 10⁻⁷),  p = σ(s) if t = 1, 1 − σ(s) if t = 0
func ReportedSigmoidCE(s, t *autodiff.Node) *autodiff.Node {
	y := ops.Sigmoid(s)
	p := ops.Add(ops.Mul(y, t), ops.Mul(ops.Shift(ops.Neg(y), 1), ops.Shift(ops.Neg(t), 1)))
	return ops.Neg(ops.Mean(ops.Log(ops.Shift(p, tiny))))
}

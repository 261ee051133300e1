package cuda

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm/fused"
)

// bindSoftmaxCE prepares ops.SoftmaxCE, with classes or probabilities.
func bindSoftmaxCE(e *Engine, b binding) (func() error, error) {
	return e.crossEntropy(b, b.op, nil, nil)
}

// bindCrossEntropy prepares a SoftmaxCE with what comes cheap beside it.
func bindCrossEntropy(e *Engine, b binding) (func() error, error) {
	c := b.op.(*fused.CrossEntropy)
	var softmax, totals *tensor.Dense
	for i, also := range c.Also {
		if also.Of == 0 {
			softmax = b.in[2+i]
		} else {
			totals = b.in[2+i]
		}
	}
	return e.crossEntropy(binding{c.Loss, b.dst, b.in[:2]}, c.Loss, softmax, totals)
}

// crossEntropy prepares two launches: the losses of the rows, with the softmax
// and the targets' totals if they are asked for, and the mean.
func (e *Engine) crossEntropy(b binding, op autodiff.Op, softmax, totals *tensor.Dense) (func() error, error) {
	s, t := b.in[0], b.in[1]
	r := newReduction(s.Shape(), []int{s.Dims() - 1})
	loss, err := e.scratch(r.kept * int(s.Dtype().Size()))
	if err != nil {
		return nil, err
	}
	size := e.blocks(r.blocks())
	if t.Dtype() != tensor.Int64 {
		rows, err := e.kernel("crossentropy", "keisan_losses_targets_"+typeName(s))
		if err != nil {
			return nil, err
		}
		mean, err := e.meanLoss(b.dst, loss, 0, r.kept, r.kept, 0)
		return joined(rows.call(size, loss, orNone(softmax), orNone(totals), s, t, r.table()), mean), err
	}
	rows, err := e.kernel("crossentropy", "keisan_losses_labels_"+typeName(s))
	if err != nil {
		return nil, err
	}
	status, err := e.rejects(b.dst, b.reason(1))
	if err != nil {
		return nil, err
	}
	ignored, some := op.(interface{ Ignored() (int64, bool) }).Ignored()
	var labels any = 0
	if some {
		labels = t
	}
	mean, err := e.meanLoss(b.dst, loss, labels, r.kept, r.kept, ignored)
	return joined(rows.call(size, loss, orNone(softmax), s, t, r.table(), some64(some), ignored, status), mean), err
}

// orNone returns t as an argument, which is 0 if there is none.
func orNone(t *tensor.Dense) any {
	if t == nil {
		return 0
	}
	return t
}

// meanLoss prepares the mean of n losses over count, or over how many labels are
// not ignored if there are labels.
func (e *Engine) meanLoss(dst *tensor.Dense, loss *block, labels any, n, count int, ignored int64) (func() error, error) {
	f, err := e.kernel("crossentropy", "keisan_losses_mean_"+typeName(dst))
	if err != nil {
		return nil, err
	}
	return f.call(e.blocks(1), dst, loss, labels, n, count, ignored), nil
}

// bindSigmoidCE prepares ops.SigmoidCE: the losses of parts, and the mean.
func bindSigmoidCE(e *Engine, b binding) (func() error, error) {
	n := b.in[0].Shape().TotalSize()
	parts := max(1, min(mostParts, n/(leastPerRun*blockSize)))
	loss, err := e.scratch(parts * 8)
	if err != nil {
		return nil, err
	}
	f, err := e.kernel("crossentropy", "keisan_losses_sigmoid_"+typeName(b.dst))
	if err != nil {
		return nil, err
	}
	mean, err := e.meanLoss(b.dst, loss, 0, parts, n, 0)
	return joined(f.call(e.blocks(parts), loss, b.in[0], b.in[1], n, parts), mean), err
}

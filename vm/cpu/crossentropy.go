package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// runner is an op's own loop.
type runner interface {
	Run(dst *tensor.Dense, in []*tensor.Dense) error
}

// rowLosses is a cross entropy by rows: a loss for each, and what they share.
type rowLosses[T simd.Float] struct {
	rows, cols      int
	scores          []T
	top, logs, loss []T
	softmax         []T // nil if nobody asks for it
	totals          []T // of the targets' rows
}

func newRowLosses[T simd.Float](score *tensor.Dense) *rowLosses[T] {
	s := elements[T](score)
	cols := score.Shape()[score.Dims()-1]
	rows := len(s) / cols
	return &rowLosses[T]{rows: rows, cols: cols, scores: s,
		top: make([]T, rows), logs: make([]T, rows), loss: make([]T, rows), totals: make([]T, rows)}
}

// grain is how many rows are a part.
func (r *rowLosses[T]) grain() int { return max(1, partSize/4/r.cols) }

// normalise computes top and log Σ exp(s − top) for some rows: if the softmax is
// wanted, from that, whose largest element is 1/Σ exp(s − top).
func (r *rowLosses[T]) normalise(from, to int) {
	s, top, logs := r.scores[from*r.cols:to*r.cols], r.top[from:to], r.logs[from:to]
	if r.softmax == nil {
		simd.ExpSums(top, logs, s)
		simd.Log(logs, logs)
		return
	}
	p := r.softmax[from*r.cols : to*r.cols]
	simd.Softmax(p, s, r.cols)
	simd.RowMaxima(top, s)
	simd.RowMaxima(logs, p)
	simd.Log(logs, logs)
	simd.Neg(logs, logs)
}

// softmaxCE prepares ops.SoftmaxCE with probabilities as targets.
func softmaxCE[T simd.Float](_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	return newRowLosses[T](in[0]).ofTargets(elements[T](dst), elements[T](in[1]))
}

// ofTargets prepares the mean of
//
//	loss = Σ_c t (log Σ exp(s − top) − (s − top)) = log Σ exp(s − top) Σ_c t − t·(s − top)
func (r *rowLosses[T]) ofTargets(y, t []T) func() error {
	cols := r.cols
	step := max(1, tile/cols)
	differences := make([]T, ceil(r.rows, r.grain())*step*cols)
	run := inParts(r.rows, r.grain(), func(from, to int) {
		r.normalise(from, to)
		room := differences[from/r.grain()*step*cols:][:step*cols]
		for ; from < to; from += step {
			end := min(to, from+step)
			d, p := room[:(end-from)*cols], t[from*cols:end*cols]
			loss, totals := r.loss[from:end], r.totals[from:end]
			simd.SubCols(d, r.scores[from*cols:end*cols], r.top[from:end])
			simd.RowDots(loss, p, d)
			simd.RowSums(totals, p)
			for i, dot := range loss {
				loss[i] = r.logs[from+i]*totals[i] - dot
				if loss[i] != loss[i] {
					loss[i] = carefully(p[i*cols:][:cols], d[i*cols:], r.logs[from+i])
				}
			}
		}
	})
	return func() error {
		run()
		y[0] = simd.Sum(r.loss) / T(r.rows)
		return nil
	}
}

// tile is how many elements of a few operands lie in the first cache together.
const tile = 1024

// carefully is a row's loss where an impossible class may have the logarithm
// −Inf: 0·log 0 is 0.
func carefully[T simd.Float](p, d []T, log T) (loss T) {
	for c, v := range p {
		if v != 0 {
			loss += v * (log - d[c])
		}
	}
	return loss
}

// softmaxCELabels prepares ops.SoftmaxCE with classes as targets.
func softmaxCELabels[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	return newRowLosses[T](in[0]).ofLabels(op, dst, in)
}

// ofLabels prepares the mean, over the rows whose class is not ignored, of
//
//	loss = log Σ exp(s − top) − (s[class] − top)
//
// The op's own loop tells of a class that there is not.
func (r *rowLosses[T]) ofLabels(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, labels := elements[T](dst), elements[int64](in[1])
	ignored, some := op.(interface{ Ignored() (int64, bool) }).Ignored()
	run := inParts(r.rows, r.grain(), r.normalise)
	return func() error {
		rows := 0
		for _, label := range labels {
			switch {
			case some && label == ignored:
			case label < 0 || label >= int64(r.cols):
				return op.(runner).Run(dst, in)
			default:
				rows++
			}
		}
		run()
		for i, label := range labels {
			if r.loss[i] = 0; !some || label != ignored {
				r.loss[i] = r.logs[i] - (r.scores[i*r.cols+int(label)] - r.top[i])
			}
		}
		y[0] = simd.Sum(r.loss) / T(max(rows, 1))
		return nil
	}
}

// bindCrossEntropy prepares a fused.CrossEntropy.
func bindCrossEntropy[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	c, r := op.(*fused.CrossEntropy), newRowLosses[T](in[0])
	for i, also := range c.Also {
		if part := elements[T](in[2+i]); also.Of == 0 {
			r.softmax = part
		} else {
			r.totals = part
		}
	}
	if in[1].Dtype() == tensor.Int64 {
		return r.ofLabels(c.Loss, dst, in[:2])
	}
	return r.ofTargets(elements[T](dst), elements[T](in[1]))
}

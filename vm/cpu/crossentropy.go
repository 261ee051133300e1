package cpu

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
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
}

func newRowLosses[T simd.Float](score *tensor.Dense) rowLosses[T] {
	s := elements[T](score)
	cols := score.Shape()[score.Dims()-1]
	rows := len(s) / cols
	return rowLosses[T]{rows, cols, s, make([]T, rows), make([]T, rows), make([]T, rows)}
}

// grain is how many rows are a part.
func (r *rowLosses[T]) grain() int { return max(1, partSize/4/r.cols) }

// normalise computes top and log Σ exp(s − top) for some rows.
func (r *rowLosses[T]) normalise(from, to int) {
	simd.ExpSums(r.top[from:to], r.logs[from:to], r.scores[from*r.cols:to*r.cols])
	simd.Log(r.logs[from:to], r.logs[from:to])
}

// softmaxCE prepares ops.SoftmaxCE with probabilities as targets.
//
//	loss = Σ_c t (log Σ exp(s − top) − (s − top))
func softmaxCE[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, t, r := elements[T](dst), elements[T](in[1]), newRowLosses[T](in[0])
	cols, grain := r.cols, r.grain()
	surprise := make([]T, (r.rows+grain-1)/grain*cols) // a row for each part
	run := inParts(r.rows, grain, func(from, to int) {
		r.normalise(from, to)
		d := surprise[from/grain*cols:][:cols]
		for i := from; i < to; i++ {
			s, p := r.scores[i*cols:(i+1)*cols], t[i*cols:(i+1)*cols]
			simd.Shift(d, s, -r.top[i])
			r.loss[i] = r.logs[i]*simd.Sum(p) - simd.Dot(p, d)
			if r.loss[i] != r.loss[i] {
				r.loss[i] = carefully(p, d, r.logs[i])
			}
		}
	})
	return func() error {
		run()
		y[0] = simd.Sum(r.loss) / T(r.rows)
		return nil
	}
}

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

// softmaxCELabels prepares ops.SoftmaxCE with classes as targets. The op's own
// loop tells of a class that there is not.
//
//	loss = log Σ exp(s − top) − (s[class] − top)
func softmaxCELabels[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	y, labels, r := elements[T](dst), elements[int64](in[1]), newRowLosses[T](in[0])
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

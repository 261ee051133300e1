package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// rowLogSumExp returns log Σ exp x as the sum of two numbers, the maximum of x
// and a small one, so that x − log Σ exp x loses nothing.
func rowLogSumExp[T float](x []T) (top, more float64) {
	top = math.Inf(-1)
	for _, v := range x {
		top = max(top, float64(v))
	}
	for _, v := range x {
		more += math.Exp(float64(v) - top)
	}
	return top, math.Log(more)
}

// rowLoss is the shape rule of a mean over the rows along the last axis.
func rowLoss(s typ) (typ, error) {
	switch err := wantFloat(s); {
	case err != nil:
		return typ{}, err
	case s.Shape.Rank() == 0:
		return typ{}, autodiff.Errorf(autodiff.ErrShape, "a scalar has no classes", "")
	case s.Shape.Count().Coef == 0:
		return typ{}, autodiff.Errorf(autodiff.ErrShape, "nothing to average", "there are no rows or no classes")
	}
	return typ{DType: s.DType}, nil
}

func softmaxCELoop[T float](dst, score, target *tensor.Dense) error {
	y, s, t := elems[T](dst), elems[T](score), elems[T](target)
	classes := score.Shape()[score.Dims()-1]
	loss := 0.0
	for at := 0; at < len(s); at += classes {
		top, more := rowLogSumExp(s[at : at+classes])
		for k, p := range t[at : at+classes] {
			if p != 0 {
				loss += float64(float64(p) * (more - (float64(s[at+k]) - top)))
			}
		}
	}
	y[0] = T(loss / float64(len(s)/classes))
	return nil
}

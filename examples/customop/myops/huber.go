package myops

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// Huber returns the mean over all elements of a loss of the residuals r = y − t
// that is quadratic for small ones and linear beyond ±delta, so that outliers
// pull less than in MSE (Huber, Robust Estimation of a Location Parameter,
// 1964). y and t are floats that broadcast; delta is a positive number.
//
//	L = mean h(y − t)        h(r) = r²/2 if |r| ≤ δ, δ(|r| − δ/2) otherwise
//
// It is declared in parts: the residual, the op huber and the mean, in a scope
// that drawings frame and can fold.
func Huber(y, t *autodiff.Node, delta float64) (loss *autodiff.Node) {
	autodiff.Helper()
	op := huber{math.Float64bits(delta)}
	if !(delta > 0) {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrValue, "delta must be positive", "%v", delta), op, y, t)
	}
	y.Graph().AutoScope("Huber", func() {
		loss = ops.Mean(autodiff.Apply(op, ops.Sub(y, t)))
	})
	return loss
}

// huber is h, element by element. It keeps δ as its bits: an op must equal
// itself, and a NaN does not.
type huber struct{ delta uint64 }

func (h huber) threshold() float64 { return math.Float64frombits(h.delta) }

func (h huber) String() string { return fmt.Sprintf("Huber(δ=%v)", h.threshold()) }

// Formula returns the captions; the adjoint is the residual, held within ±δ.
func (huber) Formula() (string, []string) { return "h = huber(r)", []string{"g⊙clip(r, ±δ)"} }

func (huber) Infer(in []autodiff.Type) (autodiff.Type, error) { return ops.SameFloat(in) }

func (h huber) Pullback(_ int, y, dy *autodiff.Node) *autodiff.Node {
	r := y.In(0)
	bound := r.Graph().Full(autodiff.Type{DType: r.DType()}, h.threshold())
	return ops.Mul(dy, ops.Maximum(ops.Minimum(r, bound), ops.Neg(bound)))
}

func (huber) InPlace(i int) bool { return true }

func (h huber) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	delta := h.threshold()
	return ops.Map(dst, in, func(r float64) float64 {
		if r = math.Abs(r); r <= delta {
			return r * r / 2
		}
		return delta * (r - delta/2)
	})
}

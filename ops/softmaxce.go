package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// SoftmaxCE returns the cross entropy between softmax(s) along the last axis of
// the scores s and the targets t: the mean over all N rows, a scalar. t is int64
// with one class a row (the shape of s without its last axis), or of the shape
// of s with the probability of each class: one-hot, or anything else. The
// logarithm is taken of no probability, so that none can vanish; 0·log 0 is 0. A
// class outside [0, C) stops the run; see [IgnoreIndex]. No rows are a mistake.
//
//	L = −1/N Σ_n Σ_c t log y,  y = softmax(s)        s̄ = L̄ (y Σ_c t − t)/N        t̄ = −L̄ log y/N
func SoftmaxCE(s, t *autodiff.Node, options ...SoftmaxCEOption) *autodiff.Node {
	var op softmaxCELabels
	for _, o := range options {
		op = softmaxCELabels(o)
	}
	switch {
	case t.DType() == autodiff.Int64:
		return autodiff.Apply(op, s, t)
	case op.ignore.set:
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrDType, "IgnoreIndex wants classes as int64", "the targets are %s", t.DType()), softmaxCE{}, s, t)
	}
	return autodiff.Apply(softmaxCE{}, s, t)
}

// softmaxCE is the one whose targets are probabilities.
type softmaxCE struct{}

func (softmaxCE) String() string { return "SoftmaxCE" }

func (softmaxCE) Formula() (string, []string) {
	return "L = CE(softmax(s), t)", []string{"g·(y−t)/N", "−g·log y/N"}
}

func (softmaxCE) Infer(in []typ) (typ, error) {
	s, err := SameFloat(in)
	if err != nil {
		return typ{}, err
	}
	return rowLoss(s)
}

func (softmaxCE) Pullback(i int, y, dy *node) *node {
	s, t := y.In(0), y.In(1)
	k := s.Shape().Rank() - 1
	each := divCount(dy, s.Shape().Remove(k).Count())
	if i == 1 {
		return Mul(Neg(each), LogSoftmax(s, k))
	}
	total := repeatTo(autodiff.Apply(sum{1 << k}, t), s.Shape(), 1<<k)
	return Mul(each, Sub(Mul(Softmax(s, k), total), t))
}

func (softmaxCE) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if dtypeOf(dst) == autodiff.Float32 {
		return softmaxCELoop[float32](dst, in[0], in[1])
	}
	return softmaxCELoop[float64](dst, in[0], in[1])
}

var _ = register(Spec{Name: "SoftmaxCE", Draw: func(d *Draw) Case {
	s := d.PositiveShape(1, 3)
	in, ignored := []Arg{Float(s), Float(s).Between(0, 1)}, d.Int(-1, 2)
	if d.number > 0 && ignored < 2 {
		in[1] = Ints(s.Remove(s.Rank()-1), s.Extent(s.Rank()-1))
	}
	return Case{In: in, Build: func(in []*node) *node {
		if in[1].DType() == autodiff.Int64 && ignored >= 0 {
			return SoftmaxCE(in[0], in[1], IgnoreIndex(ignored))
		}
		return SoftmaxCE(in[0], in[1])
	}}
}})

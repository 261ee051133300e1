package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// SigmoidCE returns the binary cross entropy between σ(s) for scores s and
// targets t of the same shape and type, probabilities in [0, 1]: the mean over
// all n elements, a scalar. No logarithm is taken of a probability, so that none
// can vanish. No elements are a mistake.
//
//	L = −1/n Σ (t log σ(s) + (1−t) log(1−σ(s)))        s̄ = L̄ (σ(s) − t)/n        t̄ = −L̄ s/n
func SigmoidCE(s, t *autodiff.Node) *autodiff.Node { return autodiff.Apply(sigmoidCE{}, s, t) }

type sigmoidCE struct{}

func (sigmoidCE) String() string { return "SigmoidCE" }

func (sigmoidCE) Formula() (string, []string) {
	return "L = CE(σ(s), t)", []string{"g·(σ(s)−t)/n", "−g·s/n"}
}

func (sigmoidCE) Infer(in []typ) (typ, error) {
	t, err := SameFloat(in)
	if err != nil {
		return typ{}, err
	}
	return reduceSome(t, allAxes(t.Shape.Rank()))
}

func (sigmoidCE) Pullback(i int, y, dy *node) *node {
	s, t := y.In(0), y.In(1)
	each := divCount(dy, s.Shape().Count())
	if i == 1 {
		return Mul(Neg(each), s)
	}
	return Mul(each, Sub(Sigmoid(s), t))
}

func (sigmoidCE) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if dtypeOf(dst) == autodiff.Float32 {
		return sigmoidCELoop[float32](dst, in)
	}
	return sigmoidCELoop[float64](dst, in)
}

// sigmoidCELoop adds up max(s, 0) − s·t + log(1 + exp −|s|): for s ≥ 0 that is
// −t·log σ(s) − (1−t)·log σ(−s) with log σ(s) = −log(1 + exp −s) and
// log σ(−s) = log σ(s) − s, and so by symmetry for s < 0.
func sigmoidCELoop[T float](dst *tensor.Dense, in []*tensor.Dense) error {
	y, score, target := elems[T](dst), elems[T](in[0]), elems[T](in[1])
	loss := 0.0
	for i, v := range score {
		s, t := float64(v), float64(target[i])
		loss += max(s, 0) - float64(s*t) + math.Log1p(math.Exp(-math.Abs(s)))
	}
	y[0] = T(loss / float64(len(score)))
	return nil
}

var _ = register(Spec{Name: "SigmoidCE", Draw: func(d *Draw) Case {
	s := d.PositiveShape(0, 3)
	return Case{In: []Arg{Float(s), Float(s).Between(0, 1)}, Build: func(in []*node) *node { return SigmoidCE(in[0], in[1]) }}
}})

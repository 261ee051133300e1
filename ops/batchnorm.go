package ops

import (
	"fmt"

	"keisan/autodiff"
)

// BatchNorm shifts and scales each channel of x, axis 1 of (N×C), (N×C×H×W) and
// the like, to mean 0 and variance 1, then by gamma and beta (C) (Ioffe and
// Szegedy, 2015). It is declared by its parts in a scope "BatchNorm 1".
//
//	y = γ ⊙ (x − μ)/√(v + ε) + β
//
// In training μ and v are the mean and the biased variance of the batch, over
// all axes but the channels'. Each run moves the running averages, which are two
// States, by 0 ≤ momentum ≤ 1 towards μ and the unbiased variance v·n/(n−1),
// where n is the number of elements a channel (v if n is 1), as in PyTorch. In
// evaluation μ and v are the running averages, at first 0 and 1.
func BatchNorm(x, gamma, beta *autodiff.Node, momentum, eps float64) (y *autodiff.Node) {
	err := checkNorm(x, gamma, beta, 1, 2, eps)
	if err == nil && !(momentum >= 0 && momentum <= 1) {
		err = autodiff.Errorf(autodiff.ErrValue, "momentum must lie between 0 and 1", "%v", momentum)
	}
	if err != nil || !x.Valid() || !gamma.Valid() || !beta.Valid() {
		return autodiff.Mistake(err, composite("BatchNorm"), x, gamma, beta)
	}
	g := x.Graph()
	g.AutoScope("BatchNorm", func() {
		mean := running(g, "mean", autodiff.Zeros(), gamma.Shape())
		variance := running(g, "variance", autodiff.Ones(), gamma.Shape())
		y = batchNorm(x, gamma, beta, mean, variance, momentum, eps)
	})
	return y
}

// running declares the State "BatchNorm 1 mean", with the first free number.
func running(g *autodiff.Graph, what string, init autodiff.Initializer, s shape) *node {
	for i := 1; ; i++ {
		if name := fmt.Sprintf("BatchNorm %d %s", i, what); g.Node(name) == nil {
			return g.State(name, init, s.Extents()...)
		}
	}
}

func batchNorm(x, gamma, beta, runningMean, runningVariance *node, momentum, eps float64) *node {
	g, s := x.Graph(), x.Shape()
	others := allAxes(s.Rank()) &^ (1 << 1)
	everywhere := func(v *node) *node { return repeatTo(v, s, others) }

	mean := meanOver(x, others)
	d := Sub(x, everywhere(TrainEval(mean, runningMean)))
	variance := meanOver(Square(d), others)
	deviation := Sqrt(Shift(TrainEval(variance, runningVariance), eps))

	move := func(average, to *node) {
		moved := Add(Scale(average, 1-momentum), Scale(to, momentum))
		g.Update(variance, autodiff.Assign(average, moved))
	}
	move(runningMean, mean)
	// n/(n−1) = 1/(1 − 1/n), and 1 − 1/n ≥ ½ unless n = 1.
	one := g.Full(typ{DType: x.DType()}, 1)
	move(runningVariance, Div(variance, Maximum(Sub(one, divCount(one, others.count(s))), Scale(one, 0.5))))
	return Add(Mul(Div(d, everywhere(deviation)), everywhere(gamma)), everywhere(beta))
}

var _ = register(Spec{Name: "BatchNorm", Draw: func(d *Draw) Case {
	s := d.PositiveShape(2, 4)
	channels := Float(autodiff.ShapeOf(s.Extent(1)))
	return Case{In: []Arg{Float(s), channels, channels}, Build: func(in []*node) *node {
		state := func(name string) *node {
			if known := in[0].Graph().Node(name); known != nil {
				return known
			}
			return in[0].Graph().State(name, autodiff.Ones(), s.Extent(1))
		}
		return batchNorm(in[0], in[1], in[2], state("mean"), state("variance"), 0.1, 0.1)
	}}
}})

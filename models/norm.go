package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// eps is added to variances, as in PyTorch.
const eps = 1e-5

// LayerNorm returns the layer that shifts and scales each sample's features
// (…×D) to mean 0 and variance 1, then by the parameters gamma1 and beta1 (D),
// from ones and zeros: see ops.LayerNorm.
func LayerNorm() Layer {
	return func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
		d, mistake := features("LayerNorm", x)
		if mistake != nil {
			return mistake, nil
		}
		gamma, beta := gain(x.Graph(), d)
		return ops.LayerNorm(x, gamma, beta, eps), []*autodiff.Node{gamma, beta}
	}
}

// BatchNorm returns the layer that shifts and scales each channel, axis 1 of x
// (N×C or N×C×H×W), to mean 0 and variance 1 over the batch, then by the
// parameters gamma1 and beta1 (C), from ones and zeros. In evaluation running
// averages, moved by momentum 0.1 at each step, take the place of the batch's:
// see ops.BatchNorm.
func BatchNorm() Layer {
	return func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
		s := x.Shape()
		if !x.Valid() || s.Rank() < 2 || s.Extent(1) < 1 {
			return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "wants channels, a positive number, in axis 1",
				"the shape is %s", s), title("BatchNorm"), x), nil
		}
		gamma, beta := gain(x.Graph(), s.Extent(1))
		return ops.BatchNorm(x, gamma, beta, 0.1, eps), []*autodiff.Node{gamma, beta}
	}
}

// gain declares what a normalised value is scaled and shifted by.
func gain(g *autodiff.Graph, n int) (gamma, beta *autodiff.Node) {
	k := number(g, "gamma", "beta")
	return g.Param("gamma"+k, autodiff.Ones(), n), g.Param("beta"+k, autodiff.Zeros(), n)
}

// Dropout returns the layer that in training sets each element to 0 with
// probability ratio and divides the others by 1 − ratio, and in evaluation is
// the identity: see ops.Dropout.
func Dropout(ratio float64) Layer {
	return func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) { return ops.Dropout(x, ratio), nil }
}

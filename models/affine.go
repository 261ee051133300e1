package models

import (
	"fmt"

	"keisan/autodiff"
	"keisan/ops"
)

// Affine returns the layer of so many units that connects each to every feature
// of x (…×D): the parameters W1 (D×units) and b1 (units) in the scope
// "Affine 1", with the next free number in the graph.
//
//	y = x·W + b
//
// The weights start from autodiff.Xavier() and the bias from zeros; Weights,
// Bias and NoBias say otherwise.
func Affine(units int, opts ...Option) Layer {
	s := settingsOf(opts)
	return Scoped("Affine", func(x *autodiff.Node) (*autodiff.Node, []*autodiff.Node) {
		d, mistake := features("Affine", x)
		if mistake != nil {
			return mistake, nil
		}
		g := x.Graph()
		k := number(g, "W", "b")
		W := g.Param("W"+k, s.weights, d, units)
		if s.bias == nil {
			return ops.MatMul(x, W), []*autodiff.Node{W}
		}
		b := g.Param("b"+k, s.bias, units)
		return ops.Add(ops.MatMul(x, W), b), []*autodiff.Node{W, b}
	})
}

// An Option says how a layer's parameters start.
type Option func(*settings)

type settings struct {
	weights, bias autodiff.Initializer
}

func settingsOf(opts []Option) settings {
	s := settings{weights: autodiff.Xavier(), bias: autodiff.Zeros()}
	for _, o := range opts {
		if o == nil {
			s.weights = func(autodiff.Rand, autodiff.Shape, []float64) error {
				return fmt.Errorf("an option of the layer is nil: %w", autodiff.ErrValue)
			}
			return s
		}
		o(&s)
	}
	return s
}

// Weights chooses what the weights start from.
func Weights(init autodiff.Initializer) Option { return func(s *settings) { s.weights = init } }

// Bias chooses what the bias starts from.
func Bias(init autodiff.Initializer) Option { return func(s *settings) { s.bias = init } }

// NoBias leaves the bias out.
func NoBias() Option { return func(s *settings) { s.bias = nil } }

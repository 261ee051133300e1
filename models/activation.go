package models

import (
	"keisan/autodiff"
	"keisan/ops"
)

// Sigmoid returns the layer y = 1/(1 + exp(−x)), the scope "Sigmoid 1".
func Sigmoid() Layer { return Func("Sigmoid", ops.Sigmoid) }

// Tanh returns the layer y = tanh x, the scope "Tanh 1".
func Tanh() Layer { return Func("Tanh", ops.Tanh) }

// ReLU returns the layer y = max(x, 0), the scope "ReLU 1".
func ReLU() Layer { return Func("ReLU", ops.ReLU) }

// LeakyReLU returns the layer y = x for x ≥ 0, y = slope·x below, the scope
// "LeakyReLU 1".
func LeakyReLU(slope float64) Layer {
	return Func("LeakyReLU", func(x *autodiff.Node) *autodiff.Node { return ops.LeakyReLU(x, slope) })
}

// GELU returns the layer y = x Φ(x), Φ the standard normal distribution
// function, the scope "GELU 1".
func GELU() Layer { return Func("GELU", ops.GELU) }

// Softplus returns the layer y = ln(1 + exp x), the scope "Softplus 1".
func Softplus() Layer { return Func("Softplus", ops.Softplus) }

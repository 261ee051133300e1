package bench

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Number returns element i of array k: what all programs compute with. It is
// exact in 64-bit integers, and looks random.
//
//	u_ki = ((7i² + 3i + 1009k) mod 1000003) / 1000003 − ½
func Number(k, i int) float64 { return float64(residue(k, i))/modulus - 0.5 }

const modulus = 1000003

func residue(k, i int) int { return (7*i*i + 3*i + 1009*k) % modulus }

// id returns element i of array k as a number from 0 to n−1.
//
//	⌊(u_ki + ½) n⌋
func id(k, i, n int) int { return residue(k, i) * n / modulus }

// numbers is the initializer with array k, times scale.
func numbers(k int, scale float64) autodiff.Initializer {
	return func(_ autodiff.Rand, _ autodiff.Shape, dst []float64) error {
		for i := range dst {
			dst[i] = scale * Number(k, i)
		}
		return nil
	}
}

// Spread makes numbers that are as large as those of the function's interesting
// part: from −4 to 4.
const Spread = 8

// WeightScale makes the numbers of weights (D×H) as large, on average, as
// Xavier's: of variance 1/D.
func WeightScale(d int) float64 { return math.Sqrt(12 / float64(d)) }

// tensorOf returns a tensor of these numbers.
func tensorOf(d autodiff.DType, values []float64, shape ...int) *tensor.Dense {
	if d == autodiff.Float64 {
		return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(values))
	}
	single := make([]float32, len(values))
	for i, v := range values {
		single[i] = float32(v)
	}
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(single))
}

// meanSquare returns the mean of the squares of t's elements.
func meanSquare(t *tensor.Dense) float64 {
	sum, n := 0.0, t.Shape().TotalSize()
	for i := range n {
		v := element(t, i)
		sum += v * v
	}
	return sum / float64(n)
}

func element(t *tensor.Dense, i int) float64 {
	if t.Dtype() == tensor.Float32 {
		return float64(t.Float32s()[i])
	}
	return t.Float64s()[i]
}

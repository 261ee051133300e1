package data

import (
	"gorgonia.org/tensor"
)

// The spiral dataset: points of each class, numbers of each point, classes.
const (
	spiralPoints  = 100
	spiralDim     = 2
	spiralClasses = 3
)

// Spiral returns the book's spiral dataset (Deep Learning from Scratch 2,
// 1.4.1): three arms of 100 points in the plane, X (300×2) and T (300×3) in
// float64, one arm after the other.
//
//	ρ = i/100        θ = 4j + 4ρ + 0.2 z        x = (ρ sin θ, ρ cos θ)
//
// for arm j = 0, 1, 2 and point i = 0 … 99, z standard normal. As the book's
// load_data it seeds the generator, and the stream goes on where the data
// ends: draw the weights and the shuffles from the returned generator to
// repeat the book's training.
//
// The numbers are the book's to the last bit, but for the sines and cosines:
// here they are rounded correctly on every machine, a C library's may be one
// unit in the last place off (about one in 700 is).
func Spiral(seed uint32) (*Set, *RandomState) {
	rng := NewRandomState(seed)
	const n = spiralClasses * spiralPoints
	x := make([]float64, 0, n*spiralDim)
	t := make([]float64, n*spiralClasses)
	labels := make([]int64, n)
	for j := range spiralClasses {
		for i := range spiralPoints {
			radius := float64(i) / spiralPoints
			// The products in float64(…) are rounded before they are added, as
			// in Python; a compiler may otherwise fuse the two.
			theta := float64(float64(j)*4) + float64(4*radius) + float64(rng.NormFloat64()*0.2)
			sin, cos := sincos(theta)
			x = append(x, radius*sin, radius*cos)
			row := j*spiralPoints + i
			t[row*spiralClasses+j] = 1
			labels[row] = int64(j)
		}
	}
	return &Set{
		X:      tensor.New(tensor.WithShape(n, spiralDim), tensor.WithBacking(x)),
		T:      tensor.New(tensor.WithShape(n, spiralClasses), tensor.WithBacking(t)),
		Labels: tensor.New(tensor.WithShape(n), tensor.WithBacking(labels)),
	}, rng
}

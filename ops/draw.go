package ops

import (
	"fmt"
	"math/rand/v2"

	"keisan/autodiff"
)

// A Draw hands out the shapes and attributes of one Case. The first draws are
// the telling ones: number 0 has extents that all differ, number 1 extents of
// 1, number 2 extents of 0; the others are random.
type Draw struct {
	rand   *rand.Rand
	number int
	primes int // how many distinct extents draw 0 has handed out
}

// NewDraw returns the draw with this number; the same number draws the same.
func NewDraw(number int) *Draw {
	return &Draw{rand: rand.New(rand.NewPCG(uint64(number), 0x6b656973616e)), number: number}
}

// Extent returns an extent, 0 included.
func (d *Draw) Extent() int {
	switch {
	case d.number == 2:
		return 0
	case d.number > 2 && d.rand.IntN(12) == 0:
		return 0
	}
	return d.Positive()
}

// Positive returns an extent of at least 1.
func (d *Draw) Positive() int {
	switch d.number {
	case 0:
		d.primes++
		return []int{3, 2, 5, 4, 7, 6}[(d.primes-1)%6]
	case 1, 2:
		return 1
	}
	return 1 + d.rand.IntN(5)
}

// Int returns a number lo ≤ n ≤ hi. If there is none it panics, as a draw has no
// error; the kit optest tells that with the line of the row.
func (d *Draw) Int(lo, hi int) int {
	if lo > hi {
		panic(fmt.Sprintf("Draw: there is no number from %d to %d", lo, hi))
	}
	return lo + d.rand.IntN(hi-lo+1)
}

// Shape returns a shape of lo to hi axes, 0 ≤ lo ≤ hi ≤ MaxRank; for others it
// panics as Int does.
func (d *Draw) Shape(lo, hi int) autodiff.Shape { return d.shape(lo, hi, d.Extent) }

// PositiveShape is Shape without extents of 0.
func (d *Draw) PositiveShape(lo, hi int) autodiff.Shape { return d.shape(lo, hi, d.Positive) }

func (d *Draw) shape(lo, hi int, extent func() int) autodiff.Shape {
	if lo < 0 || hi > autodiff.MaxRank {
		panic(fmt.Sprintf("Draw: no shape has %d to %d axes", lo, hi))
	}
	rank := d.Int(lo, hi)
	if d.number == 0 {
		rank = hi
	}
	extents := make([]int, rank)
	for k := range extents {
		extents[k] = extent()
	}
	return autodiff.ShapeOf(extents...)
}

// Axes returns some axes of a rank, in the user's form: none for all, negative
// ones for counting from the end.
func (d *Draw) Axes(rank int) []int {
	var list []int
	for k := range rank {
		switch d.rand.IntN(4) {
		case 0:
			list = append(list, k)
		case 1:
			list = append(list, k-rank)
		}
	}
	return list
}

// Broadcast returns two shapes of which the first broadcasts to the second.
func (d *Draw) Broadcast() (from, to autodiff.Shape) {
	to = d.Shape(0, 3)
	lead := 0
	if d.number > 0 {
		lead = d.Int(0, to.Rank())
	}
	extents := to.Extents()[lead:]
	for k := range extents {
		if d.rand.IntN(3) == 0 {
			extents[k] = 1
		}
	}
	return autodiff.ShapeOf(extents...), to
}

// DrawUnary makes cases of an elementwise function of values between lo and hi
// that keep away from kinks.
func DrawUnary(f func(x *autodiff.Node) *autodiff.Node, lo, hi float64, kinks ...float64) func(*Draw) Case {
	return func(d *Draw) Case {
		return Case{
			In:    []Arg{Float(d.Shape(0, 3)).Between(lo, hi).Away(kinks...)},
			Build: func(in []*node) *node { return f(in[0]) },
		}
	}
}

// DrawBinary makes cases of an elementwise function of two operands, of one
// shape or broadcast to one, with values between lo and hi.
func DrawBinary(f func(a, b *autodiff.Node) *autodiff.Node, lo, hi float64) func(*Draw) Case {
	return func(d *Draw) Case {
		from, to := d.Broadcast()
		in := []Arg{Float(to).Between(lo, hi), Float(from).Between(lo, hi)}
		if d.number > 0 && d.Int(0, 1) == 0 {
			in[0], in[1] = in[1], in[0]
		}
		return Case{In: in, Build: func(in []*node) *node { return f(in[0], in[1]) }}
	}
}

// drawReduction makes cases of a reduction along any axes, kept or not.
func drawReduction(f func(x *autodiff.Node, along ...int) *autodiff.Node) func(*Draw) Case {
	return func(d *Draw) Case {
		s := d.Shape(0, 4)
		along, keep := d.Axes(s.Rank()), d.Int(0, 1) == 1
		return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node {
			if keep {
				return KeepDims(f, in[0], along...)
			}
			return f(in[0], along...)
		}}
	}
}

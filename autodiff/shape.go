package autodiff

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

const (
	// Batch is the open extent N, fixed only when a program runs. Its multiple
	// k·N is written k*Batch.
	Batch = -1
	// MaxRank is the largest number of axes.
	MaxRank = 8
)

// absent is the extent of an axis that a shape does not have. No graph accepts
// it, so that the mistake is told where the extent is used.
const absent = math.MinInt

// isAbsent tells absent and what may be made of it, a half or 3 more, from the
// extents k·N that anybody needs.
func isAbsent(extent int) bool { return extent < -1<<40 }

// A Shape is a tensor's extents, outermost first. It is a value, compared with
// ==. An extent e ≥ 0 is a number; e < 0 means −e times the batch extent N.
type Shape struct {
	rank    int
	extents [MaxRank]int
}

// ShapeOf returns the shape with these extents; none is a scalar. More than
// MaxRank extents give a shape whose rank says so and which no graph accepts.
func ShapeOf(extents ...int) Shape {
	s := Shape{rank: len(extents)}
	copy(s.extents[:], extents)
	return s
}

// Rank returns the number of axes: 0 for a scalar.
func (s Shape) Rank() int { return s.rank }

// Extent returns the extent of an axis, 0 ≤ axis < Rank. There is no other: for
// it the extent is one that no graph accepts, and that is written "?".
func (s Shape) Extent(axis int) int {
	if !s.has(axis) {
		return absent
	}
	return s.extents[axis]
}

func (s Shape) has(axis int) bool { return axis >= 0 && axis < len(s.axes()) }

// axes are the extents of s; those above MaxRank are not kept.
func (s *Shape) axes() []int { return s.extents[:min(s.rank, MaxRank)] }

// Extents returns a copy of all extents.
func (s Shape) Extents() []int { return append([]int(nil), s.axes()...) }

// Matches reports whether the extents are exactly these.
func (s Shape) Matches(extents []int) bool {
	return len(extents) == s.rank && slices.Equal(extents, s.axes())
}

// IsOpen reports whether an extent is a multiple of the batch extent.
func (s Shape) IsOpen() bool {
	for _, e := range s.axes() {
		if e < 0 {
			return true
		}
	}
	return false
}

// At returns the shape for the batch extent n: every −k becomes k·n.
func (s Shape) At(n int) Shape {
	for i, e := range s.axes() {
		s.extents[i] = ExtentAt(e, n)
	}
	return s
}

// ExtentAt returns the number that extent e stands for at the batch extent n.
func ExtentAt(e, n int) int {
	if e < 0 {
		return -e * n
	}
	return e
}

// With returns the shape with the extent of one axis replaced, 0 ≤ axis < Rank.
func (s Shape) With(axis, extent int) Shape {
	if !s.has(axis) {
		return ShapeOf(absent)
	}
	s.extents[axis] = extent
	return s
}

// Insert returns the shape with a new axis of this extent before axis,
// 0 ≤ axis ≤ Rank.
func (s Shape) Insert(axis, extent int) Shape {
	if axis < 0 || axis > s.rank {
		return ShapeOf(absent)
	}
	if axis < MaxRank { // or else there is an axis too many: see ShapeOf
		copy(s.extents[axis+1:], s.extents[axis:])
		s.extents[axis] = extent
	}
	s.rank++
	return s
}

// Remove returns the shape without an axis, 0 ≤ axis < Rank.
func (s Shape) Remove(axis int) Shape {
	if !s.has(axis) {
		return ShapeOf(absent)
	}
	axes := s.axes()
	copy(axes[axis:], axes[axis+1:])
	axes[len(axes)-1] = 0
	s.rank--
	return s
}

// Count returns the number of elements.
func (s Shape) Count() Count {
	c := Count{Coef: 1}
	for _, e := range s.axes() {
		c = c.Times(e)
	}
	return c
}

// String returns the extents as "2×10", "N×35×100", "2N", or "scalar".
func (s Shape) String() string {
	if s.rank == 0 {
		return "scalar"
	}
	var b strings.Builder
	for i := range min(s.rank, MaxRank) {
		if i > 0 {
			b.WriteString("×")
		}
		b.WriteString(ExtentString(s.extents[i]))
	}
	if s.rank > MaxRank {
		b.WriteString("×…")
	}
	return b.String()
}

// ExtentString writes one extent: 10 as "10", Batch as "N", 2*Batch as "2N",
// and "?" for that of an axis which a shape does not have.
func ExtentString(e int) string {
	switch {
	case e >= 0:
		return strconv.Itoa(e)
	case e == Batch:
		return "N"
	case isAbsent(e):
		return "?"
	}
	return strconv.Itoa(-e) + "N"
}

// A Count is a number of elements, Coef·N^Power, where N is the batch extent.
type Count struct{ Coef, Power int }

// Times returns the count multiplied by an extent. No elements are Count{},
// however open the other extents.
func (c Count) Times(extent int) Count {
	if extent == 0 || c.Coef == 0 {
		return Count{}
	}
	if extent < 0 {
		return Count{c.Coef * -extent, c.Power + 1}
	}
	return Count{c.Coef * extent, c.Power}
}

// At returns the number of elements at the batch extent n.
func (c Count) At(n int) int {
	v := c.Coef
	for range c.Power {
		v *= n
	}
	return v
}

// String returns the count as "60", "20N" or "3N^2".
func (c Count) String() string {
	s := strconv.Itoa(c.Coef)
	switch {
	case c.Power == 0:
		return s
	case c.Coef == 1:
		s = ""
	}
	if c.Power == 1 {
		return s + "N"
	}
	return s + "N^" + strconv.Itoa(c.Power)
}

// A Type is what a node's value is: its element type and shape. It is a value,
// compared with ==.
type Type struct {
	DType DType
	Shape Shape
}

// TypeOf returns the type with these extents.
func TypeOf(d DType, extents ...int) Type { return Type{d, ShapeOf(extents...)} }

// At returns the type for the batch extent n.
func (t Type) At(n int) Type { return Type{t.DType, t.Shape.At(n)} }

// String returns the type as "float32 N×10".
func (t Type) String() string { return t.DType.String() + " " + t.Shape.String() }

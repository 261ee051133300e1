package autodiff_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"keisan/autodiff"
)

// Shapes change as slices of extents do.
func TestShapeChanges(t *testing.T) {
	for rank := range autodiff.MaxRank + 1 {
		extents := []int{3, autodiff.Batch, 5, 2, 7, 1, 4, 6}[:rank]
		s := autodiff.ShapeOf(extents...)
		for axis := range rank {
			with := slices.Clone(extents)
			with[axis] = 9
			if s.Extent(axis) != extents[axis] || s.With(axis, 9) != autodiff.ShapeOf(with...) ||
				s.Remove(axis) != autodiff.ShapeOf(slices.Delete(slices.Clone(extents), axis, axis+1)...) {
				t.Errorf("%s, axis %d: have %d, %s, %s", s, axis, s.Extent(axis), s.With(axis, 9), s.Remove(axis))
			}
		}
		for axis := range rank + 1 {
			have, want := s.Insert(axis, 9), autodiff.ShapeOf(slices.Insert(slices.Clone(extents), axis, 9)...)
			if have != want && (rank < autodiff.MaxRank || have.Rank() != want.Rank()) {
				t.Errorf("%s, an axis before %d: have %s, want %s", s, axis, have, want)
			}
		}
	}
}

// An axis that a shape does not have is a mistake where its extent, or the shape,
// is used; a shape of too many axes is one, too.
func TestNoAxis(t *testing.T) {
	nine := autodiff.ShapeOf(1, 2, 3, 4, 5, 6, 7, 8, 9)
	if nine.IsOpen() || nine.Count().At(1) == 0 || len(nine.Extents()) != autodiff.MaxRank || nine.At(2) != nine || nine.Matches(nine.Extents()) {
		t.Errorf("have %s", nine)
	}
	s := autodiff.ShapeOf(autodiff.Batch, 2)
	for what, declare := range map[string]func(g *autodiff.Graph, none int){
		"Extent":     func(g *autodiff.Graph, none int) { g.Input("y", 3, s.Extent(none)) },
		"half of it": func(g *autodiff.Graph, none int) { g.Input("y", s.Extent(none)/2, 3) },
		"With":       func(g *autodiff.Graph, none int) { g.Input("y", s.With(none, 3).Extents()...) },
		"Insert": func(g *autodiff.Graph, none int) {
			if none >= 0 {
				none++ // the end is a place, too
			}
			g.Input("y", s.Insert(none, 3).Extents()...)
		},
		"Remove": func(g *autodiff.Graph, none int) { g.Input("y", s.Remove(none).Extents()...) },
		"nine":   func(g *autodiff.Graph, none int) { g.Full(autodiff.Type{DType: autodiff.Float64, Shape: nine}, 1) },
		"ten": func(g *autodiff.Graph, none int) {
			g.Full(autodiff.Type{DType: autodiff.Float64, Shape: nine.Insert(9, 1)}, 1)
		},
		"Param": func(g *autodiff.Graph, none int) { g.Param("W", autodiff.Ones(), s.Extent(none)) },
		"Apply": func(g *autodiff.Graph, none int) { autodiff.Apply(plus{}, g.Input("x", s.Extent(none))) },
	} {
		for _, none := range []int{-1, 2, 1 << 40} {
			g := autodiff.NewGraph(autodiff.Float64)
			declare(g, none)
			if err := g.Err(); !errors.Is(err, autodiff.ErrShape) || !strings.HasPrefix(err.Error(), "shape_test.go:") {
				t.Errorf("%s of axis %d: have %v", what, none, err)
			}
		}
	}
}

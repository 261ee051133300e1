package cpu

import "slices"

// A span is a number of neighbouring axes that an op reduces (or repeats), or
// keeps, taken as one.
type span struct {
	n      int
	marked bool
}

// layout merges the axes of a shape to as few spans as possible: axes of one
// element belong to either kind. Nothing is left of a scalar.
func layout(shape, axes []int) []span {
	var l []span
	for k, n := range shape {
		marked := slices.Contains(axes, k)
		switch last := len(l) - 1; {
		case n == 1:
		case last >= 0 && l[last].marked == marked:
			l[last].n *= n
		default:
			l = append(l, span{n, marked})
		}
	}
	return l
}

// outerInner describes a layout of at most three spans of which one is marked:
// outer blocks of n marked elements of inner elements each.
func outerInner(l []span) (outer, n, inner int, ok bool) {
	outer, n, inner = 1, 1, 1
	seen := false
	for _, s := range l {
		switch {
		case s.marked && seen:
			return 0, 0, 0, false
		case s.marked:
			n, seen = s.n, true
		case seen:
			inner = s.n
		default:
			outer = s.n
		}
	}
	return outer, n, inner, true
}

package cpu

import (
	"math"

	"keisan/internal/simd"
)

// areQuads reports whether windows are 2×2 pixels side by side. Then no pixel is
// picked before most of the work is done: every pixel and its neighbours are
// treated as if a window began there, which is less work than to pick those with
// which one does.
func (k *pooling[T]) areQuads() bool {
	return k.kh == 2 && k.kw == 2 && k.stride == 2 && k.pad == 0
}

// quadMaxima writes the greatest of each four pixels of some planes.
//
//	a[i] = max(x[i], x[i+1])        b[i] = max(a[i], a[i+w])        y = b where a window begins
func (k *pooling[T]) quadMaxima(s *poolSpace[T], y []T, from, to int) {
	area := k.h * k.w
	n := (to - from) * area
	x, a, b := k.x[from*area:][:n], s.seen[:n], s.rest[:n]
	simd.Maximum(a[:n-1], x[:n-1], x[1:])
	simd.Maximum(b[:n-k.w-1], a[:n-k.w-1], a[k.w:n-1])
	k.pick(y[from*k.size:], b, to-from)
}

// quadShares writes what comes to each pixel of some planes.
//
//	e = (x = y)        c[i] = e[i] + e[i+1] + e[i+w] + e[i+w+1]        x̄ = e·ȳ/c + 0
//
// with y and ȳ/c spread over their windows. The sum with 0 is that of which ops.Col2Im
// makes a pixel; it is never −0.
func (k *pooling[T]) quadShares(s *poolSpace[T], dx, y, dy []T, from, to int) {
	area, first, windows := k.h*k.w, from*k.size, (to-from)*k.size
	n := (to - from) * area
	x, spread, e, share := k.x[from*area:][:n], s.rest[:n], s.seen[:n], s.share[:windows]
	k.spread(spread, y[first:], to-from, T(math.NaN()))
	simd.Equal(s.equal[:n], x, spread)
	simd.Where(e, s.equal[:n], s.ones[:n], s.zeros[:n])
	simd.Add(spread[:n-1], e[:n-1], e[1:])
	simd.Add(spread[:n-k.w-1], spread[:n-k.w-1], spread[k.w:n-1])
	k.pick(share, spread, to-from)
	simd.Div(share, dy[first:][:windows], share)
	k.spread(spread, share, to-from, 0)
	simd.Mul(e, e, spread)
	simd.Shift(dx[from*area:][:n], e, 0)
}

// pick writes, for each window of some planes, what is where it begins.
func (k *pooling[T]) pick(y, x []T, planes int) {
	for p := range planes {
		for line := range k.down {
			from, to := x[(p*k.h+2*line)*k.w:][:k.w], y[(p*k.down+line)*k.across:][:k.across]
			for len(to) >= 4 && len(from) >= 8 { // nothing to check in here
				to[0], to[1], to[2], to[3] = from[0], from[2], from[4], from[6]
				to, from = to[4:], from[8:]
			}
			for len(to) >= 1 && len(from) >= 2 {
				to[0] = from[0]
				to, from = to[1:], from[2:]
			}
		}
	}
}

// spread writes for each pixel of some planes what its window has; who is in none
// has rest.
func (k *pooling[T]) spread(y, x []T, planes int, rest T) {
	for p := range planes {
		plane := y[p*k.h*k.w:][:k.h*k.w]
		for line := range k.down {
			from, to := x[(p*k.down+line)*k.across:][:k.across], plane[2*line*k.w:][:k.w]
			for len(from) >= 4 && len(to) >= 8 { // nothing to check in here
				a, b, c, d := from[0], from[1], from[2], from[3]
				to[0], to[1], to[2], to[3] = a, a, b, b
				to[4], to[5], to[6], to[7] = c, c, d, d
				from, to = from[4:], to[8:]
			}
			for len(from) >= 1 && len(to) >= 2 {
				to[0], to[1] = from[0], from[0]
				from, to = from[1:], to[2:]
			}
			for q := range to { // the last pixel of an odd line
				to[q] = rest
			}
		}
		simd.CopyLines(plane[k.w:], plane, k.down, k.w, 2*k.w, 2*k.w)
		for q := 2 * k.down * k.w; q < len(plane); q++ { // the last line of an odd plane
			plane[q] = rest
		}
	}
}

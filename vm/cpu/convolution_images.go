package cpu

import "keisan/internal/simd"

// imageGradients prepares x̄. A block has all lines of some planes, so that what
// is added to a pixel comes in the order of the kernel's pixels.
func (k *convolution[T]) imageGradients() func() {
	if k.stride == 1 {
		return k.sumOfLines()
	}
	k.cut(k.fit(k.kh*k.kw*k.positions), k.down)
	return k.each(k.n*ceil(k.c, k.planes), 0, len(k.at)*k.row, func(v *viewer[T], task int) {
		image, plane, planes := k.imageTask(task)
		v.product = simd.Product{
			M: planes * k.kh * k.kw, K: k.filters, N: k.positions, TransA: true,
			LDA: k.weights, LDB: k.positions, LDC: k.row, Alone: true,
		}
		simd.Multiply(&v.product, v.columns, k.w[plane*k.kh*k.kw:], k.y[image*k.filters*k.positions:])
		area := k.h * k.columns.w
		to := k.x[(image*k.c+plane)*area:][:planes*area]
		clear(to)
		for pixel := range k.kh * k.kw {
			for c := range planes {
				addPixels(k.columns, to[c*area:][:area], v.columns[(c*k.kh*k.kw+pixel)*k.row:], pixel/k.kw, pixel%k.kw)
			}
		}
	})
}

// imageTask returns the image and the planes of it that are a task.
func (k *convolution[T]) imageTask(task int) (image, plane, planes int) {
	groups := ceil(k.c, k.planes)
	plane = task % groups * k.planes
	return task / groups, plane, min(k.planes, k.c-plane)
}

// sumOfLines prepares x̄ for positions that follow one another. The rows of
// columns have zeros around, as many lines and pixels as a kernel less one: so
// each line of x̄ is the sum of a line of each row of its plane.
//
//	x̄[c, r, s] = Σ_ij d[(c, i, j), r + pad − i, s + pad − j],  d = wᵀ·ȳ
//
// One pixel's zeros on the right are the next one's on the left. They are
// computed, too, for ȳ has them there.
func (k *convolution[T]) sumOfLines() func() {
	high, wide := k.kh-1, k.kw-1
	line := k.across + wide
	k.row = apart[T](wide + (k.down+2*high)*line)
	k.planes = ceil(k.c, ceil(k.c, min(max(k.fit(k.kh*k.kw*k.row), 1), k.c)))
	for i := range k.kh {
		for j := range k.kw {
			k.at = append(k.at, (i*k.kw+j)*k.row+(high+k.pad-i)*line+wide+k.pad-j)
		}
	}
	size, area := k.down*line, k.h*k.columns.w
	return k.each(k.n*ceil(k.c, k.planes), k.filters*size, k.planes*len(k.at)*k.row, func(v *viewer[T], task int) {
		image, plane, planes := k.imageTask(task)
		for f := range k.filters {
			simd.CopyLines(v.padded[f*size:], k.y[(image*k.filters+f)*k.positions:], k.down, k.across, line, k.across)
		}
		v.product = simd.Product{
			M: planes * len(k.at), K: k.filters, N: size - wide, TransA: true,
			LDA: k.weights, LDB: size, LDC: k.row, Alone: true,
		}
		simd.Multiply(&v.product, v.columns[high*line+wide:], k.w[plane*len(k.at):], v.padded)
		for c := range planes {
			simd.SumLines(k.x[(image*k.c+plane+c)*area:], v.columns[c*len(k.at)*k.row:], k.at, k.h, k.columns.w, k.columns.w, line)
		}
	})
}

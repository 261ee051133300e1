package ops

import "gorgonia.org/tensor"

// walk calls f for each element of a tensor of this shape in row-major order,
// with its index i and the index k of the element of the tensor without the
// axes along which it is repeated or reduced.
func walk(s tensor.Shape, along axes, f func(i, k int)) {
	var index, stride [16]int
	n, size := 1, 1
	for axis := len(s) - 1; axis >= 0; axis-- {
		if !along.has(axis) {
			stride[axis] = n
			n *= s[axis]
		}
		size *= s[axis]
	}
	for i, k := 0, 0; i < size; i++ {
		f(i, k)
		for axis := len(s) - 1; axis >= 0; axis-- {
			index[axis]++
			k += stride[axis]
			if index[axis] < s[axis] {
				break
			}
			k -= stride[axis] * s[axis]
			index[axis] = 0
		}
	}
}

package main

import "keisan/internal/simd/gen/math/functions"

// elementaryKernels writes the elementary functions, by the same instructions as
// those of AVX2: results have the same bits.
func elementaryKernels(f *file, l lanes) {
	for _, e := range functions.All[group, group]() {
		unary(f, l, e.Name, e.Name+" x[i]", 2, func(k *kernel) func(x group) group { return e.Prepare(k) })
	}
}

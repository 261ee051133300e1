package main

// convertKernels writes, once, the kernels that make float32 of float64 and
// float64 of float32, of a multiple of 16 elements.
func convertKernels(f *file, l lanes) {
	if l.size == 4 {
		return
	}
	l.elem = ""
	k := f.kernel(l, "widen", "dst []float64, x []float32", "", "dst[i] = x[i], of a multiple of 4 elements")
	n, dst, x := k.length("dst"), k.slice("dst"), k.slice("x")
	x.size = 4
	k.times(n, 4, func() {
		y, low, high := k.load(x, nil), k.fresh(), k.fresh()
		k.word(fcvtl, "V%d.S2, V%d.D2", y[0], out(low[0]))
		k.word(fcvtl2, "V%d.S4, V%d.D2", y[0], out(high[0]))
		k.grouped(2, func() { k.store(group{low[0], high[0]}, dst, nil) })
		k.forward(4, []place{dst, x})
	})
	k.op("RET")

	k = f.kernel(l, "narrow", "dst []float32, x []float64", "", "dst[i] = x[i], of a multiple of 4 elements")
	n, dst, x = k.length("dst"), k.slice("dst"), k.slice("x")
	dst.size = 4
	k.times(n, 4, func() {
		var parts group
		k.grouped(2, func() { parts = k.load(x, nil) })
		y := k.fresh()
		k.word(fcvtn, "V%d.D2, V%d.S2", parts[0], out(y[0]))
		k.word(fcvtn2, "V%d.D2, V%d.S4", parts[1], y[0])
		k.store(y, dst, nil)
		k.forward(4, []place{dst, x})
	})
	k.op("RET")
}

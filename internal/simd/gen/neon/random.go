package main

import "keisan/internal/simd/gen/math/functions"

func randomKernels(f *file, l lanes) {
	if l.size == 4 {
		philox(f, l)
	}
	drop(f, l)
}

// philox writes, once, the words of the counters (block + i, stream, step) for
// i = 0, 1, …: Philox4x32-10, as the plain loop has it. A register has one of the
// four words of four counters. Two of each go through it side by side, because
// they have to wait for their products.
func philox(f *file, l lanes) {
	const groups = 2
	l.elem = ""
	k := f.kernel(l, "philox", "dst []uint32, key uint64, block, stream uint32, step uint64", "",
		"dst[4*i:4*i+4] = the words of counter (block + i, stream, step), of a multiple of 8 counters")
	n, dst := k.length("dst"), k.slice("dst")
	first, second := k.word64("key")
	low, high := k.word64("step")
	block := k.AddInt(k.word32("block"), k.pooled([2]uint64{1 << 32, 3<<32 | 2}))
	stream := k.word32("stream")
	m0, m1 := k.Bit(0xd2511f53), k.Bit(0xcd9e8d57)
	w0, w1, four := k.Bit(0x9e3779b9), k.Bit(0xbb67ae85), k.Bit(4)
	k.times(n, groups*16, func() {
		c := [4]group{{}, stream, low, high}
		for range groups {
			c[0] = append(c[0], k.Copy(block)...)
			k.set(block, k.AddInt(block, four))
		}
		k0, k1 := first, second
		for round := range 10 {
			k.grouped(groups, func() {
				low0, high0 := k.product(c[0], m0)
				low1, high1 := k.product(c[2], m1)
				c = [4]group{k.xor(high1, k.xor(c[1], k0)), low1, k.xor(high0, k.xor(c[3], k1)), low0}
			})
			if round < 9 {
				k0, k1 = k.AddInt(k0, w0), k.AddInt(k1, w1)
			}
		}
		for g := range groups { // words of a counter side by side
			pair := func(i int) (low, high group) { return k.zipped(c[i][g:g+1], c[i+2][g:g+1]) }
			even, even2 := pair(0)
			odd, odd2 := pair(1)
			w, x := k.zipped(even, odd)
			y, z := k.zipped(even2, odd2)
			k.grouped(4, func() { k.store(group{w[0], x[0], y[0], z[0]}, dst, nil) })
			k.forward(16, []place{dst})
		}
	})
	k.op("RET")
}

// word32 loads a parameter to all words of a register.
func (k *kernel) word32(name string) group {
	r := k.counter()
	k.op("MOVWU %s+%d(FP), R%d", name, k.at[name], r)
	return k.repeat32(r)
}

// word64 loads the low and the high word of a parameter.
func (k *kernel) word64(name string) (low, high group) {
	r := k.number(name)
	low = k.repeat32(r)
	k.op("LSR $32, R%d", r)
	return low, k.repeat32(r)
}

func (k *kernel) repeat32(r int) group {
	y := k.fresh()
	k.op("VDUP R%d, V%d.S4", r, out(y[0]))
	return y
}

func (k *kernel) xor(a, b group) group { return k.named("VEOR V%d.B16, V%d.B16, V%d.B16", a, b) }

// product returns the low and the high words of products.
func (k *kernel) product(a group, m functions.Op) (low, high group) {
	p, q, by := k.fresh(), k.fresh(), k.Held(m)
	for i := range p {
		k.word(umull, "V%d.S2, V%d.S2, V%d.D2", by[0], a.nth(i), out(p[i]))
		k.word(umull2, "V%d.S4, V%d.S4, V%d.D2", by[0], a.nth(i), out(q[i]))
	}
	return k.named("VUZP1 V%d.S4, V%d.S4, V%d.S4", p, q), k.named("VUZP2 V%d.S4, V%d.S4, V%d.S4", p, q)
}

// zipped returns words of a and b in turn.
func (k *kernel) zipped(a, b group) (low, high group) {
	return k.named("VZIP1 V%d.S4, V%d.S4, V%d.S4", a, b), k.named("VZIP2 V%d.S4, V%d.S4, V%d.S4", a, b)
}

// drop writes scale·x where a word is at least a limit, and 0 elsewhere, for
// whole registers: what is left at the end is for the caller.
func drop(f *file, l lanes) {
	k := f.kernel(l, "drop", "dst, x []T, words []uint32, limit uint32, scale T", "",
		"dst[i] = scale * x[i] if words[i] >= limit, else 0, of whole registers")
	n, dst, x, words := k.length("dst"), k.slice("dst"), k.slice("x"), k.slice("words")
	words.size = 4
	limit, scale := k.word32("limit"), k.scalar("scale")
	k.times(n, k.count(), func() {
		w, keep := k.fresh(), k.fresh()
		k.op("%s (R%d), F%d", map[int]string{4: "FMOVQ", 8: "FMOVD"}[k.size], words.r, out(w[0]))
		k.word(cmhs, "V%d.S4, V%d.S4, V%d.S4", limit[0], w[0], out(keep[0]))
		if k.size == 8 {
			keep = k.named("VZIP1 V%d.S4, V%d.S4, V%d.S4", keep, keep)
		}
		k.store(k.And(k.Mul(k.load(x, nil), scale), keep), dst, nil)
		k.forward(k.count(), []place{dst, x, words})
	})
	k.op("RET")
}

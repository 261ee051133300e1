package main

import "fmt"

func chooseKernels(f *file, l lanes) {
	where(f, l)
	compare(f, l, "equal", "a[i] == b[i]", func(k *kernel, a, b group) group { return k.Equal(a, b) })
	compare(f, l, "notEqual", "a[i] != b[i]", func(k *kernel, a, b group) group { return k.apply(not, k.Equal(a, b)) })
	compare(f, l, "less", "a[i] < b[i]", func(k *kernel, a, b group) group { return k.Less(a, b) })
	compare(f, l, "lessEqual", "a[i] <= b[i]", func(k *kernel, a, b group) group { return k.two(fcmge, b, a) })
	index(f, l)
}

// where writes dst = cond ? a : b.
func where(f *file, l lanes) {
	k := f.kernel(l, "where", "dst []T, cond []bool, a, b []T", "", "dst[i] = a[i] if cond[i], else b[i]")
	n, dst, cond, a, b := k.length("dst"), k.slice("dst"), k.bools("cond"), k.slice("a"), k.slice("b")
	k.strip(n, 1, []place{dst, cond, a, b}, func(r *rest) {
		k.store(k.Select(k.loadBools(cond, r), k.load(a, r), k.load(b, r)), dst, r)
	})
	k.op("RET")
}

// compare writes the bools that tell whether a stands in a relation to b.
func compare(f *file, l lanes, name, relation string, test func(k *kernel, a, b group) group) {
	k := f.kernel(l, name, "dst []bool, a, b []T", "", "dst[i] = "+relation)
	n, dst, a, b := k.length("a"), k.bools("dst"), k.slice("a"), k.slice("b")
	ones := k.Held(k.Bit(0x0101010101010101 >> (64 - 8*k.size)))
	k.strip(n, 1, []place{dst, a, b}, func(r *rest) {
		k.storeBools(k.And(k.bytewise(test(k, k.load(a, r), k.load(b, r))), ones), dst, r)
	})
	k.op("RET")
}

// index writes where v first is in x: len(x) if nowhere.
func index(f *file, l lanes) {
	k := f.kernel(l, "index", "x []T, v T", "int", "index"+"NEON"+l.elem+" returns the first i with x[i] = v, or len(x).")
	n, x, v := k.length("x"), k.slice("x"), k.scalar("v")
	at, bits := k.counter(), k.counter()
	k.op("MOVD $0, R%d", at)
	k.strip(n, 1, []place{x}, func(r *rest) {
		// What a rest is filled with is found, if at all, where len(x) is.
		k.op("VMOV V%d.%s[0], R%d", k.bytewise(k.Equal(k.load(x, r), v))[0], elements[k.count()], bits)
		k.branch("found", "CBNZ R%d, ", bits)
		if r == nil {
			k.op("ADD $%d, R%d", k.count(), at)
		}
	})
	k.op("ADD R%d, R%d", n, at)
	k.branch("write", "B ")
	k.label("found")
	k.op("RBIT R%d, R%[1]d", bits)
	k.op("CLZ R%d, R%[1]d", bits)
	k.op("ADD R%d>>3, R%d", bits, at)
	k.label("write")
	k.op("MOVD R%d, ret+%d(FP)", at, k.at["ret"])
	k.op("RET")
}

// bools loads the address of a slice of bools.
func (k *kernel) bools(name string) place {
	p := k.slice(name)
	p.size = 1
	return p
}

// loadBools returns the bools at a place, one for each element, as tests.
func (k *kernel) loadBools(p place, r *rest) group {
	var y group
	if r != nil {
		y = k.load(p, r)
	} else {
		y = k.Zero()
		k.op("VLD1 (R%d), V%d.%s[0]", p.r, y[0], elements[k.count()])
	}
	for bytes := 1; bytes < k.size; bytes *= 2 {
		wide := k.fresh()
		k.op("VUXTL V%d.%s%d, V%d.%s%d", y[0], elements[bytes], 8/bytes, out(wide[0]), elements[2*bytes], 8/bytes)
		y = wide
	}
	return k.named(k.arranged("VCMTST V%d.{}, V%d.{}, V%d.{}"), y, y)
}

// bytewise returns the lowest byte of each element, one behind the other.
func (k *kernel) bytewise(y group) group {
	for bytes := k.size / 2; bytes > 0; bytes /= 2 {
		few := k.fresh()
		k.op("VUZP1 V%d.%[2]s, V%[1]d.%[2]s, V%[3]d.%[2]s", y[0], fmt.Sprint(elements[bytes], register/bytes), out(few[0]))
		y = few
	}
	return y
}

// storeBools writes the first bytes, one for each element.
func (k *kernel) storeBools(x group, p place, r *rest) {
	if r != nil {
		k.store(x, p, r)
		return
	}
	k.op("VST1 V%d.%s[0], (R%d)", x[0], elements[k.count()], p.r)
}

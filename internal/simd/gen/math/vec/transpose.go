package vec

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// TransposeTile writes a square of elements, as many as a register of AVX2 has
// on a side, with rows and columns exchanged. from and to return where bytes of
// a row lie; both are first asked for the rows in rising order.
//
// Row i and the row half a tile below are loaded as the halves of a register,
// so that only elements within halves need to be exchanged.
func (k *Kernel) TransposeTile(from, to func(row, disp int) operand.Mem) {
	half := k.Lanes() / 2
	halves := make([]reg.VecVirtual, 2*half) // the left halves of the rows, then the right ones
	for side := range 2 {
		for i := range half {
			x := build.YMM()
			build.VMOVUPS(from(i, 16*side), x.AsX())
			halves[side*half+i] = x
		}
		for i := range half {
			x := halves[side*half+i]
			build.VINSERTF128(operand.U8(1), from(half+i, 16*side), x, x)
		}
	}
	for side := range 2 {
		for i, x := range k.transposeHalves(halves[side*half:][:half]) {
			build.VMOVUPS(x, to(side*half+i, 0))
		}
	}
}

// transposeHalves exchanges the rows and columns of squares of half a tile's
// side: of the low halves of registers and of the high ones.
func (k *Kernel) transposeHalves(x []reg.VecVirtual) []reg.VecVirtual {
	two := func(f func(...operand.Op), a, b reg.VecVirtual) reg.VecVirtual {
		y := build.YMM()
		f(b, a, y)
		return y
	}
	low, high := build.VUNPCKLPD, build.VUNPCKHPD
	if k.Size == 8 {
		return []reg.VecVirtual{two(low, x[0], x[1]), two(high, x[0], x[1])}
	}
	a, b := two(build.VUNPCKLPS, x[0], x[1]), two(build.VUNPCKHPS, x[0], x[1])
	c, d := two(build.VUNPCKLPS, x[2], x[3]), two(build.VUNPCKHPS, x[2], x[3])
	return []reg.VecVirtual{two(low, a, c), two(high, a, c), two(low, b, d), two(high, b, d)}
}

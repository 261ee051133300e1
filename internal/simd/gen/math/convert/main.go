// Command convert writes the kernels that make float32 of float64 and float64 of
// float32.
package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/vec"
)

func main() {
	for _, m := range []*vec.Machine{{Bits: 256, Size: 8}, {Bits: 512, Size: 8}} {
		level, wide, narrow := "AVX2", build.YMM, build.XMM
		if m.Wide() {
			level, wide, narrow = "AVX512", build.ZMM, build.YMM
		}
		convert("widen"+level, "func(dst []float64, x []float32)", 8, 4, func(from, to operand.Mem) {
			y := wide()
			build.VCVTPS2PD(from, y)
			build.VMOVUPD(y, to)
		}, m.Lanes())
		convert("narrow"+level, "func(dst []float32, x []float64)", 4, 8, func(from, to operand.Mem) {
			x, y := wide(), narrow()
			build.VMOVUPD(from, x)
			if m.Wide() {
				build.VCVTPD2PS(x, y)
			} else {
				build.VCVTPD2PSY(x, y)
			}
			build.VMOVUPS(y, to)
		}, m.Lanes())
	}
	build.Generate()
}

// convert writes a function that converts as many elements at a time as there
// are lanes, as often as len(dst) has twice as many: what is left at the end is
// for the caller.
func convert(name, signature string, dstSize, srcSize int, one func(from, to operand.Mem), lanes int) {
	build.TEXT(name, 4, signature) // NOSPLIT
	build.Pragma("noescape")
	n := build.GP64()
	build.Load(build.Param("dst").Len(), n)
	dst, x := base("dst"), base("x")
	build.Label("loop")
	build.SUBQ(operand.U32(2*lanes), n)
	build.JLT(operand.LabelRef("done"))
	for i := range 2 {
		one(operand.Mem{Base: x, Disp: i * lanes * srcSize}, operand.Mem{Base: dst, Disp: i * lanes * dstSize})
	}
	build.ADDQ(operand.U32(2*lanes*srcSize), x)
	build.ADDQ(operand.U32(2*lanes*dstSize), dst)
	build.JMP(operand.LabelRef("loop"))
	build.Label("done")
	build.VZEROUPPER()
	build.RET()
}

func base(slice string) reg.Register { return build.Load(build.Param(slice).Base(), build.GP64()) }

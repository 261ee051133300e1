package vec

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Words broadcasts a uint32 parameter to as many of its kind as there are lanes.
func (k *Kernel) Words(name string) reg.VecVirtual {
	v, y := build.GP32(), k.wordReg()
	build.Load(build.Param(name), v)
	if k.Wide() {
		build.VPBROADCASTD(v, y)
		return y
	}
	build.VMOVD(v, y.AsX())
	build.VPBROADCASTD(y.AsX(), y)
	return y
}

// wordReg returns a register of a uint32 for each lane.
func (k *Kernel) wordReg() reg.VecVirtual {
	switch 32 * k.Lanes() {
	case 128:
		return build.XMM()
	case 256:
		return build.YMM()
	}
	return build.ZMM()
}

// AtLeast tells for each lane whether the uint32 at an address, or one of those
// after it, is at least limit.
func (k *Kernel) AtLeast(at operand.Mem, limit reg.VecVirtual) Test {
	words := k.wordReg()
	if k.Wide() {
		mask := build.K()
		if k.Size == 4 {
			build.VMOVDQU32(at, words)
		} else {
			build.VMOVDQU(at, words)
		}
		const notLess = 5
		build.VPCMPUD(operand.U8(notLess), limit, words, mask)
		return Test{mask}
	}
	build.VMOVDQU(at, words)
	most := k.wordReg()
	build.VPMAXUD(limit, words, most)
	build.VPCMPEQD(most, words, words)
	if k.Size == 4 {
		return Test{words}
	}
	wide := build.YMM()
	build.VPMOVSXDQ(words, wide)
	return Test{wide}
}

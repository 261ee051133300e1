package vec

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// LoadBools returns as tests the bools at an address, one for each lane, or
// with a mask for its lanes.
func (k *Kernel) LoadBools(at operand.Mem, mask Mask) Test {
	if k.Wide() {
		wide, test := build.ZMM(), build.K()
		extend := Pick(k.Machine, build.VPMOVZXBD, build.VPMOVZXBQ)
		if mask == nil {
			extend(at, wide)
		} else {
			bytes := build.XMM()
			build.VMOVDQU8_Z(at, mask.op, bytes)
			extend(bytes, wide)
		}
		Pick(k.Machine, build.VPTESTMD, build.VPTESTMQ)(wide, wide, test)
		return Test{test}
	}
	wide := build.YMM()
	if mask == nil {
		Pick(k.Machine, build.VPMOVZXBD, build.VPMOVZXBQ)(at, wide)
	} else {
		bytes, b, n, base := build.GP64(), build.GP64(), build.GP64(), build.GP64()
		build.LEAQ(at, base)
		build.XORL(bytes.As32(), bytes.As32())
		k.elements(mask, n)
		next := k.Label("bool")
		build.Label(next) // from the last to the first
		build.SHLQ(operand.U8(8), bytes)
		build.MOVBQZX(operand.Mem{Base: base, Index: n, Scale: 1, Disp: -1}, b)
		build.ORQ(b, bytes)
		build.DECQ(n)
		build.JNE(operand.LabelRef(next))
		x := build.XMM()
		build.VMOVQ(bytes, x)
		Pick(k.Machine, build.VPMOVZXBD, build.VPMOVZXBQ)(x, wide)
	}
	sign := build.YMM()
	Pick(k.Machine, build.VPSLLD, build.VPSLLQ)(operand.U8(8*k.Size-1), wide, sign)
	return Test{sign}
}

// elements sets n to the number of a mask's lanes.
func (k *Kernel) elements(mask Mask, n reg.GPVirtual) {
	build.MOVQ(mask.bytes, n)
	build.SHRQ(operand.U8(Pick(k.Machine, 2, 3)), n)
}

// Ones returns 16 bytes of ones, the number, for StoreBools.
func (k *Kernel) Ones() reg.VecVirtual {
	const name = "ones"
	mem, ok := constants[name]
	if !ok {
		mem = build.GLOBL(name, 8|16)
		for i := range 2 {
			build.DATA(8*i, operand.U64(0x0101010101010101))
		}
		constants[name] = mem
	}
	x := build.XMM()
	build.VMOVDQU(mem, x)
	return x
}

// StoreBools writes tests as bools, one for each lane, or with a mask for its
// lanes.
func (k *Kernel) StoreBools(t Test, ones reg.VecVirtual, to reg.Register, mask Mask) {
	at := operand.Mem{Base: to}
	y := build.XMM()
	if k.Wide() {
		build.VMOVDQU8_Z(ones, t[0], y)
		switch {
		case mask != nil:
			build.VMOVDQU8(y, mask.op, at)
		case k.Size == 4:
			build.VMOVDQU(y, at)
		default:
			build.VMOVQ(y, at)
		}
		return
	}
	x, high := t[0].(reg.VecVirtual), build.XMM()
	build.VEXTRACTI128(operand.U8(1), x, high)
	build.VPACKSSDW(high, x.AsX(), y)
	build.VPACKSSWB(y, y, y)
	if k.Size == 8 { // each of four tests is two bytes
		build.VPACKSSWB(y, y, y)
	}
	build.VPAND(ones, y, y)
	switch {
	case mask != nil:
		bytes, n := build.GP64(), build.GP64()
		build.VMOVQ(y, bytes)
		k.elements(mask, n)
		next, place := k.Label("bool"), build.GP64()
		build.MOVQ(to, place)
		build.Label(next)
		build.MOVB(bytes.As8L(), operand.Mem{Base: place})
		build.SHRQ(operand.U8(8), bytes)
		build.INCQ(place)
		build.DECQ(n)
		build.JNE(operand.LabelRef(next))
	case k.Size == 4:
		build.VMOVQ(y, at)
	default:
		build.VMOVD(y, at)
	}
}

// TestBits sets n to a test's lanes as bits, those beyond the mask as 0.
func (k *Kernel) TestBits(t Test, mask Mask, n reg.GPVirtual) {
	if k.Wide() {
		if mask != nil {
			build.KANDW(mask.op, t[0], t[0])
		}
		build.KMOVW(t[0], n.As32())
		return
	}
	x := t[0].(reg.VecVirtual)
	if mask != nil {
		build.VANDPS(mask.op, x, x)
	}
	Pick(k.Machine, build.VMOVMSKPS, build.VMOVMSKPD)(x, n.As32())
}

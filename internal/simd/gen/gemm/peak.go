package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// chains is the number of FMAs that do not wait for one another: more than
// latency × ports of any processor so far.
const chains = 12

// peak writes the loop that no product can be faster than.
func peak(t isa) {
	TEXT("fmaPeak"+t.name(), NOSPLIT, "func(n int)")
	Doc(fmt.Sprintf("n iterations of %d FMAs of %d elements that do not wait for one another.", chains, t.of().count()))
	n := Load(Param("n"), GP64())
	zero := t.vec()
	t.zero(zero)
	var sums []Op
	for range chains {
		v := t.vec()
		t.zero(v)
		sums = append(sums, v)
	}
	Label("next")
	for _, v := range sums {
		t.fma(zero, zero, v)
	}
	DECQ(n)
	JNZ(LabelRef("next"))
	VZEROUPPER()
	RET()
}

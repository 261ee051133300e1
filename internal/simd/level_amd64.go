package simd

import "golang.org/x/sys/cpu"

// The levels of x86-64, from the lowest.
const (
	AVX2   Level = 1 + iota // with FMA
	AVX512                  // F, BW, DQ and VL
)

var levels = [...]string{Generic: "generic", AVX2: "avx2", AVX512: "avx512"}

func detect() Level {
	x := cpu.X86
	switch {
	case !x.HasAVX2 || !x.HasFMA:
		return Generic
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL:
		return AVX512
	}
	return AVX2
}

package simd

var choices = []choice{
	{"", AVX2, AVX2, ""},
	{"generic", AVX512, Generic, ""},
	{"avx2", AVX512, AVX2, ""},
	{"avx512", AVX2, AVX2, "this machine has only avx2"},
	{"neon", AVX512, AVX512, "generic, avx2, avx512"},
}

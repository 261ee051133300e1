package simd

var choices = []choice{
	{"", NEON, NEON, ""},
	{"generic", NEON, Generic, ""},
	{"neon", NEON, NEON, ""},
	{"avx2", NEON, NEON, "generic, neon"},
}

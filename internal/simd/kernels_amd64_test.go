package simd

import (
	"math/rand/v2"
	"testing"
)

// AVX2 and AVX-512 have the same bits but for one function.
func TestLevelsAgree(t *testing.T) {
	if available < AVX512 {
		t.Skip("this machine has only ", available)
	}
	t.Run("float32", testLevelsAgree[float32])
	t.Run("float64", testLevelsAgree[float64])
}

func testLevelsAgree[T Float](t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	const n = 50_000
	for _, s := range subjects[T]() {
		in := make([][]T, s.inputs)
		for i := range in {
			in[i] = make([]T, n)
			randomize(r, in[i])
		}
		have, want := make([]T, n), make([]T, n)
		s.run(kernelsAt[T](AVX512), have, in)
		s.run(kernelsAt[T](AVX2), want, in)
		ulps := 0.0
		if s.name == "tanh" && is32[T]() {
			ulps = 3 // it has an algorithm of its own
		}
		if err := agree(have, want, ulps); err != nil {
			t.Errorf("%s: AVX-512 against AVX2: %v", s.name, err)
		}
	}
}

package simd

import (
	"strings"
	"testing"
)

func TestChosen(t *testing.T) {
	for _, c := range []struct {
		name string
		have Level
		want Level
		err  string
	}{
		{"", AVX2, AVX2, ""},
		{"generic", AVX512, Generic, ""},
		{"avx2", AVX512, AVX2, ""},
		{"avx512", AVX2, AVX2, "this machine has only avx2"},
		{"sse", AVX512, AVX512, "allowed are generic, avx2 and avx512"},
	} {
		have, err := chosen(c.name, c.have)
		if have != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("KEISAN_CPU=%s on %s: have %s, %v, want %s", c.name, c.have, have, err, c.want)
		}
	}
	t.Logf("this machine has %s, active is %s", Available(), Active())
}

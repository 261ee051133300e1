package simd

import (
	"strings"
	"testing"
)

// A choice is what a level's name chooses where a level is available.
type choice struct {
	name string
	have Level
	want Level
	err  string
}

func TestChosen(t *testing.T) {
	for _, c := range append(choices, choice{"", available, available, ""}, choice{"generic", available, Generic, ""}) {
		have, err := chosen(c.name, c.have)
		if have != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("KEISAN_CPU=%s on %s: have %s, %v, want %s", c.name, c.have, have, err, c.want)
		}
	}
	t.Logf("this machine has %s, active is %s", Available(), Active())
}

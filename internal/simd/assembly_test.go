package simd

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// No function for AVX2 has a register that only AVX-512 has: the assembler
// would silently encode it, and other machines stop.
func TestRegistersOfAVX2(t *testing.T) {
	files, err := filepath.Glob("*_amd64.s")
	if err != nil || len(files) == 0 {
		t.Fatal("no assembly: ", err)
	}
	wide := regexp.MustCompile(`\b(Z[0-9]+|K[0-7]|[XY](1[6-9]|2[0-9]|3[01]))\b`)
	functions := 0
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		function := ""
		for lines := bufio.NewScanner(f); lines.Scan(); {
			line := lines.Text()
			if strings.HasPrefix(line, "TEXT ") {
				if function = line; strings.Contains(line, "AVX2") {
					functions++
				}
			}
			if strings.Contains(function, "AVX2") && wide.MatchString(line) {
				t.Errorf("%s: %s: %s", name, function, line)
			}
		}
	}
	if functions == 0 {
		t.Error("no function for AVX2 was found")
	}
}

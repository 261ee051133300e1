//go:build cuda && cgo

package cuda

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// kernelsPTX has the PTX of all modules, one after another, gzipped. Each begins
// with a line of its name and the hash of its source.
//
//go:embed kernels.ptx.gz
var kernelsPTX []byte

// modules are those that Gorgonia's engine is given: the one of its own kernels,
// and ours.
var modules = []string{"elembinop", "keisan"}

var (
	header = regexp.MustCompile(`(?m)^// (\w+) ([0-9a-f]{64})\n`)
	entry  = regexp.MustCompile(`(?m)^\.visible \.entry (\w+)\(`)
)

// ptxOf returns a module's PTX, header and all.
func ptxOf(module string) (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(kernelsPTX))
	if err != nil {
		return "", err
	}
	all, err := io.ReadAll(z)
	if err != nil {
		return "", err
	}
	_, text, found := strings.Cut("\n"+string(all), "\n// "+module+" ")
	if !found {
		return "", fmt.Errorf("there is no PTX of %s", module)
	}
	text = "// " + module + " " + text
	if next := header.FindAllStringIndex(text, 2); len(next) > 1 {
		text = text[:next[1][0]]
	}
	return text, nil
}

// entries returns the names of a module's kernels.
func entries(ptx string) []string {
	var names []string
	for _, m := range entry.FindAllStringSubmatch(ptx, -1) {
		names = append(names, m[1])
	}
	return names
}

package cuda

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"sync"
)

//go:generate go test -count=1 -run ^TestEmbeddedPTX$ . -args -update

// What runs where there is no NVRTC: PTX, which the driver itself translates, of
// all programs, one module after another, gzipped. It is of compute_50, the
// oldest that NVRTC 12 makes, and of PTX ISA 7.4, which the drivers of CUDA 11.4
// and later take: older ones lack functions that the engine needs.
//
//go:embed kernels.ptx.gz
var embeddedPTX []byte

const (
	embeddedArch  = 50
	embeddedISA   = "7.4"
	embeddedEntry = "// keisan %s %x\n" // what a module begins with: its name and the hash of its source
)

// modulesOf returns the modules of what was embedded, as strings of C, by the
// hash of the source that they were compiled of.
func modulesOf(compressed []byte) (map[[sha256.Size]byte][]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	starts := regexp.MustCompile(`(?m)^// keisan \S+ [0-9a-f]{64}\n`).FindAllIndex(text, -1)
	all := map[[sha256.Size]byte][]byte{}
	for i, s := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		var name string
		var hash []byte
		if _, err := fmt.Sscanf(string(text[s[0]:s[1]]), embeddedEntry, &name, &hash); err != nil {
			return nil, err
		}
		all[[sha256.Size]byte(hash)] = append(bytes.Clone(text[s[0]:end]), 0)
	}
	return all, nil
}

// embeddedModules are those of this package.
var embeddedModules = sync.OnceValues(func() (map[[sha256.Size]byte][]byte, error) { return modulesOf(embeddedPTX) })

// precompiled returns the PTX of a source, prelude and all.
func precompiled(source string) ([]byte, error) {
	all, err := embeddedModules()
	if err != nil {
		return nil, err
	}
	if ptx := all[sha256.Sum256([]byte(source))]; ptx != nil {
		return ptx, nil
	}
	return nil, errors.New("there is no NVRTC to compile it, and no PTX of it is embedded")
}

// signature returns the sizes in bytes of the parameters of a kernel in PTX.
func signature(ptx []byte, kernel string) ([]int, error) {
	_, rest, found := bytes.Cut(ptx, []byte(".entry "+kernel+"("))
	list, _, closed := bytes.Cut(rest, []byte(")"))
	if !found || !closed {
		return nil, fmt.Errorf("no kernel %s in PTX", kernel)
	}
	sizes := []int{}
	for _, p := range param.FindAllSubmatch(list, -1) {
		bits, _ := strconv.Atoi(string(p[1]))
		n, err := strconv.Atoi(string(p[2]))
		if err != nil {
			n = 1
		}
		sizes = append(sizes, bits/8*n)
	}
	return sizes, nil
}

// param is a parameter: .param .u64 name, or .param .align 8 .b8 name[136].
var param = regexp.MustCompile(`\.param(?: \.align \d+)? \.[busf](\d+) \w+(?:\[(\d+)\])?`)

// Package ptx is the form in which compiled kernels lie in a program: PTX, the
// intermediate code that NVIDIA's driver translates for its device, one module
// after another, gzipped. A module begins with a line of its name and the hash of
// the source that it was compiled of, so that one that is not of the present
// source is not taken for it.
//
// All of it is of one architecture and one ISA: see [Arch] and [ISA].
package ptx

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
)

// PTX is of compute_50, the oldest that NVRTC 12 makes, and of ISA 7.4, which the
// drivers of CUDA 11.4 and later take.
const (
	Arch = 50
	ISA  = "7.4"
)

// A Module is compiled from one source.
type Module struct {
	Name string
	Hash [sha256.Size]byte // of the source
	Text []byte            // its first line is Header's
}

// Header returns the line that the module of a source begins with.
func Header(name, source string) string {
	return fmt.Sprintf(headerForm, name, sha256.Sum256([]byte(source)))
}

const headerForm = "// keisan %s %x\n"

var header = regexp.MustCompile(`(?m)^// keisan \S+ [0-9a-f]{64}\n`)

// Write compiles sources, given by their names, and returns what Read reads: in
// the order of the names. compile returns the PTX of a source for a target, such
// as compute_50.
func Write(sources map[string]string, compile func(source, target string) ([]byte, error)) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	version := regexp.MustCompile(`(?m)^\.version .*$`) // of what the compiler could have used
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		text, err := compile(sources[name], fmt.Sprintf("compute_%d", Arch))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		io.WriteString(z, Header(name, sources[name]))
		z.Write(version.ReplaceAll(bytes.TrimRight(text, "\x00"), []byte(".version "+ISA)))
	}
	err = z.Close()
	return b.Bytes(), err
}

// Read returns the modules of what Write returned.
func Read(compressed []byte) ([]Module, error) {
	z, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, fmt.Errorf("PTX: %w", err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("PTX: %w", err)
	}
	starts := header.FindAllIndex(text, -1)
	all := make([]Module, len(starts))
	for i, s := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		m := &all[i]
		m.Text = bytes.Clone(text[s[0]:end])
		var hash []byte
		if _, err := fmt.Sscanf(string(text[s[0]:s[1]]), headerForm, &m.Name, &hash); err != nil {
			return nil, fmt.Errorf("PTX: %w", err)
		}
		m.Hash = [sha256.Size]byte(hash)
	}
	return all, nil
}

// Stale returns how modules differ from those of sources, given by their names:
// each of its present source, of this ISA and for this architecture, and no other.
// Nil says that they do not.
func Stale(all []Module, sources map[string]string) error {
	begin := regexp.MustCompile(fmt.Sprintf(`\n\.version %s\n\.target sm_%d\n\.address_size 64\n`, regexp.QuoteMeta(ISA), Arch))
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		i := slices.IndexFunc(all, func(m Module) bool { return m.Name == name })
		switch {
		case i < 0 || all[i].Hash != sha256.Sum256([]byte(sources[name])):
			return fmt.Errorf("there is no PTX of the present source of %s", name)
		case !begin.Match(all[i].Text):
			return fmt.Errorf("the PTX of %s is not of ISA %s for sm_%d", name, ISA, Arch)
		}
	}
	if len(all) != len(sources) {
		return fmt.Errorf("there is PTX of %d sources, and there are %d", len(all), len(sources))
	}
	return nil
}

package safetensors

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxHeader is how long a header may be: the limit of the reference reader.
const maxHeader = 100_000_000

// metadataKey is the header's key for words about the whole file.
const metadataKey = "__metadata__"

// Info is what the header says of a tensor.
type Info struct {
	Name       string
	DType      DType
	Shape      []int // none for a single number
	begin, end int64 // its bytes, counted from the end of the header
}

// bytes returns how many bytes the shape and the type need.
func (t *Info) bytes() (int64, error) {
	size, ok := sizes[t.DType]
	if !ok {
		return 0, fmt.Errorf("the type %.20q is not known", string(t.DType))
	}
	if len(t.Shape) > 32 {
		return 0, fmt.Errorf("%d axes, at most 32 are allowed", len(t.Shape))
	}
	empty := slices.Contains(t.Shape, 0)
	for _, e := range t.Shape {
		switch {
		case e < 0:
			return 0, fmt.Errorf("shape %v has a negative extent", t.Shape)
		case e > 0 && size > math.MaxInt64/int64(e):
			return 0, fmt.Errorf("shape %v of %s has more bytes than memory can have", t.Shape, t.DType)
		case e > 0:
			size *= int64(e)
		}
	}
	if empty {
		size = 0
	}
	return size, nil
}

// check returns what is wrong with the tensors of a file with so many bytes
// behind its header: each has the bytes that its shape needs, and together they
// are all there are, without gaps and without sharing.
func check(tensors []Info, bytes int64) error {
	for i := range tensors {
		t := &tensors[i]
		want, err := t.bytes()
		if err == nil && (t.begin < 0 || t.end < t.begin || t.end > bytes) {
			err = fmt.Errorf("its bytes %d … %d are not within the %d of the file", t.begin, t.end, bytes)
		}
		if err == nil && t.end-t.begin != want {
			err = fmt.Errorf("shape %v of %s needs %d bytes, it has %d", t.Shape, t.DType, want, t.end-t.begin)
		}
		if err != nil {
			return fmt.Errorf("tensor %.60q: %w", t.Name, err)
		}
	}
	ordered := slices.Clone(tensors)
	slices.SortFunc(ordered, func(a, b Info) int {
		switch {
		case a.begin != b.begin:
			return int(min(max(a.begin-b.begin, -1), 1))
		case a.end != b.end:
			return int(min(max(a.end-b.end, -1), 1))
		}
		return strings.Compare(a.Name, b.Name)
	})
	at := int64(0)
	for _, t := range ordered {
		switch {
		case t.begin < at:
			return fmt.Errorf("tensor %.60q shares bytes with another", t.Name)
		case t.begin > at:
			return fmt.Errorf("the bytes %d … %d before tensor %.60q belong to none", at, t.begin, t.Name)
		}
		at = t.end
	}
	if at != bytes {
		return fmt.Errorf("the last %d bytes belong to no tensor", bytes-at)
	}
	return nil
}

// checkName returns what makes a name impossible for a tensor, if anything.
func checkName(name string) error {
	if name == "" || name == metadataKey || !utf8.ValidString(name) {
		return fmt.Errorf("%.60q is no name for a tensor", name)
	}
	return nil
}

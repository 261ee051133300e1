package numpy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/x448/float16"
)

// Array is what a .npy file holds: numbers of one type in a box of a shape.
type Array struct {
	Shape []int // the extents; none for a single number
	Data  any   // row-major: []float64, []float32, []float16.Float16, []int64, []int32, []uint8 or []bool
}

// Entry is an array of an archive, with its name there: "W1" for W1.npy.
type Entry struct {
	Name string
	Array
}

// DType is the type of an array's numbers. Its zero value is no type.
type DType uint8

// The types that can be read and written.
const (
	Float64 DType = iota + 1
	Float32
	Float16
	Int64
	Int32
	Uint8
	Bool
)

// maxRank is how many axes NumPy's arrays may have.
const maxRank = 32

// kind is a row of the table of types: how NumPy writes the type's name, and
// how its numbers become bytes and back. The functions on whole arrays take
// and return slices of the row's element type.
type kind struct {
	name     string
	descr    string // without the byte order: "f8"
	size     int    // bytes of one number
	length   func(data any) (n int, ok bool)
	decode   func(r io.Reader, n int, bigEndian bool) (any, error)
	encode   func(w io.Writer, data any) error
	rowMajor func(data any, shape []int) any
}

var kinds = [...]kind{
	Float64: newKind("float64", "f8", 8,
		func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) },
		func(b []byte, v float64) { binary.LittleEndian.PutUint64(b, math.Float64bits(v)) }),
	Float32: newKind("float32", "f4", 4,
		func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) },
		func(b []byte, v float32) { binary.LittleEndian.PutUint32(b, math.Float32bits(v)) }),
	Float16: newKind("float16", "f2", 2,
		func(b []byte) float16.Float16 { return float16.Frombits(binary.LittleEndian.Uint16(b)) },
		func(b []byte, v float16.Float16) { binary.LittleEndian.PutUint16(b, v.Bits()) }),
	Int64: newKind("int64", "i8", 8,
		func(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) },
		func(b []byte, v int64) { binary.LittleEndian.PutUint64(b, uint64(v)) }),
	Int32: newKind("int32", "i4", 4,
		func(b []byte) int32 { return int32(binary.LittleEndian.Uint32(b)) },
		func(b []byte, v int32) { binary.LittleEndian.PutUint32(b, uint32(v)) }),
	Uint8: newKind("uint8", "u1", 1,
		func(b []byte) uint8 { return b[0] },
		func(b []byte, v uint8) { b[0] = v }),
	Bool: newKind("bool", "b1", 1,
		func(b []byte) bool { return b[0] != 0 },
		func(b []byte, v bool) {
			b[0] = 0
			if v {
				b[0] = 1
			}
		}),
}

func newKind[T any](name, descr string, size int, get func([]byte) T, put func([]byte, T)) kind {
	return kind{
		name: name, descr: descr, size: size,
		length: func(data any) (int, bool) {
			x, ok := data.([]T)
			return len(x), ok
		},
		decode: func(r io.Reader, n int, bigEndian bool) (any, error) {
			return decode(r, n, size, bigEndian, get)
		},
		encode: func(w io.Writer, data any) error {
			return encode(w, data.([]T), size, put)
		},
		rowMajor: func(data any, shape []int) any {
			return rowMajor(data.([]T), shape)
		},
	}
}

// String returns NumPy's name of the type: "float32".
func (d DType) String() string {
	if d == 0 || int(d) >= len(kinds) {
		return fmt.Sprintf("DType(%d)", uint8(d))
	}
	return kinds[d].name
}

// DType returns the type of a's numbers, 0 if Data is none of the slices that
// an Array may hold.
func (a Array) DType() DType {
	d, _ := a.dtype()
	return d
}

// dtype returns also how many numbers a has.
func (a Array) dtype() (d DType, n int) {
	for d := Float64; int(d) < len(kinds); d++ {
		if n, ok := kinds[d].length(a.Data); ok {
			return d, n
		}
	}
	return 0, 0
}

// check returns what makes a impossible to write, if anything.
func (a Array) check() (DType, error) {
	d, n := a.dtype()
	if d == 0 {
		return 0, fmt.Errorf("cannot write data of type %T", a.Data)
	}
	want, _, err := count(d, a.Shape)
	if err == nil && want != n {
		err = fmt.Errorf("shape %v has %d elements, the data %d", a.Shape, want, n)
	}
	return d, err
}

// count returns the number of elements of a shape, and of their bytes.
func count(d DType, shape []int) (n, size int, err error) {
	if len(shape) > maxRank {
		return 0, 0, fmt.Errorf("%d axes, at most %d are allowed", len(shape), maxRank)
	}
	n, size = 1, kinds[d].size
	for _, e := range shape {
		switch {
		case e < 0:
			return 0, 0, fmt.Errorf("shape %v has a negative extent", shape)
		case e == 0: // no elements, but the other extents must still be possible
			n = 0
		case size > math.MaxInt/e:
			return 0, 0, fmt.Errorf("shape %v of %v has more bytes than memory can have", shape, d)
		default:
			n *= e
			size *= e
		}
	}
	return n, n * kinds[d].size, nil
}

// checkName returns what makes a name impossible for an entry, if anything.
func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("an entry without a name")
	case !utf8.ValidString(name) || len(name) > math.MaxUint16-len(suffix):
		return fmt.Errorf("an entry's name that is no text or too long: %.40q", name)
	}
	return nil
}

// rowMajor returns the elements of x, whose first axis runs fastest, in the
// order in which the last axis runs fastest.
func rowMajor[T any](x []T, shape []int) []T {
	if len(shape) < 2 || len(x) == 0 {
		return x
	}
	stride := make([]int, len(shape)) // of axis a in x
	n := 1
	for a, e := range shape {
		stride[a] = n
		n *= e
	}
	y := make([]T, len(x))
	at, from := make([]int, len(shape)), 0
	for i := range y {
		y[i] = x[from]
		for a, e := range slices.Backward(shape) {
			from += stride[a]
			if at[a]++; at[a] < e {
				break
			}
			from -= e * stride[a]
			at[a] = 0
		}
	}
	return y
}

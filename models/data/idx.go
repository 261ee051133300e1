package data

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"gorgonia.org/tensor"
)

// An IDX file, the format of the MNIST digits: two zero bytes, the code of the
// type, the number of axes, each extent as a big-endian uint32, then the
// elements, big-endian.
//
// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten
// digits".
const (
	idxUint8   = 0x08
	idxInt8    = 0x09
	idxInt16   = 0x0b
	idxInt32   = 0x0c
	idxFloat32 = 0x0d
	idxFloat64 = 0x0e

	idxMaxAxes     = 8
	idxMaxElements = 1 << 30
)

var idxSizes = map[byte]int{idxUint8: 1, idxInt8: 1, idxInt16: 2, idxInt32: 4, idxFloat32: 4, idxFloat64: 8}

// ReadIDX reads an IDX file, compressed by gzip or not, as a tensor of the type
// dt: tensor.Float64, tensor.Float32 or, of files of integers, tensor.Int64.
// Float64 becomes float32 by rounding to the nearest.
//
// A file that is cut off, goes on after its last element, or announces more
// than 2³⁰ elements is an error. Memory is taken as the elements arrive,
// whatever the header says.
func ReadIDX(r io.Reader, dt tensor.Dtype) (*tensor.Dense, error) {
	if r == nil {
		return nil, errNoReader
	}
	x, err := readIDX(r, dt)
	if err != nil {
		return nil, fmt.Errorf("data: IDX: %w", err)
	}
	return x, nil
}

// ReadIDXFile is [ReadIDX] of the file of that path.
func ReadIDXFile(path string, dt tensor.Dtype) (*tensor.Dense, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("data: IDX: %w", err)
	}
	defer f.Close()
	x, err := readIDX(f, dt)
	if err != nil {
		return nil, fmt.Errorf("data: IDX: %s: %w", path, err)
	}
	return x, nil
}

func readIDX(r io.Reader, dt tensor.Dtype) (*tensor.Dense, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if start, err := b.Peek(2); err == nil && bytes.Equal(start, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, err
		}
		b = bufio.NewReaderSize(z, 1<<16)
	}
	code, shape, err := idxHeader(b)
	if err != nil {
		return nil, err
	}
	var x *tensor.Dense
	switch {
	case dt == tensor.Float64:
		x, err = idxElements(b, code, shape, func(v float64) float64 { return v })
	case dt == tensor.Float32:
		x, err = idxElements(b, code, shape, func(v float64) float32 { return float32(v) })
	case dt == tensor.Int64 && code != idxFloat32 && code != idxFloat64:
		x, err = idxElements(b, code, shape, func(v float64) int64 { return int64(v) })
	default:
		return nil, fmt.Errorf("elements of type 0x%02x cannot be read as %v", code, dt)
	}
	if err != nil {
		return nil, err
	}
	switch _, err := b.ReadByte(); err {
	case io.EOF: // with the checksum of gzip, if it is that
		return x, nil
	case nil:
		return nil, errors.New("the file goes on after the last element")
	default:
		return nil, err
	}
}

// idxHeader reads the type and the shape.
func idxHeader(r io.Reader) (code byte, shape []int, err error) {
	var magic [4]byte
	if _, err := io.ReadFull(r, magic[:]); err != nil {
		return 0, nil, fmt.Errorf("cut off in the magic number: %w", tooSoon(err))
	}
	axes := int(magic[3])
	if magic[0] != 0 || magic[1] != 0 || idxSizes[magic[2]] == 0 || axes < 1 || axes > idxMaxAxes {
		return 0, nil, fmt.Errorf("the file begins with % x, not with 0, 0, a type and 1 … %d axes", magic, idxMaxAxes)
	}
	elements := 1
	for a := range axes {
		var e [4]byte
		if _, err := io.ReadFull(r, e[:]); err != nil {
			return 0, nil, fmt.Errorf("cut off in the extent of axis %d: %w", a, tooSoon(err))
		}
		shape = append(shape, int(binary.BigEndian.Uint32(e[:])))
		if shape[a] < 1 || shape[a] > idxMaxElements/elements {
			return 0, nil, fmt.Errorf("shape %v: no element or more than %d", shape, idxMaxElements)
		}
		elements *= shape[a]
	}
	return magic[2], shape, nil
}

// idxElements reads the elements, a piece at a time.
func idxElements[T any](r io.Reader, code byte, shape []int, convert func(float64) T) (*tensor.Dense, error) {
	n, size := tensor.Shape(shape).TotalSize(), idxSizes[code]
	var x []T
	buf := make([]byte, size*min(n, 1<<15))
	for len(x) < n {
		b := buf[:min(len(buf), size*(n-len(x)))]
		if got, err := io.ReadFull(r, b); err != nil {
			return nil, fmt.Errorf("cut off in element %d of %d: %w", len(x)+got/size, n, tooSoon(err))
		}
		x = slices.Grow(x, len(b)/size)
		for ; len(b) > 0; b = b[size:] {
			x = append(x, convert(idxElement(code, b)))
		}
	}
	return dense(slices.Clip(x), shape...), nil
}

func idxElement(code byte, b []byte) float64 {
	switch code {
	case idxUint8:
		return float64(b[0])
	case idxInt8:
		return float64(int8(b[0]))
	case idxInt16:
		return float64(int16(binary.BigEndian.Uint16(b)))
	case idxInt32:
		return float64(int32(binary.BigEndian.Uint32(b)))
	case idxFloat32:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	}
	return math.Float64frombits(binary.BigEndian.Uint64(b))
}

// tooSoon says of an end of file that it came too early.
func tooSoon(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

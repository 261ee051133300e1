package numpy

import (
	"fmt"
	"io"
	"slices"
)

// chunk is how many bytes are converted at a time. It also bounds what a file
// that promises much and brings nothing makes us allocate.
const chunk = 1 << 16

// WriteNpy writes a as a .npy file, byte for byte as numpy.save of version
// 1.24 does.
func WriteNpy(w io.Writer, a Array) error {
	d, err := a.check()
	if err == nil {
		err = writeArray(w, d, a)
	}
	if err != nil {
		return fmt.Errorf("numpy: write array: %w", err)
	}
	return nil
}

// writeArray writes a, of which check returned d.
func writeArray(w io.Writer, d DType, a Array) error {
	if _, err := w.Write(appendHeader(nil, d, a.Shape)); err != nil {
		return err
	}
	return kinds[d].encode(w, a.Data)
}

// ReadNpy reads a .npy file: format 1.0 to 3.0, either byte order, row-major
// or column-major. It reads no further than the array, as numpy.load.
// A broken or cut off file, and a type of numbers that an Array cannot hold,
// are errors. Memory is allocated as the data arrives, whatever the header says.
func ReadNpy(r io.Reader) (Array, error) {
	h, _, err := readHeader(r)
	if err != nil {
		return Array{}, fmt.Errorf("numpy: read array: %w", err)
	}
	a, err := readArray(r, h)
	if err != nil {
		return Array{}, fmt.Errorf("numpy: read array: %w", err)
	}
	return a, nil
}

// readArray reads what h announces.
func readArray(r io.Reader, h header) (Array, error) {
	n, _, err := count(h.dtype, h.shape)
	if err != nil {
		return Array{}, err
	}
	k := &kinds[h.dtype]
	data, err := k.decode(r, n, h.bigEndian)
	if err != nil {
		return Array{}, err
	}
	if h.fortran {
		data = k.rowMajor(data, h.shape)
	}
	return Array{Shape: h.shape, Data: data}, nil
}

// decode reads n numbers of size bytes each. The result grows by doubling as
// they arrive, and never beyond n.
func decode[T any](r io.Reader, n, size int, bigEndian bool, get func([]byte) T) ([]T, error) {
	buf := make([]byte, size*min(n, chunk/size))
	x := make([]T, 0, len(buf)/size)
	for len(x) < n {
		b := buf[:min(len(buf), size*(n-len(x)))]
		if got, err := io.ReadFull(r, b); err != nil {
			return nil, fmt.Errorf("cut off in element %d of %d: %w", len(x)+got/size, n, whole(err))
		}
		if bigEndian {
			for e := range slices.Chunk(b, size) {
				slices.Reverse(e)
			}
		}
		if len(x)+len(b)/size > cap(x) {
			x = append(make([]T, 0, min(n, 2*cap(x))), x...)
		}
		for ; len(b) > 0; b = b[size:] {
			x = append(x, get(b))
		}
	}
	return x, nil
}

// encode writes x little-endian, a chunk at a time.
func encode[T any](w io.Writer, x []T, size int, put func([]byte, T)) error {
	buf := make([]byte, size*min(len(x), chunk/size))
	for len(x) > 0 {
		n := min(len(x), len(buf)/size)
		for i, v := range x[:n] {
			put(buf[i*size:], v)
		}
		if _, err := w.Write(buf[:n*size]); err != nil {
			return err
		}
		x = x[n:]
	}
	return nil
}

package safetensors

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// File is an open file whose header has been checked.
type File struct {
	Tensors  []Info            // in the order of the header
	Metadata map[string]string // words about the whole file

	r     io.ReaderAt
	start int64 // of the tensors
}

// Open reads and checks the header of the file of size bytes behind r. A header
// that is longer than the file, or than the format allows, and all that is
// wrong with it (see [Write] for what is right) are errors. Memory is taken for
// the header alone.
func Open(r io.ReaderAt, size int64) (*File, error) {
	f, err := open(r, size)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	return f, nil
}

func open(r io.ReaderAt, size int64) (*File, error) {
	var length [8]byte
	if size < int64(len(length)) {
		return nil, fmt.Errorf("cut off: %d bytes are too few for a file", size)
	}
	if _, err := r.ReadAt(length[:], 0); err != nil && err != io.EOF {
		return nil, err
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > maxHeader || int64(n) > size-8 {
		return nil, fmt.Errorf("not a .safetensors file, or cut off: it announces a header of %d bytes, after which it has %d", n, size-8)
	}
	header := make([]byte, n)
	if _, err := r.ReadAt(header, 8); err != nil && !(err == io.EOF && n == 0) {
		return nil, fmt.Errorf("cut off in the header: %w", tooSoon(err))
	}
	f := &File{r: r, start: 8 + int64(n)}
	var err error
	if f.Tensors, f.Metadata, err = parse(header); err != nil {
		return nil, err
	}
	return f, check(f.Tensors, size-f.start)
}

// Read returns the numbers of a tensor of f.Tensors: a []float64, []float32,
// []float16.Float16, []BFloat16, []int64, []int32 or []uint8, by its type. Other
// types are an error.
func (f *File) Read(t Info) (data any, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("safetensors: tensor %.60q: %w", t.Name, err)
		}
	}()
	if decode(t.DType, nil) == nil {
		return nil, fmt.Errorf("numbers of type %s cannot be read", t.DType)
	}
	if want, err := t.bytes(); err != nil || t.end-t.begin != want {
		return nil, errors.New("the header does not have it")
	}
	b := make([]byte, t.end-t.begin)
	if _, err := io.ReadFull(io.NewSectionReader(f.r, f.start+t.begin, int64(len(b))), b); err != nil {
		return nil, fmt.Errorf("cut off: %w", tooSoon(err))
	}
	return decode(t.DType, b), nil
}

// tooSoon says of an end of file that it came too early.
func tooSoon(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

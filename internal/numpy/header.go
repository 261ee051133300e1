package numpy

import (
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A .npy file begins with the magic, the version of the format (two bytes),
// the length of the header (little-endian; 2 bytes in version 1.0, 4 in 2.0
// and 3.0), and the header, a Python dictionary:
//
//	{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }
//
// Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
const (
	magic     = "\x93NUMPY"
	alignment = 64      // the data begins at a multiple of it
	maxHeader = 1 << 16 // more than 32 axes of 20 digits need
)

// header says what the bytes after it are.
type header struct {
	dtype     DType
	shape     []int
	bigEndian bool
	fortran   bool // the first axis runs fastest
}

// appendHeader appends the header of a row-major little-endian array, the same
// bytes as NumPy 1.24's, with its spare room for a longer first axis.
func appendHeader(b []byte, d DType, shape []int) []byte {
	order := byte('<')
	if kinds[d].size == 1 {
		order = '|'
	}
	tuple, room := "(", 0
	for i, e := range shape {
		s := strconv.Itoa(e)
		if i == 0 {
			room = 21 - len(s)
		} else {
			tuple += ", "
		}
		tuple += s
	}
	if len(shape) == 1 {
		tuple += ","
	}
	text := fmt.Sprintf("{'descr': '%c%s', 'fortran_order': False, 'shape': %s), }%*s",
		order, kinds[d].descr, tuple, room, "")
	start := len(magic) + 4
	pad := alignment - (start+len(text)+1)%alignment
	text += strings.Repeat(" ", pad) + "\n"
	b = append(b, magic+"\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(text)))
	return append(b, text...)
}

// readHeader reads the header and says how many bytes it took.
func readHeader(r io.Reader) (h header, size int, err error) {
	var start [12]byte
	if _, err := io.ReadFull(r, start[:8]); err != nil {
		return h, 0, fmt.Errorf("cut off in the magic: %w", whole(err))
	}
	if string(start[:6]) != magic {
		return h, 0, fmt.Errorf("not a .npy file: it begins with %q", start[:6])
	}
	lengthSize := 4
	switch major, minor := start[6], start[7]; {
	case major == 1 && minor == 0:
		lengthSize = 2
	case major > 3 || major < 1 || minor != 0:
		return h, 0, fmt.Errorf("version %d.%d of the .npy format is not known", major, minor)
	}
	if _, err := io.ReadFull(r, start[8:8+lengthSize]); err != nil {
		return h, 0, fmt.Errorf("cut off in the length of the header: %w", whole(err))
	}
	length := binary.LittleEndian.Uint32(start[8:]) // the bytes not read are 0
	if length > maxHeader {
		return h, 0, fmt.Errorf("the header claims a length of %d bytes", length)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return h, 0, fmt.Errorf("cut off in the header of %d bytes: %w", length, whole(err))
	}
	h, err = parseHeader(string(text))
	if err != nil {
		return h, 0, fmt.Errorf("bad header: %w", err)
	}
	return h, 8 + lengthSize + int(length), nil
}

// whole says of an end of file that it came too early.
func whole(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

package cpu

import (
	"encoding/binary"
	"unsafe"
)

// The bools of Go are bytes 0 and 1; eight are combined at a time.

// and computes ops.And.
func and(dst, a, b []bool) {
	y, s, t := raw(dst), raw(a), raw(b)
	for ; len(y) >= 8; y, s, t = y[8:], s[8:], t[8:] {
		native.PutUint64(y, native.Uint64(s)&native.Uint64(t))
	}
	for i := range y {
		y[i] = s[i] & t[i]
	}
}

// or computes ops.Or.
func or(dst, a, b []bool) {
	y, s, t := raw(dst), raw(a), raw(b)
	for ; len(y) >= 8; y, s, t = y[8:], s[8:], t[8:] {
		native.PutUint64(y, native.Uint64(s)|native.Uint64(t))
	}
	for i := range y {
		y[i] = s[i] | t[i]
	}
}

// not computes ops.Not of a.
func not(dst, a, _ []bool) {
	const ones = 0x0101010101010101
	y, s := raw(dst), raw(a)
	for ; len(y) >= 8; y, s = y[8:], s[8:] {
		native.PutUint64(y, native.Uint64(s)^ones)
	}
	for i := range y {
		y[i] = s[i] ^ 1
	}
}

var native = binary.NativeEndian

// raw returns the memory of bools.
func raw(x []bool) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
}

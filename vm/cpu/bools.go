package cpu

import (
	"encoding/binary"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// The bools of Go are bytes 0 and 1; eight are combined at a time.

// and prepares ops.And.
func and(_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	return combine(dst, in[0], in[1], func(y, a, b []byte) {
		for ; len(y) >= 8; y, a, b = y[8:], a[8:], b[8:] {
			native.PutUint64(y, native.Uint64(a)&native.Uint64(b))
		}
		for i := range y {
			y[i] = a[i] & b[i]
		}
	})
}

// or prepares ops.Or.
func or(_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	return combine(dst, in[0], in[1], func(y, a, b []byte) {
		for ; len(y) >= 8; y, a, b = y[8:], a[8:], b[8:] {
			native.PutUint64(y, native.Uint64(a)|native.Uint64(b))
		}
		for i := range y {
			y[i] = a[i] | b[i]
		}
	})
}

// not prepares ops.Not.
func not(_ autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	const ones = 0x0101010101010101
	return combine(dst, in[0], in[0], func(y, a, _ []byte) {
		for ; len(y) >= 8; y, a = y[8:], a[8:] {
			native.PutUint64(y, native.Uint64(a)^ones)
		}
		for i := range y {
			y[i] = a[i] ^ 1
		}
	})
}

var native = binary.NativeEndian

func combine(dst, a, b *tensor.Dense, run func(y, a, b []byte)) func() error {
	y, s, t := dst.Uint8s(), a.Uint8s(), b.Uint8s()
	return done(inParts(len(y), 4*partSize, func(from, to int) { run(y[from:to], s[from:to], t[from:to]) }))
}

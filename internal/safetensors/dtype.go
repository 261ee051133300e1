package safetensors

import (
	"encoding/binary"
	"math"

	"github.com/x448/float16"
)

// DType is the type of a tensor's numbers, by its name in the format.
type DType string

// The types whose numbers can be read and written. Tensors of the format's
// other types can stand in a file, but not be read.
const (
	F64  DType = "F64"
	F32  DType = "F32"
	F16  DType = "F16"
	BF16 DType = "BF16"
	I64  DType = "I64"
	I32  DType = "I32"
	U8   DType = "U8"
)

// sizes are the bytes of a number of each type of the format.
var sizes = map[DType]int64{
	F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, U8: 1,
	"U64": 8, "U32": 4, "I16": 2, "U16": 2, "I8": 1, "BOOL": 1, "F8_E5M2": 1, "F8_E4M3": 1,
}

// typeOf returns the type of a slice of numbers and their count, "" for none.
func typeOf(data any) (DType, int) {
	switch x := data.(type) {
	case []float64:
		return F64, len(x)
	case []float32:
		return F32, len(x)
	case []float16.Float16:
		return F16, len(x)
	case []BFloat16:
		return BF16, len(x)
	case []int64:
		return I64, len(x)
	case []int32:
		return I32, len(x)
	case []uint8:
		return U8, len(x)
	}
	return "", 0
}

// decode returns the numbers in b, none for a type that cannot be read.
func decode(d DType, b []byte) any {
	switch d {
	case F64:
		return each(b, 8, func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) })
	case F32:
		return each(b, 4, func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) })
	case F16:
		return each(b, 2, func(b []byte) float16.Float16 { return float16.Frombits(binary.LittleEndian.Uint16(b)) })
	case BF16:
		return each(b, 2, func(b []byte) BFloat16 { return BFloat16(binary.LittleEndian.Uint16(b)) })
	case I64:
		return each(b, 8, func(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) })
	case I32:
		return each(b, 4, func(b []byte) int32 { return int32(binary.LittleEndian.Uint32(b)) })
	case U8:
		return each(b, 1, func(b []byte) uint8 { return b[0] })
	}
	return nil
}

func each[T any](b []byte, size int, get func([]byte) T) []T {
	x := make([]T, len(b)/size)
	for i := range x {
		x[i] = get(b[i*size:])
	}
	return x
}

// appendNumbers appends the bytes of the numbers.
func appendNumbers(b []byte, data any) []byte {
	le := binary.LittleEndian
	switch x := data.(type) {
	case []float64:
		for _, v := range x {
			b = le.AppendUint64(b, math.Float64bits(v))
		}
	case []float32:
		for _, v := range x {
			b = le.AppendUint32(b, math.Float32bits(v))
		}
	case []float16.Float16:
		for _, v := range x {
			b = le.AppendUint16(b, v.Bits())
		}
	case []BFloat16:
		for _, v := range x {
			b = le.AppendUint16(b, uint16(v))
		}
	case []int64:
		for _, v := range x {
			b = le.AppendUint64(b, uint64(v))
		}
	case []int32:
		for _, v := range x {
			b = le.AppendUint32(b, uint32(v))
		}
	case []uint8:
		b = append(b, x...)
	}
	return b
}

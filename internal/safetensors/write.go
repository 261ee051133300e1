package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Tensor is a tensor to be written.
type Tensor struct {
	Name  string
	Shape []int // none for a single number
	Data  any   // row-major: []float64, []float32, []float16.Float16, []BFloat16, []int64, []int32 or []uint8
}

// Write writes the tensors, those with wider numbers first so that all are
// aligned, and by their names, as the reference writer does. Equal tensors give
// equal bytes, in whatever order they come.
//
// Errors name the tensor: two of one name, none at all, "__metadata__", data of
// another type or whose length is not that of the shape. They come before the
// first byte is written.
func Write(w io.Writer, metadata map[string]string, tensors ...Tensor) error {
	if err := write(w, metadata, slices.Clone(tensors)); err != nil {
		return fmt.Errorf("safetensors: %w", err)
	}
	return nil
}

func write(w io.Writer, metadata map[string]string, tensors []Tensor) error {
	slices.SortFunc(tensors, func(a, b Tensor) int {
		x, _ := typeOf(a.Data)
		y, _ := typeOf(b.Data)
		return cmp.Or(cmp.Compare(sizes[y], sizes[x]), cmp.Compare(a.Name, b.Name))
	})
	header, err := header(metadata, tensors)
	if err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	var b []byte
	for _, t := range tensors {
		b = appendNumbers(b[:0], t.Data)
		if _, err := w.Write(b); err != nil {
			return fmt.Errorf("tensor %.60q: %w", t.Name, err)
		}
	}
	return nil
}

// header returns the header with its length before it, a multiple of 8 bytes.
func header(metadata map[string]string, tensors []Tensor) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 8))
	at := int64(0)
	separator := byte('{')
	put := func(key string, value any) error {
		k, err := json.Marshal(key)
		if err != nil {
			return err
		}
		v, err := json.Marshal(value)
		b.WriteByte(separator)
		b.Write(k)
		b.WriteByte(':')
		b.Write(v)
		separator = ','
		return err
	}
	if len(metadata) > 0 {
		if err := put(metadataKey, metadata); err != nil { // in the order of the keys
			return nil, err
		}
	}
	seen := map[string]bool{}
	for _, t := range tensors {
		info := Info{Name: t.Name, Shape: t.Shape}
		var n int
		info.DType, n = typeOf(t.Data)
		err := checkName(t.Name)
		switch size, tooMany := info.bytes(); {
		case err != nil:
		case info.DType == "":
			err = fmt.Errorf("data of type %T cannot be written", t.Data)
		case tooMany != nil:
			err = tooMany
		case size != int64(n)*sizes[info.DType]:
			err = fmt.Errorf("shape %v does not have the %d elements of the data", t.Shape, n)
		case seen[t.Name]:
			err = errors.New("the name is there twice")
		default:
			seen[t.Name] = true
			err = put(t.Name, struct {
				DType   DType    `json:"dtype"`
				Shape   []int    `json:"shape"`
				Offsets [2]int64 `json:"data_offsets"`
			}{info.DType, append([]int{}, t.Shape...), [2]int64{at, at + size}})
			at += size
		}
		if err != nil {
			return nil, fmt.Errorf("tensor %.60q: %w", t.Name, err)
		}
	}
	if separator == '{' {
		b.WriteByte('{')
	}
	b.WriteByte('}')
	for b.Len()%8 != 0 {
		b.WriteByte(' ')
	}
	if b.Len()-8 > maxHeader {
		return nil, fmt.Errorf("the names and shapes need a header of %d bytes, at most %d are allowed", b.Len()-8, maxHeader)
	}
	binary.LittleEndian.PutUint64(b.Bytes(), uint64(b.Len()-8))
	return b.Bytes(), nil
}

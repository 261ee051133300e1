package data

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"
)

// An IDX file of each type, byte by byte, and what it holds.
var idxFiles = map[string]struct {
	file []byte
	want []float64
}{
	"uint8":   {[]byte{0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 1, 127, 128, 254, 255}, []float64{0, 1, 127, 128, 254, 255}},
	"int8":    {[]byte{0, 0, 9, 1, 0, 0, 0, 3, 0x80, 0xff, 0x7f}, []float64{-128, -1, 127}},
	"int16":   {[]byte{0, 0, 0xb, 1, 0, 0, 0, 2, 0x80, 0, 1, 2}, []float64{-32768, 258}},
	"int32":   {[]byte{0, 0, 0xc, 1, 0, 0, 0, 2, 0xff, 0xff, 0xff, 0xfe, 1, 2, 3, 4}, []float64{-2, 16909060}},
	"float32": {[]byte{0, 0, 0xd, 1, 0, 0, 0, 2, 0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0}, []float64{1, -2.5}},
	"float64": {[]byte{0, 0, 0xe, 1, 0, 0, 0, 1, 0x40, 9, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18}, []float64{math.Pi}},
}

func zipped(file []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(file)
	w.Close()
	return b.Bytes()
}

func TestReadIDX(t *testing.T) {
	for name, f := range idxFiles {
		for _, file := range [][]byte{f.file, zipped(f.file)} {
			x, err := ReadIDX(bytes.NewReader(file), tensor.Float64)
			if err != nil || !slices.Equal(x.Float64s(), f.want) {
				t.Errorf("%s: have %v %v, want %v", name, x, err, f.want)
			}
			x, err = ReadIDX(iotest{bytes.NewReader(file)}, tensor.Float32)
			if err != nil || x.Float32s()[0] != float32(f.want[0]) {
				t.Errorf("%s as float32: have %v %v, want %v", name, x, err, f.want)
			}
			x, err = ReadIDX(bytes.NewReader(file), tensor.Int64)
			if whole := name[0] != 'f'; whole != (err == nil) || whole && x.Int64s()[0] != int64(f.want[0]) {
				t.Errorf("%s as int64: have %v %v", name, x, err)
			}
		}
	}
	x, err := ReadIDX(bytes.NewReader(idxFiles["uint8"].file), tensor.Float32)
	if err != nil || !x.Shape().Eq(tensor.Shape{2, 3}) {
		t.Errorf("have shape %v %v", x.Shape(), err)
	}
}

// iotest reads a byte at a time.
type iotest struct{ r io.Reader }

func (r iotest) Read(b []byte) (int, error) { return r.r.Read(b[:min(len(b), 1)]) }

// endless gives out a header and then zeros, and counts them.
type endless struct {
	header []byte
	given  int
}

func (e *endless) Read(b []byte) (int, error) {
	if len(e.header) > 0 {
		n := copy(b, e.header)
		e.header = e.header[n:]
		return n, nil
	}
	e.given += len(b)
	if e.given > 1<<20 {
		return 0, errors.New("enough")
	}
	clear(b)
	return len(b), nil
}

func TestReadIDXHostile(t *testing.T) {
	for name, f := range idxFiles {
		for n := range f.file {
			for _, cut := range [][]byte{f.file[:n], zipped(f.file[:n]), zipped(f.file)[:n]} {
				if x, err := ReadIDX(bytes.NewReader(cut), tensor.Float64); err == nil {
					t.Errorf("%s, the first %d bytes: have %v", name, n, x)
				}
			}
		}
		if _, err := ReadIDX(bytes.NewReader(append(slices.Clone(f.file), 0)), tensor.Float64); err == nil || !strings.Contains(err.Error(), "goes on") {
			t.Errorf("%s and a byte more: have %v", name, err)
		}
	}
	damaged := zipped(idxFiles["uint8"].file)
	damaged[len(damaged)-8] ^= 1 // its checksum
	for says, file := range map[string][]byte{
		"no element":   {0, 0, 8, 1, 0, 0, 0, 0},
		"or more than": {0, 0, 8, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0},
		"begins with":  {0, 0, 7, 1, 0, 0, 0, 1, 0},
		"00 00 08 00":  {0, 0, 8, 0, 0},
		"00 00 08 ff":  append([]byte{0, 0, 8, 255}, make([]byte, 1020)...),
		"50 4b":        []byte("PK\x03\x04and more"),
		"checksum":     damaged,
	} {
		if _, err := ReadIDX(bytes.NewReader(file), tensor.Float64); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want %q", err, says)
		}
	}
	// 2³⁰ elements that never come take no memory.
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	huge := &endless{header: []byte{0, 0, 8, 2, 0, 0, 0x80, 0, 0, 0, 0x80, 0}}
	if _, err := ReadIDX(huge, tensor.Float64); err == nil || !strings.Contains(err.Error(), "enough") {
		t.Errorf("have %v", err)
	}
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 64<<20 {
		t.Errorf("1 MB of a file that announces 1 GB takes %d bytes", taken)
	}
}

func TestReadImages(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	images := write("images.gz", zipped([]byte{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255, 1, 2, 3}))
	labels := write("labels", []byte{0, 0, 8, 1, 0, 0, 0, 2, 3, 0})
	set, err := ReadImages(images, labels, 4, tensor.Float32)
	if err != nil {
		t.Fatal(err)
	}
	if !set.X.Shape().Eq(tensor.Shape{2, 1, 1, 3}) || !slices.Equal(set.X.Float32s()[:3], []float32{0, 0.2, 1}) {
		t.Errorf("images: have %v %v", set.X.Shape(), set.X.Float32s())
	}
	if !slices.Equal(set.T.Float32s(), []float32{0, 0, 0, 1, 1, 0, 0, 0}) || !slices.Equal(set.Labels.Int64s(), []int64{3, 0}) {
		t.Errorf("labels: have %v %v", set.T, set.Labels)
	}
	flat, bright := write("flat", []byte{0, 0, 8, 1, 0, 0, 0, 1, 3}), write("bright", []byte{0, 0, 0xb, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1})
	for says, err := range map[string]error{
		"id 0 of 2 is 3, outside 0 … 2": second(ReadImages(images, labels, 3, tensor.Float64)),
		"are no set":                    second(ReadImages(images, flat, 4, tensor.Float64)),
		"element 0 is 256":              second(ReadImages(bright, labels, 4, tensor.Float64)),
		"not int":                       second(ReadImages(images, labels, 4, tensor.Int64)),
		"no such file":                  second(ReadImages(images, filepath.Join(dir, "none"), 4, tensor.Float64)),
	} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want %q", err, says)
		}
	}
}

func FuzzReadIDX(f *testing.F) {
	for _, file := range idxFiles {
		f.Add(file.file)
		f.Add(zipped(file.file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		x, err := ReadIDX(bytes.NewReader(file), tensor.Float32)
		if (err == nil) != (x != nil) {
			t.Fatal("neither a tensor nor an error")
		}
		if err == nil && len(x.Float32s()) != x.Shape().TotalSize() {
			t.Fatalf("shape %v of %d elements", x.Shape(), len(x.Float32s()))
		}
	})
}

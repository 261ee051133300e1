package safetensors

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/x448/float16"

	"keisan/internal/numpy"
)

func openBytes(b []byte) (*File, error) { return Open(bytes.NewReader(b), int64(len(b))) }

// all returns the numbers of all tensors that can be read, by their names.
func all(t *testing.T, f *File) map[string]any {
	t.Helper()
	m := map[string]any{}
	for _, info := range f.Tensors {
		data, err := f.Read(info)
		if err != nil {
			m[info.Name] = "error"
			continue
		}
		m[info.Name] = data
	}
	return m
}

var sample = map[string]any{
	"a":    []float64{1. / 3, -1e300},
	"b":    []float32{1.5, -2.25, 0.1, 3e38, float32(math.Copysign(0, -1)), 1e-40},
	"half": []float16.Float16{0x2e66, 0x7bff, 0xc000}, "brain": []BFloat16{0x3fc0, 0xc080},
	"n": []int64{-1, 1 << 62}, "scalar": []int32{-7}, "empty": []uint8{}, "odd": "error", "重み": []uint8{0, 255},
}

// testdata/sample.safetensors is written from the description of the format.
func TestReadSample(t *testing.T) {
	file, err := os.ReadFile("testdata/sample.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	f, err := openBytes(file)
	if err != nil {
		t.Fatal(err)
	}
	if have := all(t, f); !reflect.DeepEqual(have, sample) {
		t.Errorf("have %v, want %v", have, sample)
	}
	if want := map[string]string{"format": "pt", "made": "by hand"}; !reflect.DeepEqual(f.Metadata, want) {
		t.Errorf("metadata: have %v, want %v", f.Metadata, want)
	}
	shapes := map[string][]int{}
	for _, info := range f.Tensors {
		shapes[info.Name] = info.Shape
	}
	if have, want := fmt.Sprint(shapes["b"], shapes["n"], shapes["scalar"], shapes["empty"]), "[2 3] [2 1] [] [0 3]"; have != want {
		t.Errorf("shapes: have %s, want %s", have, want)
	}
	if f.Tensors[0].Name != "b" || f.Tensors[1].Name != "a" {
		t.Errorf("the order is not that of the header: %v", f.Tensors)
	}
	for n := range file {
		if _, err := openBytes(file[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes: no error", n, len(file))
		}
	}
	if _, err := openBytes(append(file, 0)); err == nil || !strings.Contains(err.Error(), "last 1 bytes belong to no tensor") {
		t.Errorf("one more byte: have %v", err)
	}
	// Cut off after Open.
	f, err = Open(bytes.NewReader(file[:len(file)-1]), int64(len(file))-1+1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read(f.Tensors[len(f.Tensors)-1]); err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("have %v", err)
	}
}

// The bytes of a small file, by the description of the format: the wider
// numbers come first, the header is a multiple of 8 bytes.
func TestWriteBytes(t *testing.T) {
	var b bytes.Buffer
	err := Write(&b, map[string]string{"k": "v"}, Tensor{"h", []int{1}, []BFloat16{0x3f80}}, Tensor{"W", []int{1, 2}, []float32{1, -2}}, Tensor{"V", nil, []float32{0}})
	if err != nil {
		t.Fatal(err)
	}
	header := `{"__metadata__":{"k":"v"},"V":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"W":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]},"h":{"dtype":"BF16","shape":[1],"data_offsets":[12,14]}}`
	for len(header)%8 != 0 {
		header += " "
	}
	want := string([]byte{byte(len(header)), 0, 0, 0, 0, 0, 0, 0}) + header +
		"\x00\x00\x00\x00" + "\x00\x00\x80\x3f" + "\x00\x00\x00\xc0" + "\x80\x3f"
	if have := b.String(); have != want {
		t.Errorf("have %q, want %q", have, want)
	}
}

func TestWriteAndRead(t *testing.T) {
	var tensors []Tensor
	for name, data := range sample {
		if _, n := typeOf(data); data != "error" {
			shape := []int{n}
			if n == 0 {
				shape = []int{0, 3}
			}
			tensors = append(tensors, Tensor{name, shape, data})
		}
	}
	var first bytes.Buffer
	for range 20 { // maps give out another order each time
		var b bytes.Buffer
		if err := Write(&b, nil, tensors...); err != nil {
			t.Fatal(err)
		}
		if first.Len() == 0 {
			first = b
		}
		if !bytes.Equal(first.Bytes(), b.Bytes()) {
			t.Fatal("equal tensors, other bytes")
		}
		tensors = append(tensors[1:], tensors[0])
	}
	f, err := openBytes(first.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	have := all(t, f)
	have["odd"] = "error"
	if !reflect.DeepEqual(have, sample) {
		t.Errorf("have %v, want %v", have, sample)
	}
	var none bytes.Buffer
	if err := Write(&none, nil); err != nil {
		t.Fatal(err)
	}
	if f, err := openBytes(none.Bytes()); err != nil || len(f.Tensors) != 0 {
		t.Errorf("no tensors: have %v %v", f, err)
	}
}

func TestWriteMistakes(t *testing.T) {
	for says, tensors := range map[string][]Tensor{
		`"W": the name is there twice`:     {{"W", nil, []float64{1}}, {"W", nil, []float64{2}}},
		`"" is no name`:                    {{"", nil, []float64{1}}},
		`"__metadata__" is no name`:        {{"__metadata__", nil, []float64{1}}},
		`"\xff" is no name`:                {{"\xff", nil, []float64{1}}},
		"data of type []string cannot":     {{"W", []int{1}, []string{"a"}}},
		"shape [2 2] does not have the 3":  {{"W", []int{2, 2}, []float64{1, 2, 3}}},
		"shape [-1] has a negative extent": {{"W", []int{-1}, []float64{1}}},
		"more bytes than memory can have":  {{"W", []int{1 << 32, 1 << 32}, []float64{1}}},
	} {
		var b bytes.Buffer
		if err := Write(&b, nil, tensors...); err == nil || !strings.Contains(err.Error(), says) || b.Len() > 0 {
			t.Errorf("have %v and %d bytes, want %q", err, b.Len(), says)
		}
	}
	if err := Write(full{}, nil, Tensor{"W", []int{1}, []float64{1}}); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("have %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

// with returns a file of the header and so many bytes behind it.
func with(header string, n int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), make([]byte, n)...)
}

func TestHostileHeaders(t *testing.T) {
	one := func(fields string) string { return `{"W":{` + fields + `}}` }
	for _, c := range []struct {
		header string
		bytes  int
		says   string
	}{
		{"", 0, "no JSON object"},
		{"[]", 0, "no JSON object"},
		{" {}", 0, "no JSON object"},
		{"{}\n", 0, "goes on"},
		{"{}{}", 0, "goes on"},
		{"{} x", 0, "goes on"},
		{"{", 0, "no JSON"},
		{"{\"\xff\":1}", 0, "no JSON object in UTF-8"},
		{`{"W":1}`, 0, `"W"`},
		{`{"W":null}`, 0, `"W"`},
		{`{"":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}`, 4, "no name"},
		{`{"W":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"W":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}`, 8, `"W" twice`},
		{`{"W":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"\u0057":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}`, 8, `"W" twice`},
		{`{"__metadata__":{},"__metadata__":{}}`, 0, "twice"},
		{`{"__metadata__":{"a":"b","a":"c"}}`, 0, "twice"},
		{`{"__metadata__":{"a":1}}`, 0, "a string should be"},
		{`{"__metadata__":{"a":{"a":{}}}}`, 0, "a string should be"},
		{one(`"dtype":"F32","shape":[1]`), 4, "missing"},
		{one(`"dtype":"F32","shape":[1],"data_offsets":[0,4],"dtype":"F32"`), 4, "dtype is there twice"},
		{one(`"dtype":"F32","shape":[1],"data_offsets":[0,4],"extra":[]`), 4, `"extra" is no field`},
		{one(`"dtype":"F31","shape":[1],"data_offsets":[0,4]`), 4, "not known"},
		{one(`"dtype":7,"shape":[1],"data_offsets":[0,4]`), 4, "a string should be"},
		{one(`"dtype":"F32","shape":[-1],"data_offsets":[0,4]`), 4, "whole number"},
		{one(`"dtype":"F32","shape":[1.0],"data_offsets":[0,4]`), 4, "whole number"},
		{one(`"dtype":"F32","shape":[1e0],"data_offsets":[0,4]`), 4, "whole number"},
		{one(`"dtype":"F32","shape":["1"],"data_offsets":[0,4]`), 4, "whole number"},
		{one(`"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]`), 4, "whole number"},
		{one(`"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]`), 4, "more bytes than memory"},
		{one(`"dtype":"F32","shape":[` + strings.Repeat("1,", 32) + `1],"data_offsets":[0,4]`), 4, "axes"},
		{one(`"dtype":"F32","shape":[1],"data_offsets":[0]`), 4, "1 numbers"},
		{one(`"dtype":"F32","shape":[1],"data_offsets":[0,4,8]`), 4, "3 numbers"},
		{one(`"dtype":"F32","shape":[1],"data_offsets":[4,0]`), 4, "not within"},
		{one(`"dtype":"F32","shape":[1],"data_offsets":[0,5]`), 5, "needs 4 bytes, it has 5"},
		{one(`"dtype":"F32","shape":[1],"data_offsets":[0,4]`), 3, "not within"},
		{one(`"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]`), 4, "not within"},
		{one(`"dtype":"F32","shape":[1],"data_offsets":[4,8]`), 8, "belong to none"},
		{`{"V":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"W":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8, "shares bytes"},
		{`{"V":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"W":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4, "shares bytes"},
		{strings.Repeat(`{"a":`, 100000), 0, "missing"},
	} {
		_, err := openBytes(with(c.header, c.bytes))
		if err == nil || !strings.Contains(err.Error(), c.says) && c.says != "missing" || len(err.Error()) > 300 {
			t.Errorf("%.90s: have %v, want %q", c.header, err, c.says)
		}
	}
	// A header that is longer than the file takes no memory.
	for _, n := range []uint64{100, 99_999_999, 100_000_001, 1 << 63, math.MaxUint64} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		file := append(binary.LittleEndian.AppendUint64(nil, n), "{}"...)
		if _, err := openBytes(file); err == nil || !strings.Contains(err.Error(), "announces a header") {
			t.Errorf("a header of %d bytes: have %v", n, err)
		}
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<16 {
			t.Errorf("a header of %d bytes takes %d", n, taken)
		}
	}
}

func TestBFloatIsPyTorchs(t *testing.T) {
	e, err := numpy.ReadNpzFile("testdata/bfloat16.npz", nil)
	if err != nil {
		t.Fatal(err)
	}
	x, want := e[0].Data.([]float32), e[1].Data.([]int32)
	for i, v := range x {
		have := BFloat(float64(v))
		if have != BFloat16(want[i]) {
			t.Errorf("%v: have %04x, want %04x", v, have, want[i])
		}
		if back := have.Float32(); BFloat(float64(back)) != have {
			t.Errorf("%04x: its number %v rounds to %04x", have, back, BFloat(float64(back)))
		}
	}
	// float64 next to the middle of two bfloat16, where float32 falls on it.
	const middle = 1 + 1./256
	for v, want := range map[float64]BFloat16{
		middle: 0x3f80, middle + 1e-12: 0x3f81, middle - 1e-12: 0x3f80, -middle - 1e-12: 0xbf81,
		3.3961775292304957e38: 0x7f80, 3.39617752923046e38 * (1 - 1e-12): 0x7f7f, 1e300: 0x7f80, -1e300: 0xff80, math.Inf(-1): 0xff80,
	} {
		if have := BFloat(v); have != want {
			t.Errorf("%v: have %04x, want %04x", v, have, want)
		}
	}
	if n := BFloat(math.NaN()).Float32(); n == n {
		t.Error("NaN becomes a number")
	}
}

func FuzzReadSafetensors(f *testing.F) {
	file, err := os.ReadFile("testdata/sample.safetensors")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add(with(`{"W":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"V":{"dtype":"BF16","shape":[],"data_offsets":[4,6]}}`, 6))
	f.Add(with(`{"__metadata__":{"a":"b"}}`, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := openBytes(b)
		if err != nil {
			return
		}
		var again []Tensor
		bytes := 0
		for _, info := range file.Tensors {
			bytes += int(info.end - info.begin)
			data, err := file.Read(info)
			if err == nil {
				again = append(again, Tensor{info.Name, info.Shape, data})
			}
		}
		if bytes > len(b) {
			t.Fatalf("%d bytes of tensors in a file of %d", bytes, len(b))
		}
		if err := Write(discard{}, file.Metadata, again...); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
	})
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

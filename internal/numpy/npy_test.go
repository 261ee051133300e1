package numpy

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/x448/float16"
)

// want is what testdata/make.py put into the array of each type: 0 … 23 or
// -7 … 16 in the shape 2×3×4.
func want(d DType) Array {
	number := func(i int) int { return i - 7 }
	indices := make([]int, 24)
	for i := range indices {
		indices[i] = i
	}
	a := Array{Shape: []int{2, 3, 4}}
	switch d {
	case Float64:
		a.Data = each(indices, func(i int) float64 { return float64(number(i)) })
	case Float32:
		a.Data = each(indices, func(i int) float32 { return float32(number(i)) })
	case Float16:
		a.Data = each(indices, func(i int) float16.Float16 { return float16.Fromfloat32(float32(number(i))) })
	case Int64:
		a.Data = each(indices, func(i int) int64 { return int64(number(i)) })
	case Int32:
		a.Data = each(indices, func(i int) int32 { return int32(number(i)) })
	case Uint8:
		a.Data = each(indices, func(i int) uint8 { return uint8(i) })
	case Bool:
		a.Data = each(indices, func(i int) bool { return i%3 == 0 })
	}
	return a
}

var allDTypes = []DType{Float64, Float32, Float16, Int64, Int32, Uint8, Bool}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReadNpyOfNumPy(t *testing.T) {
	cases := map[string]Array{
		"version2.npy": want(Float32),
		"version3.npy": want(Float32),
		"scalar.npy":   {[]int{}, []float64{2.5}},
		"vector.npy":   {[]int{3}, []float64{1.5, -2.5, math.Inf(1)}},
		"empty.npy":    {[]int{0, 3}, []float64{}},
	}
	for _, d := range allDTypes {
		cases[d.String()+".npy"] = want(d)
		cases[d.String()+"_big_fortran.npy"] = want(d)
	}
	for name, want := range cases {
		have, err := ReadNpy(bytes.NewReader(readFile(t, name)))
		if err != nil || !reflect.DeepEqual(have, want) {
			t.Errorf("%s: have %v %v, want %v", name, have, err, want)
		}
	}
}

func TestWriteNpyIsNumPysBytes(t *testing.T) {
	names := []string{"scalar", "vector", "empty"}
	for _, d := range allDTypes {
		names = append(names, d.String())
	}
	for _, name := range names {
		file := readFile(t, name+".npy")
		a, err := ReadNpy(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := WriteNpy(&b, a); err != nil || !bytes.Equal(b.Bytes(), file) {
			t.Errorf("%s: error %v\nhave %q\nwant %q", name, err, b.Bytes(), file)
		}
	}
}

// Sizes around those of a chunk, and a data source that gives one byte a time.
func TestNpyOfManyChunks(t *testing.T) {
	for _, n := range []int{0, 1, chunk/8 - 1, chunk / 8, chunk/8 + 1, 3*chunk/8 + 5} {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(i)
		}
		var b bytes.Buffer
		if err := WriteNpy(&b, Array{[]int{n}, x}); err != nil {
			t.Fatal(err)
		}
		a, err := ReadNpy(&slow{b: b.Bytes()})
		if err != nil || !reflect.DeepEqual(a.Data, x) {
			t.Errorf("%d numbers: error %v or other numbers", n, err)
		}
	}
}

type slow struct{ b []byte }

func (s *slow) Read(p []byte) (int, error) {
	n := copy(p[:min(len(p), 1000)], s.b)
	s.b = s.b[n:]
	if n == 0 {
		return 0, fmt.Errorf("read past the array")
	}
	return n, nil
}

func TestRowMajorOfEveryShape(t *testing.T) {
	for _, shape := range [][]int{{}, {5}, {2, 3}, {3, 1, 2}, {2, 3, 4, 5}, {1, 1}, {0, 4}} {
		n := 1
		for _, e := range shape {
			n *= e
		}
		x := make([]int, n)
		for i := range x { // element (i₀, i₁, …) lies at i₀ + s₀(i₁ + s₁(…))
			at, k := Position(i, shape), 0
			for a := len(shape) - 1; a >= 0; a-- {
				k = k*shape[a] + at[a]
			}
			x[k] = i
		}
		for i, v := range rowMajor(x, shape) {
			if v != i {
				t.Errorf("%v: element %d is %d", shape, i, v)
			}
		}
	}
}

// npyWith returns a .npy file of format 1.0 with this header and data.
func npyWith(header string, data string) string {
	return magic + string([]byte{1, 0, byte(len(header)), byte(len(header) >> 8)}) + header + data
}

func TestReadNpyErrors(t *testing.T) {
	good := string(readFile(t, "float32.npy"))
	head := func(descr, order, shape string) string {
		return npyWith(fmt.Sprintf("{'descr': %s, 'fortran_order': %s, 'shape': %s, }\n", descr, order, shape), "01234567")
	}
	for name, c := range map[string]struct{ file, want string }{
		"nothing":               {"", "cut off in the magic"},
		"text":                  {"hello, world", "not a .npy file"},
		"version 4":             {strings.Replace(good, magic+"\x01", magic+"\x04", 1), "version 4.0"},
		"version 1.1":           {strings.Replace(good, magic+"\x01\x00", magic+"\x01\x01", 1), "version 1.1"},
		"no length":             {good[:9], "cut off in the length"},
		"header cut off":        {good[:60], "cut off in the header of 118 bytes"},
		"data cut off":          {good[:len(good)-1], "cut off in element 23 of 24"},
		"length of 4 GB":        {magic + "\x02\x00\xff\xff\xff\xff{", "claims a length of 4294967295"},
		"complex":               {string(readFile(t, "complex.npy")), `numbers of type "<c8"`},
		"record":                {string(readFile(t, "record.npy")), "several fields"},
		"pickled objects":       {head("'|O'", "False", "(1,)"), `numbers of type "|O"`},
		"unknown byte order":    {head("'|f8'", "False", "(1,)"), `numbers of type "|f8"`},
		"native byte order":     {head("'=f8'", "False", "(1,)"), `numbers of type "=f8"`},
		"code as type":          {head("__import__('os')", "False", "(1,)"), "a string expected"},
		"unclosed string":       {head("'<f8", "False", "(1,)")[:30], "cut off"},
		"fortran_order 0":       {head("'<f8'", "0", "(1,)"), `"False" expected`},
		"negative extent":       {head("'<f8'", "False", "(-1,)"), "an extent expected"},
		"no tuple":              {head("'<f8'", "False", "(1)"), "no tuple"},
		"tuple of commas":       {head("'<f8'", "False", "(,)"), "an extent expected"},
		"list":                  {head("'<f8'", "False", "[1]"), `"(" expected`},
		"extent of 40 digits":   {head("'<f8'", "False", "("+strings.Repeat("9", 40)+",)"), "too large"},
		"product overflows":     {head("'<f8'", "False", "(4294967296, 4294967296)"), "more bytes than memory"},
		"bytes overflow":        {head("'<f8'", "False", "(2305843009213693952,)"), "more bytes than memory"},
		"overflow times zero":   {head("'<f8'", "False", "(4294967296, 4294967296, 0)"), "more bytes than memory"},
		"33 axes":               {head("'|u1'", "False", "("+strings.Repeat("1, ", 33)+")"), "more than 32 axes"},
		"more than there is":    {head("'<f8'", "False", "(2,)"), "cut off in element 1 of 2"},
		"a terabyte":            {head("'<f8'", "False", "(137438953472,)"), "cut off in element 1 of 137438953472"},
		"key missing":           {npyWith("{'descr': '<f8', 'shape': (1,)}", ""), "missing"},
		"key unknown":           {npyWith("{'descr': '<f8', 'extra': 1}", ""), `unknown key "extra"`},
		"key twice":             {npyWith("{'descr': '<f8', 'descr': '<f8'}", ""), `the key "descr" twice`},
		"no comma":              {npyWith("{'descr': '<f8' 'shape': ()}", ""), `"," expected`},
		"no end":                {npyWith("{'descr': '<f8'", ""), `"," expected`},
		"more after dictionary": {npyWith("{'descr': '<f8', 'fortran_order': False, 'shape': ()} + 1", ""), "after the dictionary"},
		"empty header":          {npyWith("", ""), `"{" expected`},
	} {
		_, err := ReadNpy(strings.NewReader(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: have %v, want an error with %q", name, err, c.want)
		}
	}
	for cut := range len(good) {
		if _, err := ReadNpy(strings.NewReader(good[:cut])); err == nil {
			t.Errorf("the first %d of %d bytes: no error", cut, len(good))
		}
	}
}

func TestReadNpyOfOldOrOddHeaders(t *testing.T) {
	for _, header := range []string{
		"{'descr': '<f8', 'fortran_order': False, 'shape': (1L,)}",
		`{"shape":(1,),"fortran_order":True,"descr":">f8"}`,
		"{ 'shape' : ( 1 , ) ,\n'fortran_order' : False , 'descr' : '<f8' , }  \n",
	} {
		a, err := ReadNpy(strings.NewReader(npyWith(header, "\x00\x00\x00\x00\x00\x00\x00\x00")))
		if err != nil || !reflect.DeepEqual(a, Array{[]int{1}, []float64{0}}) {
			t.Errorf("%s: have %v %v", header, a, err)
		}
	}
}

func TestWriteNpyErrors(t *testing.T) {
	for _, a := range []Array{
		{},
		{[]int{2}, []float64{1}},
		{[]int{-1}, []float64{}},
		{[]int{1}, []string{"x"}},
		{[]int{1}, []int{1}},
		{make([]int, 33), []float64{}},
		{[]int{math.MaxInt, 2}, []float64{}},
	} {
		var b bytes.Buffer
		if err := WriteNpy(&b, a); err == nil || b.Len() > 0 {
			t.Errorf("%v: error %v, %d bytes written", a, err, b.Len())
		}
	}
}

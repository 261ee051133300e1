package numpy

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

func readNpz(b []byte) ([]Entry, error) { return ReadNpz(bytes.NewReader(b), int64(len(b)), nil) }

func allTypes() (e []Entry) {
	for _, d := range allDTypes {
		e = append(e, Entry{d.String(), want(d)})
	}
	return e
}

func TestReadNpzOfNumPy(t *testing.T) {
	have, err := ReadNpzFile("testdata/stored.npz", nil)
	if err != nil || !reflect.DeepEqual(have, allTypes()) {
		t.Errorf("stored.npz: have %v %v", have, err)
	}
	have, err = ReadNpzFile("testdata/deflated.npz", nil)
	if err != nil || !reflect.DeepEqual(have, []Entry{{"Affine 1/W", want(Float32)}, {"重み", want(Float64)}}) {
		t.Errorf("deflated.npz: have %v %v", have, err)
	}
}

func TestNpzThereAndBack(t *testing.T) {
	entries := append(allTypes(),
		Entry{"scalar", Array{[]int{}, []float64{2.5}}},
		Entry{"empty", Array{[]int{3, 0}, []int64{}}},
		Entry{"重み/W 1.npy", Array{[]int{1}, []bool{true}}})
	for name, write := range map[string]func(b *bytes.Buffer) error{
		"stored":   func(b *bytes.Buffer) error { return WriteNpz(b, entries...) },
		"deflated": func(b *bytes.Buffer) error { return WriteNpzCompressed(b, entries...) },
	} {
		var one, two bytes.Buffer
		if err := errors.Join(write(&one), write(&two)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s: equal entries, other bytes", name)
		}
		have, err := readNpz(one.Bytes())
		if err != nil || !reflect.DeepEqual(have, entries) {
			t.Errorf("%s: have %v %v\nwant %v", name, have, err, entries)
		}
	}
	var b bytes.Buffer
	if err := WriteNpz(&b); err != nil {
		t.Fatal(err)
	}
	if have, err := readNpz(b.Bytes()); err != nil || len(have) != 0 {
		t.Errorf("no entries: have %v %v", have, err)
	}
}

func TestWriteNpzErrors(t *testing.T) {
	one := Array{[]int{1}, []float64{1}}
	for want, entries := range map[string][]Entry{
		`entry "W": the name is there twice`:        {{"W", one}, {"b", one}, {"W", one}},
		"an entry without a name":                   {{"", one}},
		"no text":                                   {{"\xff", one}},
		`entry "W": cannot write data of type []ui`: {{"W", Array{[]int{1}, []uint{1}}}},
		`entry "W": shape [2] has 2 elements`:       {{"W", Array{[]int{2}, []float64{1}}}},
	} {
		var b bytes.Buffer
		err := WriteNpz(&b, entries...)
		if err == nil || !strings.Contains(err.Error(), want) || b.Len() > 0 {
			t.Errorf("have %v and %d bytes, want %q", err, b.Len(), want)
		}
	}
	var b bytes.Buffer
	if err := WriteNpz(&b, Entry{"W", one}); err != nil {
		t.Fatal(err)
	}
	for room := range b.Len() { // a disk that is full at any byte
		if err := WriteNpz(&full{room}, Entry{"W", one}); err == nil {
			t.Errorf("%d bytes of room: no error", room)
		}
	}
}

type full struct{ room int }

func (f *full) Write(b []byte) (int, error) {
	n := min(len(b), f.room)
	f.room -= n
	if n < len(b) {
		return n, errors.New("no space left")
	}
	return n, nil
}

func TestReadNpzRefused(t *testing.T) {
	b := readFile(t, "stored.npz")
	var saw string
	_, err := ReadNpz(bytes.NewReader(b), int64(len(b)), func(name string, d DType, shape []int) error {
		saw += fmt.Sprint(name, d, shape, ";")
		if name == "float32" {
			return os.ErrPermission
		}
		return nil
	})
	if saw != "float64float64 [2 3 4];float32float32 [2 3 4];" {
		t.Errorf("asked for %s", saw)
	}
	if !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), `entry "float32"`) {
		t.Errorf("have %v", err)
	}
}

// archive returns a zip file of these members: name, content, name, content …
func archive(method uint16, members ...string) []byte {
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		w, _ := zw.CreateHeader(&zip.FileHeader{Name: members[i], Method: method})
		w.Write([]byte(members[i+1]))
	}
	zw.Close()
	return b.Bytes()
}

func TestReadNpzErrors(t *testing.T) {
	good := string(readFile(t, "float64.npy"))
	stored := archive(zip.Store, "W.npy", good)
	edit := func(old, new string) []byte { return bytes.ReplaceAll(stored, []byte(old), []byte(new)) }
	flip := bytes.Clone(stored)
	flip[bytes.Index(flip, []byte("{'descr'"))+150]++
	locked := bytes.Clone(stored) // general purpose flags of the directory: 8 → 9
	locked[bytes.LastIndex(locked, []byte("PK\x01\x02"))+8]++
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":           {nil, "not an archive"},
		"text":              {[]byte(strings.Repeat("hello ", 100)), "not an archive"},
		"other member":      {archive(zip.Store, "readme.txt", "hello"), `member "readme.txt" is no array`},
		"no name":           {archive(zip.Store, ".npy", good), "without a name"},
		"name twice":        {archive(zip.Store, "W.npy", good, "W.npy", good), `entry "W": the name is there twice`},
		"not npy inside":    {archive(zip.Store, "W.npy", "hello, world"), `entry "W": not a .npy file`},
		"empty inside":      {archive(zip.Store, "W.npy", ""), `entry "W": cut off in the magic`},
		"cut off inside":    {archive(zip.Deflate, "b.npy", good, "W.npy", good[:len(good)-8]), `entry "W": shape [2 3 4]`},
		"bytes after array": {archive(zip.Deflate, "W.npy", good+"x"), `entry "W": shape [2 3 4]`},
		"flipped bit":       {flip, `entry "W": zip: checksum error`},
		"encrypted":         {locked, `entry "W": it is encrypted`},
		"unknown method":    {edit("PK\x01\x02\x14\x00\x14\x00\x08\x00\x00", "PK\x01\x02\x14\x00\x14\x00\x08\x00\x63"), "zip: unsupported compression algorithm"},
	} {
		_, err := readNpz(c.file)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: have %v, want an error with %q", name, err, c.want)
		}
	}
	for _, file := range [][]byte{stored, archive(zip.Deflate, "b.npy", good, "W.npy", good)} {
		for cut := range len(file) {
			if _, err := readNpz(file[:cut]); err == nil {
				t.Errorf("the first %d of %d bytes: no error", cut, len(file))
			}
		}
	}
}

// A directory whose second member is the first one again, under another name.
func TestReadNpzSharedBytes(t *testing.T) {
	one := archive(zip.Store, "a.npy", string(readFile(t, "float64.npy")))
	dir, end := bytes.LastIndex(one, []byte("PK\x01\x02")), bytes.LastIndex(one, []byte("PK\x05\x06"))
	again := bytes.Replace(one[dir:end], []byte("a.npy"), []byte("b.npy"), 1)
	tail := bytes.Clone(one[end:])
	tail[8], tail[10] = 2, 2
	tail[12] *= 2 // the size of the directory, below 128 for one member
	_, err := readNpz(append(append(bytes.Clone(one[:end]), again...), tail...))
	if err == nil || !strings.Contains(err.Error(), "shares bytes") {
		t.Errorf("have %v", err)
	}
}

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Files that promise terabytes and bring little must not take the memory.
func TestLiesTakeNoMemory(t *testing.T) {
	lie := npyWith("{'descr': '<f8', 'fortran_order': True, 'shape': (137438953472, 8)}", strings.Repeat("x", 100))
	zipped := archive(zip.Deflate, "W.npy", lie)
	// The directory says that the member has the terabytes, too: a 64-bit size in an extra field.
	dir := bytes.LastIndex(zipped, []byte("PK\x01\x02"))
	end := bytes.LastIndex(zipped, []byte("PK\x05\x06"))
	head := bytes.Clone(zipped[dir : dir+46+len("W.npy")])
	copy(head[24:], "\xff\xff\xff\xff")
	head[30] = 12
	size := uint64(137438953472*8*8 + 10 + 67)
	extra := []byte{1, 0, 8, 0}
	for range 8 {
		extra = append(extra, byte(size))
		size >>= 8
	}
	tail := bytes.Clone(zipped[end:])
	tail[12] = byte(len(head) + len(extra))
	huge := bytes.Join([][]byte{zipped[:dir], head, extra, tail}, nil)

	wants := map[string]string{
		"npy": "cut off in element 12 of 1099511627776", "npz": `entry "W": shape`,
		"npz, 64 bits": `entry "W": cut off in element`, "header": "cut off in the header",
	}
	for name, read := range map[string]func() error{
		"npy":          func() error { return last(ReadNpy(strings.NewReader(lie))) },
		"npz":          func() error { return last(readNpz(zipped)) },
		"npz, 64 bits": func() error { return last(readNpz(huge)) },
		"header":       func() error { return last(ReadNpy(strings.NewReader(magic + "\x03\x00\xff\xff\x00\x00"))) },
	} {
		var err error
		if have := allocated(func() { err = read() }); have > 1<<20 {
			t.Errorf("%s: %d bytes allocated", name, have)
		}
		if err == nil || !strings.Contains(err.Error(), wants[name]) {
			t.Errorf("%s: have %v, want an error with %q", name, err, wants[name])
		}
	}
}

// Real NumPy, if this machine has it, reads what we write.
func TestNumPyReadsOurFiles(t *testing.T) {
	python := ""
	for _, p := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(p, "-c", "import numpy").Run() == nil {
			python = p
		}
	}
	if python == "" {
		t.Skip("python3 with numpy is not installed")
	}
	stored, deflated := filepath.Join(t.TempDir(), "stored.npz"), filepath.Join(t.TempDir(), "deflated.npz")
	var b bytes.Buffer
	err := errors.Join(WriteNpzFile(stored, allTypes()...), WriteNpzCompressed(&b, allTypes()...), os.WriteFile(deflated, b.Bytes(), 0o666))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "-c", `
import sys, numpy as np
want = np.load("testdata/stored.npz")
for path in sys.argv[1:]:
    have = np.load(path, allow_pickle=False)
    assert have.files == want.files, have.files
    for n in want.files:
        assert have[n].dtype == want[n].dtype and have[n].shape == want[n].shape and (have[n] == want[n]).all(), n
`, stored, deflated).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func FuzzReadNpz(f *testing.F) {
	for _, name := range []string{"stored.npz", "deflated.npz", "float16_big_fortran.npy", "version3.npy", "record.npy"} {
		f.Add(readFile(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		// The bytes as an archive, as an array, and as the array of an archive
		// with right checksums, where a fuzzer gets deeper.
		archives := [][]Entry{}
		if e, err := readNpz(b); err == nil {
			archives = append(archives, e)
		}
		if a, err := ReadNpy(bytes.NewReader(b)); err == nil {
			archives = append(archives, []Entry{{"x", a}})
		}
		if e, err := readNpz(archive(zip.Deflate, "x.npy", string(b))); err == nil {
			archives = append(archives, e)
		}
		for _, e := range archives {
			var one, two bytes.Buffer
			if err := WriteNpz(&one, e...); err != nil {
				t.Fatalf("what was read cannot be written: %v", err)
			}
			again, err := readNpz(one.Bytes())
			if err != nil {
				t.Fatalf("what was written cannot be read: %v", err)
			}
			if err := WriteNpz(&two, again...); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
				t.Fatalf("there and back changes the bytes: %v", err)
			}
		}
	})
}

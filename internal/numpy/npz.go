package numpy

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"keisan/internal/atomicfile"
)

// suffix ends the name of a member of an archive that is an array.
const suffix = ".npy"

// WriteNpz writes the entries, in their order, as an archive that numpy.load
// reads. Equal entries give equal bytes: there is no clock in them. Nothing is
// compressed, as in numpy.savez: trained weights hardly shrink.
//
// Errors name the entry: two of one name, none at all, data of a type that an
// Array cannot hold or whose length is not that of the shape. They come before
// the first byte is written.
func WriteNpz(w io.Writer, entries ...Entry) error { return writeNpz(w, zip.Store, entries) }

// WriteNpzCompressed is [WriteNpz] with each array deflated, as in
// numpy.savez_compressed. Its bytes are equal for one version of Go.
func WriteNpzCompressed(w io.Writer, entries ...Entry) error {
	return writeNpz(w, zip.Deflate, entries)
}

// WriteNpzFile is [WriteNpz] to the file of that path, through [WriteFile]: at
// any moment the path holds the whole old archive or the whole new one.
func WriteNpzFile(path string, entries ...Entry) error {
	return atomicfile.Write(path, func(w io.Writer) error { return WriteNpz(w, entries...) })
}

func writeNpz(w io.Writer, method uint16, entries []Entry) error {
	dtypes := make([]DType, len(entries))
	seen := map[string]bool{}
	for i, e := range entries {
		err := checkName(e.Name)
		if err != nil {
			return fmt.Errorf("numpy: %w", err)
		}
		if seen[e.Name] {
			return fmt.Errorf("numpy: entry %q: the name is there twice", e.Name)
		}
		seen[e.Name] = true
		if dtypes[i], err = e.check(); err != nil {
			return fmt.Errorf("numpy: entry %q: %w", e.Name, err)
		}
	}
	zw := zip.NewWriter(w)
	for i, e := range entries {
		member, err := zw.CreateHeader(&zip.FileHeader{
			Name:     e.Name + suffix,
			Method:   method,
			Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC), // the first day a zip file knows, and NumPy's choice
		})
		if err == nil {
			err = writeArray(member, dtypes[i], e.Array)
		}
		if err != nil {
			return fmt.Errorf("numpy: entry %q: %w", e.Name, err)
		}
	}
	if err := zw.Close(); err != nil {
		return fmt.Errorf("numpy: write archive: %w", err)
	}
	return nil
}

// ErrSkip makes [ReadNpz] leave an entry out, whose data are not read and whose
// checksum is not checked.
var ErrSkip = errors.New("skip this entry")

// ReadNpz reads the archive of size bytes behind r, its entries in their order
// there. Arrays may be deflated or stored, and all that [ReadNpy] reads.
//
// If accept is not nil it is called with the name, type and shape of each entry
// before memory is taken for its data; its error ends the reading, but for
// [ErrSkip], which leaves the entry out. A program that knows what it expects can
// so refuse an archive that would unpack to something huge.
//
// A broken archive is an error that names the entry: cut off, a wrong checksum,
// sizes that contradict each other, members that share their bytes, two of one
// name, a member that is no array. Memory is allocated as the data arrives.
func ReadNpz(r io.ReaderAt, size int64, accept func(name string, d DType, shape []int) error) ([]Entry, error) {
	zr, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("numpy: not an archive (.npz), or cut off: %w", err)
	}
	if err := checkMembers(zr.File, size); err != nil {
		return nil, fmt.Errorf("numpy: %w", err)
	}
	entries := make([]Entry, 0, len(zr.File))
	for _, f := range zr.File {
		name := strings.TrimSuffix(f.Name, suffix)
		a, err := readMember(f, func(d DType, shape []int) error {
			if accept == nil {
				return nil
			}
			return accept(name, d, shape)
		})
		if err == ErrSkip {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("numpy: entry %q: %w", name, err)
		}
		entries = append(entries, Entry{Name: name, Array: a})
	}
	return entries, nil
}

// ReadNpzFile is [ReadNpz] of the file of that path.
func ReadNpzFile(path string, accept func(name string, d DType, shape []int) error) ([]Entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("numpy: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("numpy: %w", err)
	}
	entries, err := ReadNpz(f, info.Size(), accept)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return entries, nil
}

// checkMembers checks what the directory of an archive of size bytes says,
// before any member is read.
func checkMembers(files []*zip.File, size int64) error {
	type span struct {
		name       string
		start, end int64
	}
	spans := make([]span, 0, len(files))
	seen := map[string]bool{}
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name, suffix)
		if !ok {
			return fmt.Errorf("member %.40q is no array: its name does not end in %s", f.Name, suffix)
		}
		if err := checkName(name); err != nil {
			return err
		}
		if seen[name] {
			return fmt.Errorf("entry %q: the name is there twice", name)
		}
		seen[name] = true
		start, err := f.DataOffset()
		if err != nil {
			return fmt.Errorf("entry %q: %w", name, err)
		}
		if start > size || f.CompressedSize64 > uint64(size-start) {
			return fmt.Errorf("entry %q: cut off: the archive ends before its %d bytes do", name, f.CompressedSize64)
		}
		spans = append(spans, span{name, start, start + int64(f.CompressedSize64)})
	}
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	for i := 1; i < len(spans); i++ {
		if a, b := spans[i-1], spans[i]; b.start < a.end {
			return fmt.Errorf("entry %q: shares bytes of the archive with %q", b.name, a.name)
		}
	}
	return nil
}

// readMember reads the array in f, once accept has seen its header, and makes
// sure that nothing is left behind it and that the checksum is right.
func readMember(f *zip.File, accept func(DType, []int) error) (Array, error) {
	const encrypted = 1
	if f.Flags&encrypted != 0 {
		return Array{}, errors.New("it is encrypted")
	}
	r, err := f.Open()
	if err != nil {
		return Array{}, err
	}
	defer r.Close()
	h, start, err := readHeader(r)
	if err != nil {
		return Array{}, err
	}
	_, size, err := count(h.dtype, h.shape)
	if err != nil {
		return Array{}, err
	}
	if want := uint64(start) + uint64(size); f.UncompressedSize64 != want {
		return Array{}, fmt.Errorf("shape %v of %v needs %d bytes with its header, the member has %d",
			h.shape, h.dtype, want, f.UncompressedSize64)
	}
	if err := accept(h.dtype, h.shape); err != nil {
		return Array{}, err
	}
	a, err := readArray(r, h)
	if err != nil {
		return Array{}, err
	}
	switch _, err := io.ReadFull(r, make([]byte, 1)); err {
	case io.EOF:
		return a, nil
	case nil:
		return Array{}, errors.New("there are bytes after the array")
	default: // a wrong checksum
		return Array{}, err
	}
}

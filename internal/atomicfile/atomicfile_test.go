package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

func hello(w io.Writer) error { _, err := io.WriteString(w, "hello"); return err }

// only fails the test if dir has other files than these.
func only(t *testing.T, dir string, want ...string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, f := range files {
		have = append(have, f.Name())
	}
	if strings.Join(have, " ") != strings.Join(want, " ") {
		t.Errorf("files: have %v, want %v", have, want)
	}
}

func content(t *testing.T, path, want string) {
	t.Helper()
	if have, err := os.ReadFile(path); err != nil || string(have) != want {
		t.Errorf("%s: have %q %v, want %q", path, have, err, want)
	}
}

func TestWriteNewAndOld(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, strings.Repeat("長", 80)) // names may have 255 bytes
	for range 2 {
		if err := Write(path, hello); err != nil {
			t.Fatal(err)
		}
		content(t, path, "hello")
	}
	only(t, dir, filepath.Base(path))
}

func TestWriteFailureLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "w")
	if err := os.WriteFile(path, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	err := Write(path, func(w io.Writer) error { hello(w); return full })
	if !errors.Is(err, full) || !strings.Contains(err.Error(), path) {
		t.Errorf("have %v, want an error with the path and its cause", err)
	}
	func() {
		defer func() { recover() }()
		Write(path, func(w io.Writer) error { panic("stop") })
	}()
	content(t, path, "old")
	only(t, dir, "w")
}

func TestWriteImpossiblePaths(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "no", "folder"), "", os.DevNull} {
		if err := Write(path, hello); err == nil {
			t.Errorf("%q: no error", path)
		}
	}
	only(t, dir)
}

// An error says path and what is wrong with it, once, and nothing of the file
// that is to become it.
func TestWriteErrorsNameThePath(t *testing.T) {
	dir := t.TempDir()
	file, missing, long := filepath.Join(dir, "file"), filepath.Join(dir, "no", "net.svg"), filepath.Join(dir, strings.Repeat("n", 300))
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		missing:                        fs.ErrNotExist,
		long:                           syscall.ENAMETOOLONG,
		filepath.Join(file, "net.svg"): syscall.ENOTDIR,
	} {
		err := Write(path, hello)
		if runtime.GOOS == "windows" {
			want = err // other numbers, the same words
		}
		if !errors.Is(err, want) || strings.Count(err.Error(), path) != 1 || strings.Contains(err.Error(), ".tmp") {
			t.Errorf("%s: have %v, want %v", path, err, want)
		}
	}
	if have, want := Write(missing, hello).Error(), "write "+missing+": in the folder "+filepath.Dir(missing)+": "; !strings.HasPrefix(have, want) {
		t.Errorf("have %s, want %s…", have, want)
	}
	only(t, dir, "file")
}

// The same where the disk fails later: when it is full, when the file is renamed.
func TestLateErrorsNameThePath(t *testing.T) {
	for call := range 3 {
		dir := t.TempDir()
		path := filepath.Join(dir, "net.svg")
		err := WriteOn(&failing{Disk: OS, at: call}, path, hello)
		if !errors.Is(err, syscall.ENOSPC) || err.Error() != "write "+path+": "+syscall.ENOSPC.Error() {
			t.Errorf("call %d: have %v", call, err)
		}
		only(t, dir)
	}
	other := &fs.PathError{Op: "open", Path: "samples.bin", Err: fs.ErrNotExist}
	err := Write(filepath.Join(t.TempDir(), "net.svg"), func(io.Writer) error { return other })
	if !errors.Is(err, other) || !strings.Contains(err.Error(), "open samples.bin: ") {
		t.Errorf("an error about another file: have %v", err)
	}
}

// failing is a disk on which one of the calls fails as the system's would: 0
// writing, 1 flushing, 2 renaming.
type failing struct {
	Disk
	at int
}

type failingFile struct {
	File
	at int
}

func (d *failing) Create(path string) (File, error) {
	f, err := d.Disk.Create(path)
	return failingFile{f, d.at}, err
}

func (d *failing) Rename(from, to string) error {
	return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.ENOSPC}
}

func (f failingFile) Write(p []byte) (int, error) {
	if f.at == 0 {
		return 0, &fs.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
	}
	return f.File.Write(p)
}

func (f failingFile) Sync() error {
	if f.at == 1 {
		return &fs.PathError{Op: "sync", Path: f.Name(), Err: syscall.ENOSPC}
	}
	return f.File.Sync()
}

func TestWriteKeepsPermissionsAndLinks(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "js" {
		t.Skip("no permissions or symbolic links here")
	}
	dir := t.TempDir()
	path, link := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Symlink("a", link), Write(link, hello)); err != nil {
		t.Fatal(err)
	}
	content(t, path, "hello")
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("have %v %v, want -rw-------", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is no link any more: %v", err)
	}
	only(t, dir, "a", "b")
}

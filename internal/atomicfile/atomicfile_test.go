package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
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

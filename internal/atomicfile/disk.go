package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// Disk is what [WriteOn] does to a disk. Tests have disks that are full, or
// that fail at a given call.
type Disk interface {
	Create(path string) (File, error) // a new file beside path, with a name of its own
	Rename(from, to string) error
	Remove(path string) error
	SyncFolder(path string) error // flushes a renaming itself, where the system can
}

// File is a file of a [Disk].
type File interface {
	io.WriteCloser
	Name() string
	Chmod(fs.FileMode) error
	Sync() error
}

// OS is the disk of the operating system.
var OS Disk = system{}

type system struct{}

// Create creates a file with a new name in path's folder, with the permissions
// that any new file gets there.
func (system) Create(path string) (File, error) {
	dir, base := filepath.Split(path)
	for try := 0; ; try++ {
		name := fmt.Sprintf("%s.%.40s.%08x.tmp", dir, base, rand.Uint32())
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		switch {
		case err == nil:
			return f, nil
		case !errors.Is(err, fs.ErrExist) || try == 1000:
			return nil, fmt.Errorf("in the folder %s: %w", filepath.Dir(path), reason(err, name))
		}
	}
}

func (system) Rename(from, to string) error { return os.Rename(from, to) }

func (system) Remove(path string) error { return os.Remove(path) }

func (system) SyncFolder(path string) error {
	switch runtime.GOOS {
	case "windows", "plan9", "js", "wasip1":
		return nil
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !unsupported(err) {
		return err
	}
	return nil
}

// unsupported reports whether err says that a file system cannot do a thing.
func unsupported(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL)
}

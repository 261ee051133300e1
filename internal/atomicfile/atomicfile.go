// Package atomicfile writes files so that no moment, no crash and no full disk
// leaves half of one.
package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write makes path hold what write writes, or leaves it as it was: at any
// moment, also after a crash, there is the whole old file or the whole new one.
// It writes to a new file in the same folder, flushes that to the disk, and
// renames it. If anything fails, or write panics, the new file is removed.
//
// A file that was there keeps its permissions, and a symbolic link its target.
// A path of something else than a file (a folder, a device) is an error. Errors
// name path, never the new file.
func Write(path string, write func(io.Writer) error) error { return WriteOn(OS, path, write) }

// WriteOn is [Write] to a disk.
func WriteOn(disk Disk, path string, write func(io.Writer) error) error {
	if err := replace(disk, path, write); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// replace is WriteOn; its errors do not say path.
func replace(disk Disk, path string, write func(io.Writer) error) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	old, err := os.Stat(path)
	if err == nil && !old.Mode().IsRegular() {
		return errors.New("not a regular file")
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return reason(err, path)
	}
	f, err := disk.Create(path)
	if err != nil {
		return err
	}
	done := false
	defer func() {
		err = reason(err, f.Name())
		if !done {
			f.Close()
			disk.Remove(f.Name())
		}
	}()
	if old != nil {
		if err := f.Chmod(old.Mode().Perm()); err != nil && !unsupported(err) {
			return err
		}
	}
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := disk.Rename(f.Name(), path); err != nil {
		return err
	}
	done = true
	return disk.SyncFolder(filepath.Dir(path))
}

// reason returns what is wrong with the file of this name, without the name; or
// err, if that is about something else.
func reason(err error, name string) error {
	switch e := err.(type) {
	case *fs.PathError:
		if e.Path == name {
			return e.Err
		}
	case *os.LinkError:
		if e.Old == name {
			return e.Err
		}
	}
	return err
}

//go:build unix

package ownfolder

import (
	"os"
	"syscall"
)

// shared tells that users share a temporary directory, named by $TMPDIR.
const shared = true

// owned reports whether the folder belongs to the user who runs the program.
func owned(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

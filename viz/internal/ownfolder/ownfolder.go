// Package ownfolder makes the built-in Graphviz keep its compiled code where
// nobody else can have put some of theirs.
//
// github.com/goccy/go-graphviz compiles WebAssembly to native code when the
// program starts and caches it in a folder of a well-known name under the
// temporary directory: on a shared machine, somebody else could make that
// folder first and fill it. It takes the directory from $TMPDIR, so this
// package points $TMPDIR at a folder of the user's until Restore.
//
// It must be initialised before go-graphviz. The Go specification orders
// packages by import path as soon as their imports are ready, and this one is
// ready before path/filepath, which go-graphviz needs: therefore it imports
// only os and syscall. A test watches over the result.
package ownfolder

import "os"

var (
	outer  string
	wasSet bool
	moved  bool
)

func init() {
	if !shared {
		return
	}
	outer, wasSet = os.LookupEnv("TMPDIR")
	moved = os.Setenv("TMPDIR", folder()) == nil
}

// Restore gives $TMPDIR the value that it had.
func Restore() {
	switch {
	case !moved:
	case wasSet:
		os.Setenv("TMPDIR", outer)
	default:
		os.Unsetenv("TMPDIR")
	}
	moved = false
}

// folder returns a folder that only the user can write to, or a path at which
// none can be made: then nothing is cached.
func folder() string {
	const none = "/dev/null/keisan"
	cache, err := os.UserCacheDir()
	if err != nil {
		return none
	}
	dir := cache + "/keisan"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return none
	}
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() || info.Mode().Perm()&0o022 != 0 || !owned(info) {
		return none
	}
	return dir
}

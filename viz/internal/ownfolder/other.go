//go:build !unix

package ownfolder

import "os"

// shared is false where every user has a temporary directory of their own.
const shared = false

func owned(os.FileInfo) bool { return false }

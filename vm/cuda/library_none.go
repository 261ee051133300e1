//go:build !((linux || windows) && (amd64 || arm64)) || nocuda

package cuda

import (
	"errors"
	"runtime"
)

var errPlatform = errors.New("this program is built without CUDA: for " + runtime.GOOS + "/" + runtime.GOARCH + ", or with the tag nocuda")

func openLibrary(string) (uintptr, error) { return 0, errPlatform }

func findSymbol(uintptr, string) (uintptr, error) { return 0, errPlatform }

func callC(uintptr, ...uintptr) uintptr { panic(errPlatform) }

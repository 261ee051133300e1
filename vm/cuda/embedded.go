package cuda

import (
	"crypto/sha256"
	_ "embed"
	"errors"
	"slices"
	"sync"

	"keisan/internal/ptx"
)

//go:generate go test -count=1 -run ^TestEmbeddedPTX$ . -args -update

// What runs where there is no NVRTC: PTX, which the driver itself translates, of
// all programs.
//
//go:embed kernels.ptx.gz
var embeddedPTX []byte

// embeddedModules are those of this package.
var embeddedModules = sync.OnceValues(func() ([]ptx.Module, error) { return ptx.Read(embeddedPTX) })

// precompiled returns the PTX of a source, prelude and all, as a string of C.
func precompiled(source string) ([]byte, error) {
	all, err := embeddedModules()
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256([]byte(source))
	i := slices.IndexFunc(all, func(m ptx.Module) bool { return m.Hash == hash })
	if i < 0 {
		return nil, errors.New("there is no NVRTC to compile it, and no PTX of it is embedded")
	}
	return append(slices.Clip(all[i].Text), 0), nil
}

// Precompile compiles CUDA C, sources with all that they need, by their names, to
// PTX for a program that has no compiler, in the form of package internal/ptx. It
// needs NVRTC, but no device. Kernels of keisan/vm/cuda and of
// keisan/vm/gorgonia/cuda are made so.
func Precompile(sources map[string]string) ([]byte, error) {
	c, err := openNVRTC(nvrtcNames())
	if err != nil {
		return nil, err
	}
	return ptx.Write(sources, func(source, target string) ([]byte, error) {
		code, _, err := c.build(source, target, true)
		return code, err
	})
}

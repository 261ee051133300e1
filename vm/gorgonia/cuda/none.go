//go:build !(cuda && cgo)

package cuda

import "keisan/vm"

// New returns ErrAbsent: the engine is only in programs built with -tags cuda.
func New(device int) (vm.Engine, error) { return nil, ErrAbsent }

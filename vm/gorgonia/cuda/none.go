//go:build !(cuda && cgo)

package cuda

// New returns ErrAbsent: the engine is only in programs built with -tags cuda.
func New(device int) (Engine, error) { return nil, ErrAbsent }

package cuda

import (
	"errors"

	"keisan/vm"
)

// An Engine is Gorgonia's CUDA engine on a device.
type Engine interface {
	vm.Engine

	// Close gives back what the engine has, the device's context, too. Nothing may
	// run on it meanwhile. Machines on it move their variables to the host, where
	// Machine.Value, the same tensor as before, has them; elements that were taken
	// from such a tensor earlier, by Float32s, say, are gone. Programs, and all else
	// that needs the device, return vm.ErrClosed from now on. To close an engine
	// again does nothing.
	Close() error
}

// ErrAbsent is the error of New in a program that was built without the engine.
var ErrAbsent = errors.New("this program was built without it; go build -tags cuda builds one with it, " +
	"where cgo, CUDA 11.8 to 12 and cuDNN 8 are (docs/engines.md)")

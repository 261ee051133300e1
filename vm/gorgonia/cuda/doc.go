// Package cuda is Gorgonia's own CUDA engine, gorgonia.org/gorgonia/cuda, as an
// engine of package vm. It is there only in programs built so:
//
//	go build -tags cuda
//
// which takes cgo, CUDA 11.8 to 12, cuDNN 8, and a GPU even to start: the module
// that it stands on ends a program that finds none. docs/engines.md tells more.
// Package keisan/vm/cuda, which needs none of this, is the faster one: here
// every operation waits for the device.
//
// An op runs as the method that Gorgonia's engine has for it, or else as a kernel
// of kernels/keisan.cu, which Gorgonia's engine loads and launches, or else as
// the op's own loop: memory is managed by the driver, so that the host can read
// and write what the device does, between two operations. Which op runs how is
// one table: see [Delegations].
//
// The kernels of Gorgonia's engine are ours, too: it looks for them by name and
// brings none. Both files are compiled to PTX beforehand, by NVRTC of CUDA 12.
package cuda

//go:generate go test -count=1 -run ^TestPTX$ . -args -update

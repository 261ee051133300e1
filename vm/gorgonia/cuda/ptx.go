//go:build cuda && cgo

package cuda

import (
	_ "embed"

	"keisan/internal/ptx"
)

// kernelsPTX has the PTX of all modules.
//
//go:embed kernels.ptx.gz
var kernelsPTX []byte

// load gives Gorgonia's engine the modules: that of its own kernels, and ours.
func (e *engine) load() error {
	modules, err := ptx.Read(kernelsPTX)
	if err != nil {
		return err
	}
	for _, m := range modules {
		var names []string
		for _, k := range ptx.Entries(m.Text) {
			names = append(names, k.Name)
		}
		if err := e.std.LoadCUDAFunc(m.Name, string(m.Text), names); err != nil {
			return err
		}
	}
	return nil
}

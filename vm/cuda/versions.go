package cuda

import "fmt"

// Versions are those of what an engine calls.
type Versions struct {
	Driver string // the CUDA that it is for: "12.4"
	CUBLAS string // "12.4.5"
	NVRTC  string // "12.4"; empty without a compiler
}

// Versions asks the driver and the libraries for their versions.
func (e *Engine) Versions() (v Versions, err error) {
	if err := e.enter(); err != nil {
		return v, err
	}
	defer e.leave()
	var n int32 // 1000 times the major version, plus 10 times the minor one
	if err := e.api.version.call(pointer(&n)); err != nil {
		return v, err
	}
	v.Driver = fmt.Sprintf("%d.%d", n/1000, n%1000/10)
	var part [3]int32 // major, minor, patch
	for i := range part {
		if err := e.blas.property.call(uintptr(i), pointer(&part[i])); err != nil {
			return v, err
		}
	}
	v.CUBLAS = fmt.Sprintf("%d.%d.%d", part[0], part[1], part[2])
	if c := e.nvrtc; c != nil {
		v.NVRTC = fmt.Sprintf("%d.%d", c.version[0], c.version[1])
	}
	return v, nil
}

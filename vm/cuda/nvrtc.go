package cuda

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"keisan/internal/ptx"
)

// nvrtc is NVIDIA's compiler of CUDA C at run time.
type nvrtc struct {
	create, compile, destroy       function
	logSize, log                   function
	cubinSize, cubin, ptxSize, ptx function
	archCount, archs               function
	versionOf, errorString         function
	version                        [2]int
	archList                       []int32 // the compute capabilities it compiles for: 75, 80, …
}

// openNVRTC opens the compiler.
func openNVRTC(names libraries) (*nvrtc, error) {
	library, err := names.open("NVRTC, the compiler of CUDA's toolkit,")
	if err != nil {
		return nil, err
	}
	c := &nvrtc{}
	describe := func(code int32) string { return text(callC(c.errorString.address, uintptr(code))) }
	err = find(library, "NVRTC", describe, []symbol{
		{&c.errorString, "nvrtcGetErrorString"},
		{&c.versionOf, "nvrtcVersion"},
		{&c.create, "nvrtcCreateProgram"},
		{&c.compile, "nvrtcCompileProgram"},
		{&c.destroy, "nvrtcDestroyProgram"},
		{&c.logSize, "nvrtcGetProgramLogSize"},
		{&c.log, "nvrtcGetProgramLog"},
		{&c.cubinSize, "nvrtcGetCUBINSize"},
		{&c.cubin, "nvrtcGetCUBIN"},
		{&c.ptxSize, "nvrtcGetPTXSize"},
		{&c.ptx, "nvrtcGetPTX"},
		{&c.archCount, "nvrtcGetNumSupportedArchs"},
		{&c.archs, "nvrtcGetSupportedArchs"},
	})
	if err != nil {
		return nil, err
	}
	var major, minor, n int32
	if err := c.versionOf.call(pointer(&major), pointer(&minor)); err != nil {
		return nil, err
	}
	c.version = [2]int{int(major), int(minor)}
	if err := c.archCount.call(pointer(&n)); err != nil {
		return nil, err
	}
	c.archList = make([]int32, n)
	if n > 0 {
		err = c.archs.call(pointer(&c.archList[0]))
	}
	return c, err
}

// compiler opens the compiler for a device. If it is not installed, or not for
// such a device any more, it is nil, and the engine does without: why says so.
// The error is that there is no way to do without.
func (o *options) compiler(d Device) (c *nvrtc, why, err error) {
	if why = o.compilerless; why == nil {
		if c, err = openNVRTC(o.nvrtc); err == nil {
			_, _, err = c.target(d)
		}
		if err == nil || o.ownNVRTC {
			return c, nil, err
		}
		why = err
	}
	if have := 10*d.Capability[0] + d.Capability[1]; have < ptx.Arch {
		return nil, nil, fmt.Errorf("%w, and what is embedded is for sm_%d and later", why, ptx.Arch)
	}
	return nil, why, nil
}

// target returns what to compile for a device: its own instructions, or, if it
// is newer than the compiler, the newest intermediate code there is, which the
// driver translates.
func (c *nvrtc) target(d Device) (name string, ptx bool, err error) {
	have := int32(10*d.Capability[0] + d.Capability[1])
	newest := int32(0)
	for _, arch := range c.archList {
		if arch <= have {
			newest = max(newest, arch)
		}
	}
	switch {
	case slices.Contains(c.archList, have):
		return d.arch(), false, nil
	case newest == 0:
		return "", false, fmt.Errorf("NVRTC %d.%d does not compile for %s any more", c.version[0], c.version[1], d.arch())
	}
	return fmt.Sprintf("compute_%d", newest), true, nil
}

// build compiles a source. Multiplications and additions are not joined to one
// operation that rounds once, so that these have the bits that they have on the
// CPU. The log is what the compiler has to say, warnings too; an error has it.
func (c *nvrtc) build(source, target string, ptx bool) (code []byte, log string, err error) {
	var program uintptr
	text, name := cString(source), cString("keisan.cu")
	if err := c.create.call(pointer(&program), pointer(&text[0]), pointer(&name[0]), 0, 0, 0); err != nil {
		return nil, "", err
	}
	defer func() { c.destroy.call(pointer(&program)) }()
	arch, std, fmad := cString("--gpu-architecture="+target), cString("--std=c++17"), cString("--fmad=false")
	options := []uintptr{pointer(&arch[0]), pointer(&std[0]), pointer(&fmad[0])}
	err = c.compile.call(program, uintptr(len(options)), pointer(&options[0]))
	runtime.KeepAlive([][]byte{text, name, arch, std, fmad})
	said, _ := c.result(program, &c.logSize, &c.log)
	log = strings.TrimRight(string(said), "\x00\n")
	if err != nil {
		return nil, log, fmt.Errorf("%w:\n%s", err, log)
	}
	size, get := &c.cubinSize, &c.cubin
	if ptx {
		size, get = &c.ptxSize, &c.ptx
	}
	code, err = c.result(program, size, get)
	return code, log, err
}

// result returns one of the results of a program.
func (c *nvrtc) result(program uintptr, size, get *function) ([]byte, error) {
	var n uint64
	if err := size.call(program, pointer(&n)); err != nil || n == 0 {
		return nil, err
	}
	b := make([]byte, n)
	return b, get.call(program, pointer(&b[0]))
}

// cString returns a string as C has it.
func cString(s string) []byte { return append([]byte(s), 0) }

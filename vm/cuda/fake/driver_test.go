//go:build (linux || darwin) && (amd64 || arm64)

package fake

import (
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"github.com/ebitengine/purego"
)

// host calls the device as package cuda does, in the fewest words.
type host struct {
	*Device
	t       testing.TB
	library uintptr
}

// newHost returns a host on a thread of its own, with a context.
func newHost(t testing.TB) *host {
	d := Open(t)
	library, err := purego.Dlopen(d.Path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		t.Fatal(err)
	}
	h := &host{d, t, library}
	runtime.LockOSThread()
	t.Cleanup(runtime.UnlockOSThread)
	var context uintptr
	h.must("cuInit", 0)
	h.must("cuDevicePrimaryCtxRetain", at(&context), 0)
	h.must("cuCtxSetCurrent", context)
	return h
}

// kept is what the device was told the address of: it must neither move nor be
// garbage.
var kept []any

func at[T any](p *T) uintptr {
	kept = append(kept, p)
	return uintptr(unsafe.Pointer(p))
}

// call calls a function by its name.
func (h *host) call(name string, args ...uintptr) int32 {
	f, err := purego.Dlsym(h.library, name)
	if err != nil {
		h.t.Fatal(err)
	}
	r, _, _ := purego.SyscallN(f, args...)
	return int32(r)
}

func (h *host) must(name string, args ...uintptr) {
	h.t.Helper()
	if code := h.call(name, args...); code != 0 {
		h.t.Fatalf("%s returned %d: %s", name, code, h.Message())
	}
}

// alloc returns memory of the device for n elements of 4 bytes.
func (h *host) alloc(n int) (p uintptr) {
	h.t.Helper()
	h.must("cuMemAlloc_v2", at(&p), uintptr(4*n))
	return p
}

// upload returns memory of the device that holds x.
func (h *host) upload(x []float32) uintptr {
	h.t.Helper()
	p := h.alloc(len(x))
	h.must("cuMemcpyHtoD_v2", p, at(&x[0]), uintptr(4*len(x)))
	return p
}

func (h *host) download(p uintptr, n int) []float32 {
	h.t.Helper()
	x := make([]float32, n)
	h.must("cuMemcpyDtoH_v2", at(&x[0]), p, uintptr(4*n))
	return x
}

// kernel compiles a source, all of whose lines must be right, and returns the
// kernel k of it.
func (h *host) kernel(source string) uintptr {
	h.t.Helper()
	var program, module, f uintptr
	var n uint64
	source += "\x00"
	text := []byte(source)
	h.must("nvrtcCreateProgram", at(&program), at(&text[0]), 0, 0, 0, 0)
	if code := h.call("nvrtcCompileProgram", program, 0, 0); code != 0 {
		h.must("nvrtcGetProgramLogSize", program, at(&n))
		log := make([]byte, n)
		h.must("nvrtcGetProgramLog", program, at(&log[0]))
		h.t.Fatalf("compiling: %d\n%s", code, log)
	}
	h.must("nvrtcGetCUBINSize", program, at(&n))
	code := make([]byte, n)
	h.must("nvrtcGetCUBIN", program, at(&code[0]))
	h.must("nvrtcDestroyProgram", at(&program))
	name := []byte("k\x00")
	h.must("cuModuleLoadData", at(&module), at(&code[0]))
	h.must("cuModuleGetFunction", at(&f), module, at(&name[0]))
	return f
}

// launch enqueues a launch of pointers and then integers, all of 8 bytes.
func (h *host) launch(f uintptr, blocks, threads int, stream uintptr, args ...uintptr) int32 {
	params := make([]uintptr, len(args))
	for i := range args {
		params[i] = at(&args[i])
	}
	return h.call("cuLaunchKernel", f, uintptr(blocks), 1, 1, uintptr(threads), 1, 1, 0, stream, at(&params[0]), 0)
}

// run launches and waits.
func (h *host) run(f uintptr, blocks, threads int, args ...uintptr) int32 {
	if code := h.launch(f, blocks, threads, 0, args...); code != 0 {
		return code
	}
	return h.call("cuCtxSynchronize")
}

// refused runs a kernel that must fail with this code and words.
func (h *host) refused(code int32, words string, f uintptr, blocks, threads int, args ...uintptr) {
	h.t.Helper()
	if have := h.run(f, blocks, threads, args...); have != code || !strings.Contains(h.Message(), words) {
		h.t.Errorf("have %d, %q, want %d, …%s…", have, h.Message(), code, words)
	}
	h.Reset()
}

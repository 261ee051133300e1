//go:build (linux || darwin) && (amd64 || arm64)

package fake

import (
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unsafe"
)

const scale = `extern "C" __global__ void k(float *y, const float *x, long long n) {
	long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
	if (i < n) y[i] = 2 * x[i];
}`

func numbers(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i%17) - 4
	}
	return x
}

func TestKernel(t *testing.T) {
	h := newHost(t)
	f, x := h.kernel(scale), numbers(1000)
	px, py := h.upload(x), h.alloc(1000)
	if y := h.download(py, 1000); y[3] == y[3] {
		t.Error("fresh memory is not NaN")
	}
	for _, order := range []Order{Forward, Reverse, Shuffled, Each} {
		h.Run(order, 7)
		if code := h.run(f, 4, 256, py, px, 1000); code != 0 {
			t.Fatal(code, h.Message())
		}
		for i, y := range h.download(py, 1000) {
			if y != 2*x[i] {
				t.Fatalf("order %d, element %d: have %v, want %v", order, i, y, 2*x[i])
			}
		}
	}
}

// Without the check of its edge a kernel writes beside its memory; so it does
// with one too many.
func TestEdges(t *testing.T) {
	h := newHost(t)
	x := numbers(1000)
	px, py := h.upload(x), h.alloc(1000)
	for _, off := range []string{strings.Replace(scale, "if (i < n) ", "", 1), strings.Replace(scale, "i < n", "i <= n", 1)} {
		h.refused(700, "byte 4000 of an allocation of 4000 bytes", h.kernel(off), 4, 256, py, px, 1000)
	}
	before := strings.Replace(scale, "y[i]", "y[i-1]", 1)
	h.refused(700, "byte -4 of an allocation", h.kernel(before), 4, 256, py, px, 1000)
	h.refused(700, "wrong address", h.kernel(scale), 4, 256, 64, px, 1000)
}

// sums adds up a block's numbers in a tree.
const sums = `extern "C" __global__ void k(float *y, const float *x) {
	__shared__ float part[256];
	part[threadIdx.x] = x[blockIdx.x * 256 + threadIdx.x];
	__syncthreads();
	for (int half = 128; half > 0; half /= 2) {
		if (threadIdx.x < half) part[threadIdx.x] += part[threadIdx.x + half];
		__syncthreads();
	}
	if (threadIdx.x == 0) y[blockIdx.x] = part[0];
}`

// What is wrong with a tree that lacks any one of its barriers shows, and so
// does a barrier that not all threads reach.
func TestBarriers(t *testing.T) {
	h := newHost(t)
	h.Run(Each, 1)
	x := numbers(3 * 256)
	px, py := h.upload(x), h.alloc(3)
	if code := h.run(h.kernel(sums), 3, 256, py, px); code != 0 {
		t.Fatal(code, h.Message())
	}
	for b, y := range h.download(py, 3) {
		want := float32(0)
		for _, v := range x[b*256:][:256] {
			want += v
		}
		if y != want {
			t.Errorf("block %d: have %v, want %v", b, y, want)
		}
	}
	first, last := strings.Index(sums, "__syncthreads();"), strings.LastIndex(sums, "__syncthreads();")
	for _, i := range []int{first, last} {
		lacking := sums[:i] + sums[i+len("__syncthreads();"):]
		h.refused(719, "depend on the order", h.kernel(lacking), 3, 256, py, px)
	}
	divergent := strings.Replace(sums, "__syncthreads();", "if (threadIdx.x < 200) __syncthreads();", 1)
	h.refused(719, "__syncthreads", h.kernel(divergent), 3, 256, py, px)
	ended := strings.Replace(sums, "__shared__", "if (threadIdx.x > 250) return;\n__shared__", 1)
	h.refused(719, "5 threads of a block have ended", h.kernel(ended), 3, 256, py, px)
	outside := strings.Replace(sums, "part[0]", "part[256 + blockIdx.x]", 1)
	h.refused(719, "traps", h.kernel(outside), 3, 256, py, px)
}

// Blocks that write one place race.
func TestRace(t *testing.T) {
	h := newHost(t)
	py := h.alloc(1)
	racing := h.kernel(`extern "C" __global__ void k(float *y) { if (threadIdx.x == 0) y[0] = blockIdx.x; }`)
	for order, want := range []float32{9, 0} {
		h.Run(Order(order), 0)
		if code := h.run(racing, 10, 32, py); code != 0 || h.download(py, 1)[0] != want {
			t.Errorf("order %d: have %v, want %v", order, h.download(py, 1), want)
		}
	}
	h.Run(Each, 3)
	h.refused(719, "depend on the order", racing, 10, 32, py)
	adding := h.kernel(`extern "C" __global__ void k(unsigned *y) { atomicAdd(y, 1u); }`)
	if code := h.run(adding, 10, 32, py); code != 0 {
		t.Error("counting does not depend on the order: ", h.Message())
	}
}

// Work waits until somebody waits for it.
func TestLater(t *testing.T) {
	h := newHost(t)
	f, x := h.kernel(scale), numbers(100)
	px, py := h.alloc(100), h.alloc(100)
	var stream, graph, exec uintptr
	h.must("cuStreamCreate", at(&stream), 1)
	y := make([]float32, 100)
	step := func() {
		h.must("cuMemcpyAsync", px, at(&x[0]), 400, stream)
		if code := h.launch(f, 1, 128, stream, py, px, 100); code != 0 {
			t.Fatal(code)
		}
		h.must("cuMemcpyAsync", at(&y[0]), py, 400, stream)
	}
	step()
	x[5] = 50 // too early: the copy has not begun
	if y[5] != 0 {
		t.Error("the result is there before anybody waited")
	}
	h.must("cuStreamSynchronize", stream)
	if y[5] != 100 {
		t.Error("have ", y[5])
	}
	h.must("cuStreamBeginCapture_v2", stream, 2)
	step()
	if code := h.call("cuStreamSynchronize", stream); code != 900 {
		t.Error("waiting for a capture: have ", code)
	}
	h.must("cuStreamEndCapture", stream, at(&graph))
	h.must("cuGraphInstantiateWithFlags", at(&exec), graph, 0)
	for _, v := range []float32{3, 4} {
		x[5] = v
		h.must("cuGraphLaunch", exec, stream)
		h.must("cuStreamSynchronize", stream)
		if y[5] != 2*v {
			t.Errorf("replayed: have %v, want %v", y[5], 2*v)
		}
	}
	h.must("cuGraphExecDestroy", exec)
	h.must("cuGraphDestroy", graph)
	h.must("cuStreamDestroy_v2", stream)
}

// What the driver refuses.
func TestRefused(t *testing.T) {
	h := newHost(t)
	var p, module uintptr
	h.Limit(1 << 20)
	if code := h.call("cuMemAlloc_v2", at(&p), 1<<20); code != 2 {
		t.Error("too much memory: have ", code)
	}
	f, x := h.kernel(scale), h.alloc(10)
	if code := h.launch(f, 1, 2000, 0, x, x, 10); code != 1 {
		t.Error("too many threads: have ", code)
	}
	y := make([]float32, 11)
	if code := h.call("cuMemcpyDtoH_v2", at(&y[0]), x, 44); code != 1 {
		t.Error("a copy of too much: have ", code)
	}
	junk := []byte(strings.Repeat("junk", 64))
	if code := h.call("cuModuleLoadData", at(&module), at(&junk[0])); code != 200 {
		t.Error("no image: have ", code)
	}
	h.must("cuCtxSetCurrent", 0)
	if code := h.call("cuMemAlloc_v2", at(&p), 4); code != 201 {
		t.Error("no context: have ", code)
	}
	var context uintptr
	h.must("cuDevicePrimaryCtxRetain", at(&context), 0)
	h.must("cuCtxSetCurrent", context)
}

// A host that follows an address of the device's is stopped.
func TestHostReads(t *testing.T) {
	h := newHost(t)
	p := h.upload(numbers(10))
	if os.Getenv("KEISAN_FAKE_READ") != "" {
		address := p
		t.Log(**(**float32)(unsafe.Pointer(&address)))
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestHostReads$")
	cmd.Env = append(os.Environ(), "KEISAN_FAKE_READ=1")
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "unexpected fault address") {
		t.Errorf("not stopped: %v\n%s", err, out)
	}
}

// cuBLAS by three loops, in column-major order, and TF32's ten bits.
func TestProduct(t *testing.T) {
	h := newHost(t)
	const m, n, k = 3, 4, 5
	a, b := numbers(k*m), numbers(k*n)
	a[0] = 1 + 0x1p-12
	pa, pb, pc := h.upload(a), h.upload(b), h.alloc(m*n)
	var handle uintptr
	h.must("cublasCreate_v2", at(&handle))
	one, zero := float32(1), float32(0)
	for _, compute := range []uintptr{68, 77} {
		h.must("cublasGemmEx", handle, 1, 0, m, n, k, at(&one), pa, 0, k, pb, 0, k, at(&zero), pc, 0, m, compute, ^uintptr(0))
		c, want := h.download(pc, m*n), make([]float32, m*n)
		for j := range n {
			for i := range m {
				sum := 0.0
				for l := range k {
					v := float64(a[i*k+l])
					if compute == 77 && i == 0 && l == 0 {
						v = 1
					}
					sum += v * float64(b[j*k+l])
				}
				want[i+j*m] = float32(sum)
			}
		}
		if !slices.Equal(c, want) {
			t.Errorf("compute %d: have %v, want %v", compute, c, want)
		}
	}
	if math.IsNaN(float64(h.download(pc, 1)[0])) {
		t.Error("β = 0 has read C")
	}
}

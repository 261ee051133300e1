package cuda

import (
	"errors"
	"fmt"
	"unsafe"
)

// blas is cuBLAS.
type blas struct {
	*Engine
	create, destroy, setStream, setWorkspace, statusString function
	gemm, gemmBatched, property, pointerMode               function
	handle                                                 uintptr
	workspace                                              *block
	tf32                                                   bool
	one, zero                                              [2]uint64 // 1 and 0 as float32, float64
}

// workspaceBytes are what NVIDIA recommends for its largest devices. With a
// workspace of its own, and one stream, cuBLAS is deterministic, also in graphs.
const workspaceBytes = 32 << 20

// openBLAS opens cuBLAS for an engine, which has been entered, and has it from
// then on.
func openBLAS(e *Engine, o *options) error {
	library, err := o.blas.open("cuBLAS, of CUDA's toolkit,")
	if err != nil {
		return err
	}
	b := &blas{Engine: e, tf32: o.tf32}
	e.blas = b
	b.one = [2]uint64{word(float32(1)), word(float64(1))}
	describe := func(code int32) string { return text(callC(b.statusString.address, uintptr(code))) }
	err = find(library, "cuBLAS", describe, []symbol{
		{&b.statusString, "cublasGetStatusString"},
		{&b.property, "cublasGetProperty"},
		{&b.create, "cublasCreate_v2"},
		{&b.destroy, "cublasDestroy_v2"},
		{&b.setStream, "cublasSetStream_v2"},
		{&b.pointerMode, "cublasSetPointerMode_v2"},
		{&b.setWorkspace, "cublasSetWorkspace_v2"},
		{&b.gemm, "cublasGemmEx"},
		{&b.gemmBatched, "cublasGemmStridedBatchedEx"},
	})
	if err != nil {
		return err
	}
	if err := b.create.call(pointer(&b.handle)); err != nil {
		return err
	}
	if err := b.setStream.call(b.handle, e.stream); err != nil {
		return err
	}
	if b.workspace, err = e.allocate(workspaceBytes, onDevice); err != nil {
		return err
	}
	return b.setWorkspace.call(b.handle, b.workspace.address, workspaceBytes)
}

// A gemm is a product of matrices, or of as many pairs of them as batch says,
// row by row:
//
//	C = A·B, or C + A·B, or α A·B + β C        (m×n) = (m×k)·(k×n), A or B transposed
//
// For cuBLAS, which goes column by column, that is Cᵀ = Bᵀ·Aᵀ.
type gemm struct {
	m, n, k, batch int
	transA, transB bool
	accumulate     bool
	double         bool
	factors        *block // α and β, on the device; or nil
}

// Numbers of cuBLAS's types and ways to compute.
const (
	real32, real64       = 0, 1
	compute32, compute64 = 68, 70
	computeTF32          = 77
	largestExtent        = 1<<31 - 1
)

// call prepares the product of what lies at three addresses.
func (b *blas) call(g gemm, c, a, bb uintptr) (func() error, error) {
	if max(g.m, g.n, g.k, g.batch) > largestExtent {
		return nil, fmt.Errorf("cuBLAS takes no extent above %d", largestExtent)
	}
	kind, compute, i := uintptr(real32), uintptr(compute32), 0
	if b.tf32 {
		compute = computeTF32
	}
	if g.double {
		kind, compute, i = real64, compute64, 1
	}
	alpha := uintptr(unsafe.Pointer(&b.one[i])) // the engine keeps it
	beta := uintptr(unsafe.Pointer(&b.zero[i]))
	if g.accumulate {
		beta = alpha
	}
	if g.factors != nil {
		alpha = g.factors.address
		beta = alpha + 4
		if g.double {
			beta = alpha + 8
		}
	}
	lda, ldb := g.k, g.n
	if g.transA {
		lda = g.m
	}
	if g.transB {
		ldb = g.k
	}
	var args []uintptr
	if g.batch == 1 {
		args = []uintptr{b.handle, transpose(g.transB), transpose(g.transA), uintptr(g.n), uintptr(g.m), uintptr(g.k), alpha,
			bb, kind, uintptr(ldb), a, kind, uintptr(lda), beta, c, kind, uintptr(g.n), compute, automatic}
	} else {
		args = []uintptr{b.handle, transpose(g.transB), transpose(g.transA), uintptr(g.n), uintptr(g.m), uintptr(g.k), alpha,
			bb, kind, uintptr(ldb), uintptr(g.k * g.n), a, kind, uintptr(lda), uintptr(g.m * g.k), beta,
			c, kind, uintptr(g.n), uintptr(g.m * g.n), uintptr(g.batch), compute, automatic}
	}
	f := &b.gemm
	if g.batch != 1 {
		f = &b.gemmBatched
	}
	return func() error {
		if err := b.launchMoves(); err != nil {
			return err
		}
		if g.factors == nil {
			return f.call(args...)
		}
		if err := b.pointerMode.call(b.handle, onTheDevice); err != nil {
			return err
		}
		return errors.Join(f.call(args...), b.pointerMode.call(b.handle, onTheHost))
	}, nil
}

// Where cuBLAS finds α and β.
const onTheHost, onTheDevice = 0, 1

// automatic is CUBLAS_GEMM_DEFAULT, −1.
const automatic = ^uintptr(0)

func transpose(transposed bool) uintptr {
	if transposed {
		return 1
	}
	return 0
}

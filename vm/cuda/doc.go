// Package cuda is the engine for NVIDIA's GPUs, without cgo: the driver, cuBLAS
// and NVRTC are opened when an engine is made, and a program that never makes
// one needs none of them.
//
//	e, err := cuda.New()
//	m, err := vm.New(g, vm.WithEngine(e))
//
// # How data flows
//
// A program's arena is one allocation on the device, and its constants lie
// beside it. Variables are in managed memory: they stay on the device while
// programs run, and Machine.Value is still a tensor that the host can read and
// write. What is fed is copied to pinned memory of the host, and from there by
// the device; what is fetched comes back the same way:
//
//	feed → pinned → arena → launches … → arena → pinned = fetch
//	                  ↕
//	              variables
//
// All of a run is enqueued on one stream. The first run of a program enqueues
// call by call; the second records them as a CUDA graph, which every later one
// launches as a whole: then a small net's step does not wait for launches.
//
// # How to read the package
//
//   - library_*.go opens shared libraries, driver.go, blas.go and nvrtc.go name the functions that are
//     called, and the arguments of each: the only files that know purego;
//   - devices.go finds devices, engine.go is the engine: memory, copies, Bind;
//   - sequence.go runs the calls of a program, or replays them;
//   - compile.go makes kernels of CUDA C, cached in the user's cache directory,
//     embedded.go has them as PTX, for where there is no NVRTC, and launch.go
//     prepares calls of them;
//   - table.go says which op runs how; chain*.go writes the source of fused
//     chains, gemm.go calls cuBLAS for products;
//   - kernels/*.cu is the CUDA C for everything else.
//
// # Kernels
//
// Each file kernels/X.cu is one program for NVRTC, with kernels/prelude.cuh
// before it. A kernel is called keisan_<what>_<T>, where T is float, double,
// long (int64) or bool (a byte). Its arguments are the results, the inputs, the
// extents as long long, the attributes, and last, for kernels that can meet
// values which the op cannot take, the status word for keisan_reject. Indexes
// are long long. A kernel computes the same for every grid and block, takes one
// pass over its elements in strides of the grid, and adds up floats in an order
// that depends on the extents alone: no atomics on them, so equal input gives
// equal bits.
package cuda

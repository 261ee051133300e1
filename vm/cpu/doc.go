// Package cpu is the default engine: Gorgonia's tensor.StdEng, whose memory and
// methods its tensors keep, with kernels of its own for the ops that programs
// spend their time in. Everything else runs as the op's own loop.
//
//	m, err := vm.New(g) // or vm.New(g, vm.WithEngine(cpu.New())), which is the same
//
// There is nothing to choose: the kernels take the highest instructions that the
// processor has (the environment variable KEISAN_CPU lowers them), and as many
// cores as GOMAXPROCS says where an instruction is worth it. Results are the same
// bits on any number of cores.
//
// Read cpu.go (which op has a kernel) and bind.go (how one becomes a prepared call,
// and how cores share it), then matmul.go, chain.go and reduce.go, where most of
// the time goes. The kernels themselves are those of internal/simd, which holds
// the pool of workers, too.
package cpu

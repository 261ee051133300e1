package peers

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
)

// pins are the environment variables that make a library take the processor for
// another.
var pins = []string{"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "ATEN_CPU_CAPABILITY", "DNNL_MAX_CPU_ISA", "NPY_DISABLE_CPU_FEATURES"}

// Native is the core of peers that take the processor for what it is.
const Native = "native"

// Settings returns the environment variables that make peers take the processor
// for core, in OpenBLAS's words; without one, they are the environment's own, so
// that a report tells them. Where OpenBLAS has AVX2 at most, so have the
// others: PyTorch's own kernels, the oneDNN of its convolutions, and NumPy's
// functions. OpenBLAS needs no OPENBLAS_L2_SIZE beside: on a Zen 5, of which
// 0.3.21 knows nothing, Haswell's kernels are as fast without.
func Settings(core string) []string {
	switch strings.ToLower(core) {
	case "":
		return slices.DeleteFunc(os.Environ(), func(s string) bool { return !isPin(s) })
	case Native:
		return nil
	case "haswell", "zen":
		return []string{"OPENBLAS_CORETYPE=" + core, "ATEN_CPU_CAPABILITY=avx2", "DNNL_MAX_CPU_ISA=AVX2",
			"NPY_DISABLE_CPU_FEATURES=AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"}
	}
	return []string{"OPENBLAS_CORETYPE=" + core}
}

// environment returns env for a peer that takes the processor for core and has
// so many threads; 0 means as many as there are cores, which is said, for
// PyTorch 1.13 finds one core where there are two Zen 5.
func environment(env []string, core string, threads int) []string {
	if threads == 0 {
		threads = runtime.NumCPU()
	}
	env = slices.Clone(env)
	if core != "" {
		env = append(slices.DeleteFunc(env, isPin), Settings(core)...)
	}
	for _, name := range []string{"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "GOMAXPROCS"} {
		env = append(env, fmt.Sprint(name, "=", threads))
	}
	return env
}

func isPin(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	return slices.Contains(pins, name)
}

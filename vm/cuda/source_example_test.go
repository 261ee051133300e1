package cuda_test

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cuda"
	"keisan/vm/cuda/fake"
)

// cumSum adds up along rows: an op of one's own, which fuses with nothing.
//
//	y[i, j] = Σ_{k ≤ j} x[i, k]
type cumSum struct{}

func (cumSum) String() string { return "CumSum" }

func (cumSum) Infer(in []autodiff.Type) (autodiff.Type, error) { return ops.SameFloat(in) }

// Run is the plain loop: what every other engine runs, and the meaning.
func (cumSum) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	cols, sum, j := dst.Shape()[1], 0.0, 0
	return ops.Map(dst, in, func(x float64) float64 {
		if j%cols == 0 {
			sum = 0
		}
		j++
		sum += x
		return sum
	})
}

// CUDAKernel is what a GPU runs: a thread for each row.
func (cumSum) CUDAKernel(y autodiff.Type, in []autodiff.Type) (source, name string, blocks, threads int, more []any) {
	rows, cols := y.Shape.Extents()[0], y.Shape.Extents()[1]
	return `
extern "C" __global__ void cumsum(T *y, const T *x, i64 rows, i64 cols) {
  const i64 row = blockIdx.x * (i64)blockDim.x + threadIdx.x;
  if (row >= rows) return;
  T sum = 0;
  for (i64 j = row * cols; j < (row + 1) * cols; j++) y[j] = sum += x[j];
}`, "cumsum", (rows + 127) / 128, 128, []any{rows, cols}
}

// cube is an elementwise op of one's own: on a GPU it is a part of its chain.
type cube struct{}

func (cube) String() string { return "Cube" }

func (cube) Infer(in []autodiff.Type) (autodiff.Type, error) { return ops.SameFloat(in) }

func (cube) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return ops.Map(dst, in, func(x float64) float64 { return x * x * x })
}

// CUDA is the element of y, of the element a of x.
func (cube) CUDA() string { return "a * a * a" }

// device returns the GPU, or else the fake one, which needs g++, or else the
// default engine, for which the ops' own loops do as well.
func device() vm.Engine {
	if e, err := cuda.New(); err == nil {
		return e
	}
	if path, err := fake.Build(); err == nil {
		if e, err := cuda.New(cuda.Libraries(path, path, path)); err == nil {
			return e
		}
	}
	return nil
}

func ExampleSource() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 3)
	y := autodiff.Apply(cumSum{}, ops.Neg(autodiff.Apply(cube{}, x)))

	options := []vm.Option{}
	if e := device(); e != nil {
		options = append(options, vm.WithEngine(e))
	}
	m, err := vm.New(g, options...)
	if err != nil {
		fmt.Println(err)
		return
	}
	v := tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{1, 2, 3, -1, 0, 2}))
	out, err := m.Run(vm.Feed{x: v}, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(out[0])
	// Output:
	// ⎡ -1   -9  -36⎤
	// ⎣  1    1   -7⎦
}

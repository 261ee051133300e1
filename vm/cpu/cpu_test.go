package cpu_test

import (
	"fmt"
	"math"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/cpu"
)

// The engine prepares calls; ops for which it has nothing better run
// themselves.
func Example() {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 2, 2)
	y, z := ops.MatMul(x, x), ops.Identity(x)
	a := tensor.New(tensor.WithShape(2, 2), tensor.WithBacking([]float64{1, 2, 3, 4}))
	dst := tensor.New(tensor.WithShape(2, 2), tensor.Of(tensor.Float64))

	call, err := cpu.New().Bind(y.Op(), dst, []*tensor.Dense{a, a})
	if err != nil || call() != nil {
		return
	}
	fmt.Println(dst.Float64s())
	call, _ = cpu.New().Bind(z.Op(), dst, []*tensor.Dense{a})
	fmt.Println(call == nil)
	// Output:
	// [7 10 15 22]
	// true
}

// Every kernel against the op's own loop, at every extent from 0 to 33, with
// either operand transposed and in batches, in a buffer whose neighbours must
// not change.
func TestMatMul(t *testing.T) {
	for n := range 34 {
		for _, dims := range [][4]int{{1, n, 3, 5}, {1, 3, n, 5}, {1, 3, 5, n}, {2, n, n, n}} {
			for _, flags := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
				check[float64](t, dims, flags, 1e-13)
				check[float32](t, dims, flags, 1e-4)
			}
		}
	}
}

func check[T float32 | float64](t *testing.T, dims [4]int, flags [2]bool, tol float64) {
	t.Helper()
	batch, m, k, n := dims[0], dims[1], dims[2], dims[3]
	a, b := []int{batch, m, k}, []int{batch, k, n}
	if flags[0] {
		a[1], a[2] = k, m
	}
	if flags[1] {
		b[1], b[2] = n, k
	}
	g := autodiff.NewGraph(autodiff.Float64)
	op := ops.MatMulT(g.Input("a", a...), g.Input("b", b...), flags[0], flags[1]).Op()
	in := []*tensor.Dense{wave[T](a), wave[T](b)}
	const guard = 7
	size := batch * m * n
	have, want := make([]T, size+2*guard), make([]T, size)
	for i := range have {
		have[i] = 99
	}
	dst := tensor.New(tensor.WithShape(batch, m, n), tensor.WithBacking(have[guard:guard+size]))
	call, err := cpu.New().Bind(op, dst, in)
	if err != nil || call == nil {
		t.Fatal("no kernel: ", err)
	}
	oracle := op.(interface {
		Run(*tensor.Dense, []*tensor.Dense) error
	})
	if call() != nil || oracle.Run(tensor.New(tensor.WithShape(batch, m, n), tensor.WithBacking(want)), in) != nil {
		t.Fatal("the product fails")
	}
	for i, h := range have {
		w := T(99)
		if i >= guard && i < guard+size {
			w = want[i-guard]
		}
		if !(math.Abs(float64(h-w)) <= tol) {
			t.Fatalf("%v, transposed %v: element %d: have %v, want %v", dims, flags, i-guard, h, w)
		}
	}
}

func wave[T float32 | float64](shape []int) *tensor.Dense {
	v := make([]T, shape[0]*shape[1]*shape[2])
	for i := range v {
		v[i] = T(math.Sin(float64(7*i + 1)))
	}
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(v))
}

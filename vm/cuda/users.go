package cuda

import (
	"fmt"
	"math"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A Source is a user's op of any kind that brings its own kernel. It is found by
// its method, so that its package need not import this one; an elementwise op of
// floats had better be an [Expression], which is fused. Without NVRTC, and with a
// source that is empty, the op's Run is called on the host.
//
// CUDAKernel is asked for the types of a result and of its operands, with all
// extents known. It returns CUDA C, the name of the kernel in it, how many blocks
// of how many threads are launched, and more arguments for it. The kernel is
//
//	extern "C" __global__ void name(Y *y, const A *a, const B *b, …, more…)
//
// of pointers to the row-major elements of the result and of the operands, in
// their order: float, double, i64 or bool; T is the result's. The more arguments
// are int or int64, which it takes as i64, float32 and float64. A kernel with
// other parameters does not compile. It writes every element of y, and each is
// the same whichever block and thread comes first. y lies in an operand only if
// the op is InPlace.
//
// What comes before the kernels of this package is there to be used:
// keisan_exp, keisan_log, keisan_tanh, … of float and double, with the CPU's
// conventions for NaN.
type Source interface {
	autodiff.Op
	CUDAKernel(y autodiff.Type, in []autodiff.Type) (source, name string, blocks, threads int, more []any)
}

// bindSource prepares the launch of a user's kernel.
func bindSource(e *Engine, b binding) (func() error, error) {
	if e.nvrtc == nil {
		return nil, nil
	}
	types := make([]autodiff.Type, len(b.in))
	for i, x := range b.in {
		types[i] = typeOf(x)
	}
	source, name, blocks, threads, more := b.op.(Source).CUDAKernel(typeOf(b.dst), types)
	switch n := b.dst.Shape().TotalSize(); {
	case source == "":
		return nil, nil
	case n == 0:
		return joined(), nil
	case threads < 1 || threads > 1024 || blocks < 1 || blocks > math.MaxInt32:
		return nil, fmt.Errorf("its CUDAKernel asks for %d blocks of %d threads; allowed are 1 to %d of 1 to 1024", blocks, threads, math.MaxInt32)
	}
	args, params := []any{b.dst}, []string{cType(typeOf(b.dst).DType) + " *"}
	for i, x := range b.in {
		args, params = append(args, x), append(params, "const "+cType(types[i].DType)+" *")
	}
	for i, v := range more {
		c, err := scalarType(v)
		if err != nil {
			return nil, fmt.Errorf("its CUDAKernel's argument %d, after the tensors, is %w", i, err)
		}
		args, params = append(args, v), append(params, c)
	}
	k, err := e.kernelOf(usersSource(b, source, name, strings.Join(params, ", ")), name)
	if err != nil {
		return nil, fmt.Errorf("its CUDA C: %w", err)
	}
	return k.call(size{blocks, 1, threads, 1}, args...), nil
}

// usersSource returns a user's source with T, the result's type, before it, and
// what makes sure of the kernel's parameters after it. The compiler counts lines
// from the user's first.
func usersSource(b binding, source, name, params string) string {
	return fmt.Sprintf(`template <typename A, typename B> struct keisan_same { static const bool is = false; };
template <typename A> struct keisan_same<A, A> { static const bool is = true; };
typedef %s T;
#line 1 "%s.cu"
%s
#line 1 "%[2]s.cu: parameters"
static_assert(keisan_same<decltype(&%[4]s), void (*)(%s)>::is, "%[4]s must be: extern C __global__ void %[4]s(%[5]s)");
`, cType(typeOf(b.dst).DType), name, source, name, params)
}

// scalarType returns the type in CUDA C of an argument that is no tensor.
func scalarType(v any) (string, error) {
	switch v.(type) {
	case int, int64:
		return "i64", nil
	case float32:
		return "float", nil
	case float64:
		return "double", nil
	}
	return "", fmt.Errorf("%v, of type %T; allowed are int, int64, float32 and float64", v, v)
}

// typeOf returns the type of a tensor's value.
func typeOf(t *tensor.Dense) autodiff.Type {
	d, _ := autodiff.DTypeOf(t.Dtype())
	return autodiff.TypeOf(d, t.Shape()...)
}

// compiles reports whether a user's expression does by itself. One that does not
// is no part of a chain, so that the error is told at its own node.
func (e *Engine) compiles(x expression, op autodiff.Op, d autodiff.DType) bool {
	if x.name != "" {
		return true // it is ours
	}
	source, _ := tilesOf(alone(op, d, 1, 1)).source()
	if known, ok := e.tried.Load(source); ok {
		return known.(bool)
	}
	whole, err := complete(source)
	if err == nil {
		_, err = e.nvrtc.compiled(whole, e.device)
	}
	e.tried.Store(source, err == nil)
	return err == nil
}

package cuda

import (
	"fmt"
	"math"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// pointwise returns the binder of an op that computes element i of its result
// from the elements i of its operands, of any types: expression is the CUDA C of
// operands x0, x1, …; "" means that the op is none for these operands.
func pointwise(expression func(b binding) string) binder {
	return func(e *Engine, b binding) (func() error, error) {
		text := expression(b)
		if text == "" {
			return nil, nil
		}
		f, err := e.kernelOf(pointwiseSource(b, text), "keisan_pointwise")
		if err != nil {
			return nil, err
		}
		n := b.dst.Shape().TotalSize()
		args := []any{b.dst}
		for _, x := range b.in {
			args = append(args, x)
		}
		return f.call(e.over(n), append(args, n)...), nil
	}
}

// pointwiseSource returns a kernel of the expression.
func pointwiseSource(b binding, expression string) string {
	var params, reads strings.Builder
	for i, x := range b.in {
		fmt.Fprintf(&params, ", const %s *p%d", elementType(x), i)
		fmt.Fprintf(&reads, "    const %s x%d = p%d[i];\n", elementType(x), i, i)
	}
	return fmt.Sprintf(`extern "C" __global__ void keisan_pointwise(%s *y%s, i64 n) {
  for (i64 i = blockIdx.x * (i64)blockDim.x + threadIdx.x; i < n; i += (i64)gridDim.x * blockDim.x) {
%s    y[i] = %s;
  }
}
`, elementType(b.dst), &params, &reads, expression)
}

// typeName returns the name of t's element type, as kernels have it in theirs.
func typeName(t *tensor.Dense) string {
	switch t.Dtype() {
	case tensor.Float32:
		return "float"
	case tensor.Float64:
		return "double"
	case tensor.Int64:
		return "long"
	}
	return "bool"
}

// elementType returns the type of t's elements in CUDA C.
func elementType(t *tensor.Dense) string {
	if t.Dtype() == tensor.Int64 {
		return "i64"
	}
	return typeName(t)
}

// as is the expression of an op that has but one.
func as(expression string) func(binding) string { return func(binding) string { return expression } }

// relation is the expression of a comparison.
func relation(b binding) string {
	sign := b.op.(interface{ Infix() string }).Infix()
	return "x0 " + map[string]string{"=": "==", "≠": "!=", "<": "<", "≤": "<=", ">": ">", "≥": ">="}[sign] + " x1"
}

// terms is the expression of the sum of all operands, from left to right.
func terms(b binding) string {
	list := make([]string, len(b.in))
	for i := range b.in {
		list[i] = fmt.Sprint("x", i)
	}
	return strings.Join(list, " + ")
}

// number returns the binder of an elementwise op of numbers: floats as a chain,
// int64 by an expression. Sums that are too large wrap around, as in Go.
func number(expression string) binder {
	ints := pointwise(as(expression))
	return func(e *Engine, b binding) (func() error, error) {
		if b.dst.Dtype() == tensor.Int64 {
			return ints(e, b)
		}
		return bindElementwise(e, b)
	}
}

// bindCast prepares ops.Cast.
func bindCast(e *Engine, b binding) (func() error, error) {
	x, n := b.in[0], b.dst.Shape().TotalSize()
	switch {
	case b.dst.Dtype() == tensor.Bool:
		return pointwise(as("x0 != 0"))(e, b)
	case b.dst.Dtype() != tensor.Int64 || x.Dtype() == tensor.Int64 || x.Dtype() == tensor.Bool:
		return pointwise(as("("+elementType(b.dst)+")x0"))(e, b)
	}
	f, err := e.kernel("cast", "keisan_truncate_"+typeName(x))
	if err != nil {
		return nil, err
	}
	status, err := e.rejects(b.dst, tooLarge(x.Dtype()))
	return f.call(e.over(n), b.dst, x, n, status), err
}

// tooLarge returns what tells of a float that int64 does not hold. The value is
// the bits of a float32, or the upper half of a float64's.
func tooLarge(d tensor.Dtype) func(position, value int64) error {
	return func(position, value int64) error {
		number := fmt.Sprint(math.Float32frombits(uint32(value)))
		if d == tensor.Float64 {
			number = fmt.Sprintf("about %.6g", math.Float64frombits(uint64(uint32(value))<<32))
		}
		return autodiff.Errorf(autodiff.ErrValue, "no int64 holds an element", "element %d is %s; allowed is −2⁶³ ≤ x < 2⁶³", position, number)
	}
}

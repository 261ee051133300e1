package cuda

import (
	"fmt"
	"math"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// pointwise returns the binder of an op that computes element i of its result
// from the elements i of its operands, by the kernel of a name for the type of
// its last operand.
func pointwise(name func(op any) string) binder {
	return func(e *Engine, b binding) (func() error, error) {
		return e.each(b, "pointwise", name(b.op)+"_"+typeName(b.in[len(b.in)-1]))
	}
}

// each prepares the launch of a kernel of result, operands, and how many
// elements there are.
func (e *Engine) each(b binding, file, name string) (func() error, error) {
	f, err := e.kernel(file, "keisan_"+name)
	if err != nil {
		return nil, err
	}
	args := []any{b.dst}
	for _, x := range b.in {
		args = append(args, x)
	}
	n := b.dst.Shape().TotalSize()
	return f.call(e.over(n), append(args, n)...), nil
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

// byItself is the name of kernels that are called like their op.
func byItself(op any) string { return strings.ToLower(op.(autodiff.Op).String()) }

// bindNumber prepares an elementwise op of numbers: floats as a chain, int64 by a
// kernel that is called like the op.
func bindNumber(e *Engine, b binding) (func() error, error) {
	if b.dst.Dtype() == tensor.Int64 {
		return e.each(b, "pointwise", byItself(b.op)+"_long")
	}
	return bindElementwise(e, b)
}

// mostTerms is how many Terms of kernels/pointwise.cu there are in one launch.
const mostTerms = 16

// bindBranch prepares the sum of all operands, from left to right: where there
// are many, the result is the first term of what follows.
func bindBranch(e *Engine, b binding) (func() error, error) {
	f, err := e.kernel("pointwise", "keisan_branch_"+typeName(b.dst))
	if err != nil {
		return nil, err
	}
	n := b.dst.Shape().TotalSize()
	var calls []func() error
	for rest := b.in; len(rest) > 0; {
		terms := make(table, 1+mostTerms)
		add := func(x *tensor.Dense) {
			terms[0]++
			terms[terms[0]] = int64(addressOf(x))
		}
		if len(calls) > 0 {
			add(b.dst)
		}
		for len(rest) > 0 && terms[0] < mostTerms {
			add(rest[0])
			rest = rest[1:]
		}
		calls = append(calls, f.call(e.over(n), b.dst, terms, n))
	}
	return joined(calls...), nil
}

// bindTrainEval prepares ops.TrainEval as it is in training: its first operand.
func bindTrainEval(e *Engine, b binding) (func() error, error) { return e.Copy(b.dst, b.in[0]), nil }

// bindCast prepares ops.Cast.
func bindCast(e *Engine, b binding) (func() error, error) {
	x, n := b.in[0], b.dst.Shape().TotalSize()
	switch {
	case b.dst.Dtype() == x.Dtype():
		return e.Copy(b.dst, x), nil
	case b.dst.Dtype() != tensor.Int64 || x.Dtype() == tensor.Bool:
		return e.each(b, "cast", "cast_"+typeName(x)+"_"+typeName(b.dst))
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

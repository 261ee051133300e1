//go:build cuda && cgo

package cuda

import (
	"fmt"
	"slices"
	"unsafe"

	official "gorgonia.org/gorgonia/cuda"
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// onDevice prepares op's call by its row; nil if the row is not for these
// operands.
func (e *engine) onDevice(r row, op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	for _, x := range in {
		if d := x.Dtype(); d != tensor.Float32 && d != tensor.Float64 || len(x.Uint8s()) == 0 {
			return nil, nil
		}
	}
	switch {
	case r.Method == "MatMul":
		return e.product(op, dst, in)
	case r.Op == "branch":
		return e.total(dst, in)
	case r.constant != nil && r.Method != "":
		return e.number(numberMethods[r.Method], r.constant(op), dst, in[0])
	case r.Method != "" && r.Kernel != "":
		return e.relation(binaryMethods[r.Method], dst, in[0], in[1])
	case r.Method != "":
		return e.binary(binaryMethods[r.Method], dst, in[0], in[1])
	}
	return e.kernelCall(r, op, dst, in)
}

// The methods of Gorgonia's engine write their result to a tensor that they are
// given for it, after copying the first operand there, or in place of that
// operand: to return a new one is an error.
type (
	binaryMethod func(e *official.Engine, a, b tensor.Tensor, opts ...tensor.FuncOpt) (tensor.Tensor, error)
	numberMethod func(e *official.Engine, x tensor.Tensor, c any, tensorIsLeft bool, opts ...tensor.FuncOpt) (tensor.Tensor, error)
)

var binaryMethods = map[string]binaryMethod{
	"Add": (*official.Engine).Add, "Sub": (*official.Engine).Sub, "Mul": (*official.Engine).Mul,
	"Div": (*official.Engine).Div, "Pow": (*official.Engine).Pow,
	"ElEq": (*official.Engine).ElEq, "ElNe": (*official.Engine).ElNe,
	"Lt": (*official.Engine).Lt, "Lte": (*official.Engine).Lte,
	"Gt": (*official.Engine).Gt, "Gte": (*official.Engine).Gte,
}

var numberMethods = map[string]numberMethod{
	"AddScalar": (*official.Engine).AddScalar, "MulScalar": (*official.Engine).MulScalar, "DivScalar": (*official.Engine).DivScalar,
}

// flat returns t's elements as a vector of Gorgonia's engine.
func (e *engine) flat(t *tensor.Dense) *tensor.Dense {
	return e.over(t.Dtype(), t.Uintptr(), t.Shape().TotalSize())
}

// over returns a tensor of Gorgonia's engine on memory.
func (e *engine) over(d tensor.Dtype, address uintptr, extents ...int) *tensor.Dense {
	bytes := uintptr(tensor.ProdInts(extents)) * d.Size()
	return tensor.New(tensor.Of(d), tensor.WithShape(extents...), tensor.WithEngine(e.std), tensor.FromMemory(address, bytes))
}

// landing is how a method is told to write to dst, where x is its first operand.
func landing(dst, x *tensor.Dense) tensor.FuncOpt {
	if dst.Uintptr() == x.Uintptr() {
		return tensor.UseUnsafe()
	}
	return tensor.WithReuse(dst)
}

// binary prepares dst = f(a, b). Where b lies in dst, which gets a copy of a
// first, b is copied elsewhere before.
func (e *engine) binary(f binaryMethod, dst, a, b *tensor.Dense) (func() error, error) {
	save := func() error { return nil }
	x, y, to := e.flat(a), e.flat(b), e.flat(dst)
	if y.Uintptr() == to.Uintptr() && x.Uintptr() != to.Uintptr() {
		elsewhere, err := e.scratch(len(b.Uint8s()))
		if err != nil {
			return nil, err
		}
		y = e.over(b.Dtype(), elsewhere.Uintptr(), b.Shape().TotalSize())
		copied := e.Copy(y, b)
		save = func() error { defer keep(elsewhere); return copied() }
	}
	option := []tensor.FuncOpt{landing(to, x)}
	return func() error {
		if err := save(); err != nil {
			return err
		}
		if _, err := f(e.std, x, y, option...); err != nil {
			return err
		}
		return e.finish()
	}, nil
}

// number prepares dst = f(x, c). The method takes c from memory.
func (e *engine) number(f numberMethod, c float64, dst, x *tensor.Dense) (func() error, error) {
	mem, err := e.scratch(8)
	if err != nil {
		return nil, err
	}
	if at := unsafe.Pointer(&bytesOf(mem)[0]); x.Dtype() == tensor.Float32 {
		*(*float32)(at) = float32(c)
	} else {
		*(*float64)(at) = c
	}
	from, to := e.flat(x), e.flat(dst)
	option := []tensor.FuncOpt{landing(to, from)}
	return func() error {
		if _, err := f(e.std, from, tensor.Memory(mem), true, option...); err != nil {
			return err
		}
		return e.finish()
	}, nil
}

// relation prepares the bools of a comparison, which the method has as floats.
func (e *engine) relation(f binaryMethod, dst, a, b *tensor.Dense) (func() error, error) {
	mem, err := e.scratch(len(a.Uint8s()))
	if err != nil {
		return nil, err
	}
	n := a.Shape().TotalSize()
	floats := e.over(a.Dtype(), mem.Uintptr(), n)
	compare, err := e.binary(f, floats, a, b)
	if err != nil {
		return nil, err
	}
	bools := e.launch("truth", a.Dtype(), blocksFor(n), word(dst), word(floats), uint64(n))
	return func() error {
		defer keep(mem)
		if err := compare(); err != nil {
			return err
		}
		return bools()
	}, nil
}

// total prepares the sum of any number of tensors, from left to right. dst may
// be the first of them.
func (e *engine) total(dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	if len(in) < 2 || slices.ContainsFunc(in[1:], func(x *tensor.Dense) bool { return x.Uintptr() == dst.Uintptr() }) {
		return nil, nil
	}
	var calls []func() error
	sum := in[0]
	for _, x := range in[1:] {
		add, err := e.binary((*official.Engine).Add, dst, sum, x)
		if err != nil {
			return nil, err
		}
		calls, sum = append(calls, add), dst
	}
	return func() error {
		for _, add := range calls {
			if err := add(); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// product prepares the product of two matrices, or of two batches of them, matrix
// by matrix. A transposed operand is a lazily transposed one.
func (e *engine) product(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	p, ok := op.(interface{ Transposed() (a, b bool) })
	if !ok {
		return nil, fmt.Errorf("%s tells no transposed operands", op)
	}
	transA, transB := p.Transposed()
	a, b, c := e.matrices(in[0], transA), e.matrices(in[1], transB), e.matrices(dst, false)
	return func() error {
		for i := range c {
			if err := e.std.MatMul(a[i], b[i], c[i]); err != nil {
				return err
			}
		}
		return e.finish()
	}, nil
}

// matrices returns the matrices of a batch, each on its part of t's memory.
func (e *engine) matrices(t *tensor.Dense, transposed bool) []*tensor.Dense {
	s := t.Shape()
	rows, cols := s[len(s)-2], s[len(s)-1]
	bytes := uintptr(rows*cols) * t.Dtype().Size()
	list := make([]*tensor.Dense, s.TotalSize()/(rows*cols))
	for i := range list {
		list[i] = e.over(t.Dtype(), t.Uintptr()+uintptr(i)*bytes, rows, cols)
		if transposed {
			_ = list[i].T() // fails for wrong axes only, and none are given
		}
	}
	return list
}

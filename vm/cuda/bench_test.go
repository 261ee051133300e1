package cuda

import (
	"bytes"
	"reflect"
	"testing"
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/cuda/fake"
)

// A bench tries kernels one by one: each by itself, in every order of blocks and
// threads, beside the op's own loop.
type bench struct {
	*Engine
	device *fake.Device
	over   int                   // the operand that results lie in, or −1
	met    map[reflect.Type]bool // types of ops that were run
	rounds map[reflect.Type]bool // those whose results may differ by roundings
}

// newBench returns a bench on the fake device. Every operand and result has
// memory of its own there, with guards around.
func newBench(t testing.TB, options ...Option) *bench {
	device := fake.Open(t)
	translate(t, device)
	device.Run(fake.Each, 11)
	e, err := New(append([]Option{Libraries(device.Path, device.Path, device.Path)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{e, device, -1, map[reflect.Type]bool{}, map[reflect.Type]bool{}}
	g := autodiff.NewGraph(autodiff.Float64)
	x, labels := g.Input("x", 2, 2), g.IntInput("labels", 2)
	for _, y := range []*autodiff.Node{
		ops.Exp(x), ops.Log(x), ops.Tanh(x), ops.Sigmoid(x), ops.Softplus(x), ops.Erf(x), ops.GELU(x), ops.Pow(x, x), ops.MatMul(x, x),
		ops.Sum(x), ops.LogSumExp(x), ops.Softmax(x, 0), ops.LogSoftmax(x, 0), ops.SoftmaxCE(x, x), ops.SoftmaxCE(x, labels), ops.SigmoidCE(x, x),
	} {
		b.rounds[reflect.TypeOf(y.Op())] = true
	}
	return b
}

// place returns a tensor of a type at an address.
func place(typ autodiff.Type, address uintptr) *tensor.Dense {
	n := typ.Shape.Count().At(0)
	var backing any
	switch typ.DType {
	case autodiff.Float64:
		backing = elementsAt[float64](address, n)
	case autodiff.Float32:
		backing = elementsAt[float32](address, n)
	case autodiff.Int64:
		backing = elementsAt[int64](address, n)
	default:
		backing = elementsAt[bool](address, n)
	}
	return tensor.New(tensor.WithShape(typ.Shape.Extents()...), tensor.WithBacking(backing))
}

func elementsAt[T any](address uintptr, n int) []T {
	if n == 0 {
		return []T{}
	}
	return unsafe.Slice(*(**T)(unsafe.Pointer(&address)), n)
}

// garbage returns a tensor of the host whose every element must be written.
func garbage(typ autodiff.Type) *tensor.Dense {
	y := tensor.New(tensor.Of(typ.DType.Tensor()), tensor.WithShape(typ.Shape.Extents()...))
	for i := range y.Uint8s() {
		y.Uint8s()[i] = 0xff
	}
	return y
}

// run computes op on the device from operands of the host, and what it gives
// besides its result; ok is false if there is no kernel.
func (b *bench) run(t testing.TB, op autodiff.Op, in []*tensor.Dense, out autodiff.Type, also ...*tensor.Dense) (y *tensor.Dense, ok bool, err error) {
	t.Helper()
	var memory []tensor.Memory
	upload := func(x *tensor.Dense) *tensor.Dense {
		m, err := b.Alloc(int64(len(x.Uint8s())))
		if err != nil {
			t.Fatal(err)
		}
		memory = append(memory, m)
		d := place(typeOf(x), m.Uintptr())
		if err := b.Sequence([]func() error{b.Copy(d, x)})(); err != nil {
			t.Fatal(err)
		}
		return d
	}
	defer func() {
		for _, m := range memory {
			if freed := b.Free(m, 0); freed != nil && err == nil {
				t.Error(op, freed)
			}
		}
	}()
	var device []*tensor.Dense
	for _, x := range append(in[:len(in):len(in)], also...) {
		device = append(device, upload(x))
	}
	y = garbage(out)
	var dst *tensor.Dense
	if b.over >= 0 {
		dst = device[b.over]
	} else {
		dst = upload(y)
	}
	call, err := b.Bind(op, dst, device)
	if err != nil {
		t.Fatal(op, err)
	}
	if call == nil {
		return nil, false, nil
	}
	if err := b.Sequence([]func() error{call, b.Copy(y, dst)})(); err != nil {
		return nil, true, err
	}
	for i, x := range in {
		if i == b.over {
			continue
		}
		back := garbage(typeOf(x))
		if err := b.Sequence([]func() error{b.Copy(back, device[i])})(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(back.Uint8s(), x.Uint8s()) {
			t.Fatalf("%s changes operand %d", op, i)
		}
	}
	for i, x := range also {
		if err := b.Sequence([]func() error{b.Copy(x, device[len(in)+i])})(); err != nil {
			t.Fatal(err)
		}
	}
	return y, true, nil
}

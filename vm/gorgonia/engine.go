// Package gorgonia is the engine that is plain Gorgonia: an op runs as the
// method that Gorgonia's tensor.StdEng has for it, wherever that method is right
// on contiguous tensors, and as the op's own loop elsewhere. It is slower than
// package vm/cpu, the default, and there to be compared with: two engines that
// agree have hardly a mistake in common.
//
//	m, err := vm.New(g, vm.WithEngine(gorgonia.New()))
//
// What runs how, and why, is one table: see [Delegations].
//
// There is also a bridge for those who come from Gorgonia's graphs: [Import]
// declares an ExprGraph here, [Export] makes one of nodes from here.
package gorgonia

import (
	"fmt"
	"reflect"
	"slices"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Engine is Gorgonia's StdEng as an engine of package vm. It has no state.
type Engine struct{ tensor.StdEng }

// New returns the engine.
func New() Engine { return Engine{} }

// std has the methods that ops are delegated to.
var std tensor.StdEng

// A binder prepares the call of a method of StdEng that computes op, in the
// memory of dst. A nil call means that the method is not right for these
// operands.
type binder func(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error)

// Bind prepares op's call by its row of the table, or returns nil if the op's
// own Run is to be used: where the table has no method, and for tensors without
// elements, on which StdEng panics.
func (Engine) Bind(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	bind := binders[reflect.TypeOf(op)]
	if bind == nil || empty(dst) || slices.ContainsFunc(in, empty) {
		return nil, nil
	}
	return bind(op, dst, in)
}

func empty(t *tensor.Dense) bool { return len(t.Uint8s()) == 0 }

// inFloat64 is bind where elements are float64, and the op's own loop for all
// other types.
func inFloat64(bind binder) binder {
	return func(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
		if dst.Dtype() != tensor.Float64 {
			return nil, nil
		}
		return bind(op, dst, in)
	}
}

// over returns a tensor of another shape on the memory of t. StdEng may change
// its shape, but not that of t.
func over(t *tensor.Dense, extents ...int) (*tensor.Dense, error) {
	y := t.ShallowClone()
	return y, y.Reshape(extents...)
}

// landed returns an error unless y, the result of a method that was asked to
// reuse dst, is dst: some methods of StdEng return other tensors instead.
func landed(dst *tensor.Dense, y tensor.Tensor, err error) error {
	if err == nil && y != tensor.Tensor(dst) {
		err = fmt.Errorf("the method returned a tensor other than the one to reuse")
	}
	return err
}

// taken copies y, the result of a method that can only return a new tensor, to
// dst.
func taken(dst *tensor.Dense, y tensor.Tensor, err error) error {
	if err != nil {
		return err
	}
	to, from := dst.Uint8s(), y.(*tensor.Dense).Uint8s()
	if len(to) != len(from) {
		return fmt.Errorf("the method returned the shape %v, want %v", y.Shape(), dst.Shape())
	}
	copy(to, from)
	return nil
}

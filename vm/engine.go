package vm

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A Kernel is an op that can be run: dst and in are contiguous row-major
// tensors of the types that Infer knows. Run writes every element of dst,
// whatever it held, changes no input, and returns an error only for values
// that the op cannot take, such as an id out of range. dst overlaps no input
// unless the op is InPlace.
type Kernel interface {
	autodiff.Op
	Run(dst *tensor.Dense, in []*tensor.Dense) error
}

// An Engine runs ops on its memory. It is Gorgonia's interface and a method
// that prepares the call of one op on given tensors: the call is made many
// times and should not allocate. A nil call, without error, means that the
// engine has nothing better than the op's own Run.
type Engine interface {
	tensor.Engine
	Bind(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (call func() error, err error)
}

// An InPlace op allows dst to be the very memory of input i, as far as no other
// input lies there.
type InPlace interface{ InPlace(i int) bool }

// An Aliased op's result has the same elements in the same order as its input
// 0, so that both may share memory: Reshape.
type Aliased interface{ Alias() }

// A Modal op is one of its inputs: which one depends on whether the program is
// compiled for training.
type Modal interface{ Choose(train bool) int }

// A Counted op knows how many floating-point operations it takes; others are
// taken to need one for each element of the result.
type Counted interface {
	FLOPs(in []autodiff.Type, out autodiff.Type) int
}

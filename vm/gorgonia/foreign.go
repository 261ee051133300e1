package gorgonia

import (
	"fmt"
	"hash"
	"hash/fnv"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// foreign is one of our ops as an op of Gorgonia's, at concrete types.
type foreign struct {
	op  vm.Kernel
	id  int // of the node: Gorgonia tells ops apart by hash codes
	in  []hm.Type
	typ autodiff.Type
}

var _ G.Op = (*foreign)(nil)

func typesOf(in []*G.Node) []hm.Type {
	types := make([]hm.Type, len(in))
	for k, x := range in {
		types[k] = x.Type()
	}
	return types
}

// Arity is the number of inputs.
func (f *foreign) Arity() int { return len(f.in) }

// Type is the function of the inputs' types to the result's.
func (f *foreign) Type() hm.Type {
	result := hm.Type(f.typ.DType.Tensor())
	if rank := f.typ.Shape.Rank(); rank > 0 {
		result = G.TensorType{Dims: rank, Of: result}
	}
	if len(f.in) == 0 {
		return result
	}
	return hm.NewFnType(append(append([]hm.Type{}, f.in...), result)...)
}

// InferShape returns the shape, which is known.
func (f *foreign) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return tensor.Shape(f.typ.Shape.Extents()), nil
}

// Do runs the op's own loop.
func (f *foreign) Do(values ...G.Value) (G.Value, error) {
	in := make([]*tensor.Dense, len(values))
	for k, v := range values {
		in[k] = dense(v)
	}
	y := tensor.New(tensor.WithShape(f.typ.Shape.Extents()...), tensor.Of(f.typ.DType.Tensor()))
	if err := f.op.Run(y, in); err != nil {
		return nil, err
	}
	return valueOf(y), nil
}

// ReturnsPtr and the others tell Gorgonia's machine that a result is fresh
// memory of Go's.
func (f *foreign) ReturnsPtr() bool      { return false }
func (f *foreign) CallsExtern() bool     { return false }
func (f *foreign) OverwritesInput() int  { return -1 }
func (f *foreign) String() string        { return f.op.String() }
func (f *foreign) WriteHash(h hash.Hash) { fmt.Fprintf(h, "keisan %d %s", f.id, f.op) }

// Hashcode is a hash of WriteHash.
func (f *foreign) Hashcode() uint32 {
	h := fnv.New32a()
	f.WriteHash(h)
	return h.Sum32()
}

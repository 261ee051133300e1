package ops

import (
	"keisan/autodiff"
)

// Node, Type and Shape are those of autodiff, for shorter signatures inside
// this package.
type (
	node  = autodiff.Node
	typ   = autodiff.Type
	shape = autodiff.Shape
)

// SameFloat is the shape rule of elementwise functions: all inputs have one
// float type, which is the result's.
func SameFloat(in []autodiff.Type) (autodiff.Type, error) {
	if err := wantFloat(in...); err != nil {
		return typ{}, err
	}
	return sameType(in)
}

// SameNumber is SameFloat that also allows int64.
func SameNumber(in []autodiff.Type) (autodiff.Type, error) {
	for _, t := range in {
		if t.DType == autodiff.Bool {
			return typ{}, autodiff.Errorf(autodiff.ErrDType, "wants numbers", "got bool; ops.Cast makes numbers of it")
		}
	}
	return sameType(in)
}

// sameType wants equal types.
func sameType(in []typ) (typ, error) {
	if len(in) == 0 {
		return typ{}, autodiff.Errorf(autodiff.ErrGraph, "wants operands", "there are none")
	}
	for _, t := range in[1:] {
		if t.DType != in[0].DType {
			return typ{}, autodiff.Errorf(autodiff.ErrDType, "element types differ", "%s ≠ %s; ops.Cast converts", in[0].DType, t.DType)
		}
		if t.Shape != in[0].Shape {
			return typ{}, autodiff.Errorf(autodiff.ErrShape, "shapes differ", "%s ≠ %s", in[0].Shape, t.Shape)
		}
	}
	return in[0], nil
}

// wantFloat returns an error unless all types are of a float type.
func wantFloat(in ...typ) error {
	for _, t := range in {
		if !t.DType.IsFloat() {
			return autodiff.Errorf(autodiff.ErrDType, "wants floats", "got %s; ops.Cast converts", t.DType)
		}
	}
	return nil
}

// wantInt returns an error unless the type is int64.
func wantInt(t typ, what string) error {
	if t.DType != autodiff.Int64 {
		return autodiff.Errorf(autodiff.ErrDType, what+" must be int64", "got %s", t.DType)
	}
	return nil
}

package optest_test

import (
	"fmt"
	"math"
	"sync/atomic"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// A fault is what is wrong with the op planted. All but a few are faults of
//
//	y = x²        x̄ = 2x ȳ
type fault string

type planted struct {
	fault     fault
	mark      *int // a pointer has no place in an op: for the fault "pointer"
	attribute int
}

var outside atomic.Int64

func plant(f fault) ops.Spec {
	return ops.Spec{Name: "planted", Draw: func(d *ops.Draw) ops.Case {
		x, attribute := ops.Float(d.Shape(0, 3)).Between(0.5, 2), d.Int(0, 9)
		return ops.Case{In: []ops.Arg{x}, Build: func(in []*autodiff.Node) *autodiff.Node {
			return declare(planted{fault: f}, in[0], attribute)
		}}
	}}
}

// plantDraw asks the draw for what there is not.
func plantDraw(f fault) ops.Spec {
	return ops.Spec{Name: "planted", Draw: func(d *ops.Draw) ops.Case {
		if f == "shape that is not" {
			d.Shape(-1, 2)
		}
		d.Int(2, 1)
		return ops.Case{}
	}}
}

func declare(op planted, x *autodiff.Node, attribute int) *autodiff.Node {
	switch op.fault {
	case "attribute not in String":
		op.attribute = attribute
	case "attribute outside":
		outside.Store(int64(attribute))
	case "pointer", "pointer in String":
		op.mark = new(int)
	case "nil":
		return nil
	case "mistake":
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrValue, "never right", ""), op, x)
	case "other graph":
		return autodiff.NewGraph(autodiff.Float64).Scalar(1)
	}
	return autodiff.Apply(op, x)
}

func (p planted) String() string {
	if p.fault == "pointer in String" {
		return fmt.Sprintf("Planted(%p)", p.mark)
	}
	return "Planted"
}

func (p planted) Formula() (string, []string) {
	switch p.fault {
	case "no formula":
		return "", nil
	case "formula of one adjoint too many":
		return "y = x²", []string{"2x⊙g", "g"}
	}
	return "y = x²", []string{"2x⊙g"}
}

func (p planted) Infer(in []autodiff.Type) (autodiff.Type, error) {
	switch s := in[0].Shape; p.fault {
	case "Infer panics":
		if s.Rank() > 3 {
			panic("four axes")
		}
	case "Infer changes its argument":
		defer func() { in[0].DType = autodiff.Int64 }()
	case "Infer allows ints":
		return in[0], nil
	case "shape rule of another op":
		if s.Rank() > 1 {
			return autodiff.Type{DType: in[0].DType, Shape: s.Remove(0)}, nil
		}
	case "open extents forgotten":
		if s.IsOpen() && in[0].DType.IsFloat() {
			return autodiff.Type{DType: in[0].DType, Shape: s.Insert(0, 2)}, nil
		}
	}
	return ops.SameFloat(in)
}

func (p planted) Pullback(_ int, y, dy *autodiff.Node) *autodiff.Node {
	x := y.In(0)
	switch p.fault {
	case "slope wrong by 0.1 %":
		return ops.Scale(ops.Mul(dy, x), 2.002)
	case "slope wrong in one element":
		return autodiff.Apply(backward{p.fault}, x, dy)
	case "wrong at second order", "missing at second order":
		return autodiff.Apply(backward{p.fault}, x, dy)
	case "no gradient":
		return nil
	case "gradient of another shape":
		return ops.Reshape(ops.Scale(ops.Mul(dy, x), 2), append(x.Shape().Extents(), 1)...)
	}
	return ops.Scale(ops.Mul(dy, x), 2)
}

func (p planted) InPlace(i int) bool { return true }

func (p planted) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	n := dst.Shape().TotalSize()
	switch p.fault {
	case "Run panics":
		panic("never runs")
	case "Run fails":
		return fmt.Errorf("never runs")
	case "Run reshapes dst":
		if err := dst.Reshape(n); err != nil {
			return err
		}
	}
	if dst.Dtype() == tensor.Float32 {
		for i, x := range in[0].Float32s() {
			y := x * x
			if p.fault == "float32 kernel wrong" {
				y *= 1.0001
			}
			dst.Float32s()[i] = y
		}
		return nil
	}
	x, y := in[0].Float64s(), dst.Float64s()
	if p.fault == "not in place" {
		clear(y)
	}
	for i, v := range x {
		switch {
		case p.fault == "an element not written" && i == 2:
		case p.fault == "dst added to":
			y[i] += v * v
		case p.fault == "NaN" && i == len(x)-1:
			y[i] = math.NaN()
		case p.fault == "attribute outside":
			y[i] = v*v + float64(outside.Load())
		default:
			y[i] = v * v
		}
	}
	if p.fault == "input changed" && len(x) > 0 {
		x[0] = 1
	}
	return nil
}

// backward is 2x ȳ as an op of its own, whose adjoints or values are wrong.
type backward struct{ fault fault }

func (backward) String() string { return "Backward" }

func (backward) Formula() (string, []string) { return "v = 2x⊙g", []string{"2h⊙g", "2x⊙h"} }

func (backward) Infer(in []autodiff.Type) (autodiff.Type, error) { return ops.SameFloat(in) }

func (b backward) Pullback(i int, y, dy *autodiff.Node) *autodiff.Node {
	switch {
	case b.fault == "wrong at second order" && i == 0:
		return ops.Mul(dy, y.In(1)) // lacks the factor 2
	case b.fault == "missing at second order" && i == 0:
		return nil
	}
	return ops.Scale(ops.Mul(dy, y.In(1-i)), 2)
}

func (b backward) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if err := ops.Zip(dst, in, func(x, g float64) float64 { return 2 * x * g }); err != nil {
		return err
	}
	if y := dst.Float64s(); b.fault == "slope wrong in one element" && dst.Dtype() == tensor.Float64 && len(y) > 0 {
		y[len(y)-1] *= 1.001
	}
	return nil
}

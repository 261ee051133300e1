package ops_test

import (
	"errors"
	"math"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// What an op of one's own gives to the loops by mistake is an error: no panic,
// and nothing that is computed from other numbers' bits.
func TestLoopsRefuse(t *testing.T) {
	floats := func(d tensor.Dtype, n int) *tensor.Dense { return tensor.New(tensor.WithShape(n), tensor.Of(d)) }
	dst, other := floats(tensor.Float64, 3), floats(tensor.Float64, 3)
	for what, c := range map[string]struct {
		dst    *tensor.Dense
		in     []*tensor.Dense
		reason error
	}{
		"no dst":       {nil, []*tensor.Dense{dst, dst}, autodiff.ErrDType},
		"ids":          {floats(tensor.Int64, 3), []*tensor.Dense{dst, dst}, autodiff.ErrDType},
		"no inputs":    {dst, nil, autodiff.ErrValue},
		"nil input":    {dst, []*tensor.Dense{nil, other}, autodiff.ErrDType},
		"float32":      {dst, []*tensor.Dense{floats(tensor.Float32, 3), other}, autodiff.ErrDType},
		"fewer":        {dst, []*tensor.Dense{floats(tensor.Float64, 2), other}, autodiff.ErrShape},
		"more":         {dst, []*tensor.Dense{floats(tensor.Float64, 4), other}, autodiff.ErrShape},
		"one, for Zip": {dst, []*tensor.Dense{other}, autodiff.ErrValue},
		"second nil":   {dst, []*tensor.Dense{other, nil}, autodiff.ErrDType},
		"second fewer": {dst, []*tensor.Dense{other, floats(tensor.Float64, 2)}, autodiff.ErrShape},
	} {
		if err := ops.Zip(c.dst, c.in, math.Pow); !errors.Is(err, c.reason) {
			t.Errorf("Zip, %s: have %v", what, err)
		}
		if len(c.in) != 1 && (len(c.in) < 2 || c.in[0] != other) {
			if err := ops.Map(c.dst, c.in, math.Exp); !errors.Is(err, c.reason) {
				t.Errorf("Map, %s: have %v", what, err)
			}
		}
	}
	both := []*tensor.Dense{other, other}
	if ops.Map(dst, both, nil) == nil || ops.Zip(dst, both, nil) == nil || ops.Map(dst, both[:1], math.Exp) != nil || ops.Zip(dst, both, math.Pow) != nil {
		t.Error("no function is a mistake, and nothing else")
	}
	if y := dst.Float64s(); y[0] != 1 || y[2] != 1 {
		t.Errorf("0⁰ is 1, have %v", y)
	}
}

package gorgonia

import (
	"math"
	"runtime"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// What the table's reasons say of Gorgonia's methods is so. Where this fails,
// Gorgonia has been mended, and the op may be delegated.
func TestReasonsHold(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	reused := vector(2)
	for _, c := range []struct {
		op          string
		f           func() (tensor.Tensor, error)
		wrong, want []float64
		on          string // the only architecture on which it is wrong; "" for all
	}{
		{"ArgMax", func() (tensor.Tensor, error) { return std.Argmax(vector(inf, inf), 1) }, []float64{1}, []float64{0}, ""},
		{"ArgMax", func() (tensor.Tensor, error) { return std.Argmax(vector(nan, 1, nan), 1) }, []float64{2}, []float64{0}, ""},
		{"Exp", func() (tensor.Tensor, error) { return std.Exp(row32(7.1e9)) }, []float64{0}, []float64{inf}, "amd64"},
		{"Exp", func() (tensor.Tensor, error) { return std.Exp(row32(26.686197)) }, nil, []float64{3.8874805e+11}, "amd64"},
		{"Log", func() (tensor.Tensor, error) { return std.Log(row32(1e-40)) }, nil, []float64{-92.1034}, "amd64"},
		{"LogSoftmax", func() (tensor.Tensor, error) { return std.LogSoftMax(square(800, 0, 1, 1), 1) },
			[]float64{0, -800, inf, inf}, []float64{0, -800, -math.Ln2, -math.Ln2}, ""},
		{"Max", func() (tensor.Tensor, error) { return std.Max(vector(nan, 1), 1) }, []float64{1}, []float64{nan}, ""},
		{"Maximum", func() (tensor.Tensor, error) { return std.MaxBetween(vector(1), vector(nan)) }, []float64{1}, []float64{nan}, ""},
		{"Maximum", func() (tensor.Tensor, error) { return std.MaxBetween(vector(1), reused, tensor.WithReuse(reused)) },
			[]float64{1}, []float64{2}, ""},
		{"Min", func() (tensor.Tensor, error) { return std.Min(vector(nan, 1), 1) }, []float64{1}, []float64{nan}, ""},
		{"Minimum", func() (tensor.Tensor, error) { return std.MinBetween(vector(1), vector(nan)) }, []float64{1}, []float64{nan}, ""},
		{"Pow", func() (tensor.Tensor, error) { return std.Pow(row32(-inf), row32(0.5)) }, []float64{nan}, []float64{inf}, ""},
		{"Softmax", func() (tensor.Tensor, error) { return std.SoftMax(square(800, 0, 1, 1), 1) },
			[]float64{1, 0, nan, nan}, []float64{1, 0, 0.5, 0.5}, ""},
		{"Sum", func() (tensor.Tensor, error) {
			return std.Sum(tensor.New(tensor.WithShape(1, 2, 3, 1), tensor.WithBacking([]float64{0, 1, 2, 3, 4, 5})), 2)
		}, []float64{3, 9}, []float64{3, 12}, ""},
	} {
		if c.on != "" && c.on != runtime.GOARCH {
			continue
		}
		y, err := c.f()
		if err != nil {
			t.Errorf("%s: %v", c.op, err)
			continue
		}
		have := y.(*tensor.Dense)
		if at := differ(have, vector(c.want...), 1e-6); at < 0 {
			t.Errorf("%s gives %v, as it should", c.op, have)
		}
		if at := differ(have, vector(c.wrong...), 0); at >= 0 && c.wrong != nil {
			t.Errorf("%s gives %v, which is wrong, but not %v", c.op, have, c.wrong)
		}
	}
}

// The methods that the table says do not write to a given tensor do not.
func TestReuseIsIgnored(t *testing.T) {
	x := square(1, 2, 3, 4)
	ids := tensor.New(tensor.WithShape(2), tensor.WithBacking([]int{1, 0}))
	for name, f := range map[string]func(reuse tensor.FuncOpt) (tensor.Tensor, error){
		"SoftMax":         func(reuse tensor.FuncOpt) (tensor.Tensor, error) { return std.SoftMax(x, 0, reuse) },
		"LogSoftMax":      func(reuse tensor.FuncOpt) (tensor.Tensor, error) { return std.LogSoftMax(x, 0, reuse) },
		"SelectByIndices": func(reuse tensor.FuncOpt) (tensor.Tensor, error) { return std.SelectByIndices(x, ids, 0, reuse) },
	} {
		dst := square(9, 9, 9, 9)
		y, err := f(tensor.WithReuse(dst))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if landed(dst, y, nil) == nil || get(dst, 0) != 9 {
			t.Errorf("%s writes to the tensor to reuse", name)
		}
	}
	int64s := garbage(autodiff.TypeOf(autodiff.Int64, 2))
	if _, err := std.SelectByIndices(x, int64s, 0); err == nil {
		t.Error("SelectByIndices takes int64")
	}
	if _, err := std.SelectByIndicesB(x, x, int64s, 0); err == nil {
		t.Error("SelectByIndicesB takes int64")
	}
}

func vector(v ...float64) *tensor.Dense {
	return tensor.New(tensor.WithShape(1, len(v)), tensor.WithBacking(v))
}

func square(v ...float64) *tensor.Dense {
	return tensor.New(tensor.WithShape(2, 2), tensor.WithBacking(v))
}

func row32(v float64) *tensor.Dense {
	return tensor.New(tensor.WithShape(1, 1), tensor.WithBacking([]float32{float32(v)}))
}

package main

import (
	"gorgonia.org/tensor"

	"keisan/ops"
	"keisan/viz/plot"
	"keisan/vm"
)

// predictor compiles the part of the graph that classifies.
func (r *run) predictor() (plot.Predict, error) {
	class := ops.ArgMax(r.net.Score, 1)
	p, err := r.machine.With(vm.Eval()).Compile(class)
	if err != nil {
		return nil, err
	}
	return func(xs []float64, classes []int64) error {
		x := tensor.New(tensor.WithShape(len(classes), 2), tensor.WithBacking(as(r.dtype.Tensor(), xs)))
		y, err := p.Run(vm.Feed{r.net.X: x})
		if err == nil {
			copy(classes, y[0].Int64s())
		}
		return err
	}, nil
}

// as returns the numbers in the element type.
func as(t tensor.Dtype, xs []float64) any {
	if t == tensor.Float64 {
		return xs
	}
	narrow := make([]float32, len(xs))
	for i, v := range xs {
		narrow[i] = float32(v)
	}
	return narrow
}

// right counts the samples that the network classifies right.
func (r *run) right(predict plot.Predict) (int, error) {
	want := r.set.Labels.Int64s()
	have := make([]int64, len(want))
	if err := predict(r.points(), have); err != nil {
		return 0, err
	}
	n := 0
	for i := range want {
		if have[i] == want[i] {
			n++
		}
	}
	return n, nil
}

// points returns the samples, x₀ y₀ x₁ y₁ …
func (r *run) points() []float64 {
	if r.set.X.Dtype() == tensor.Float64 {
		return r.set.X.Float64s()
	}
	var wide []float64
	for _, v := range r.set.X.Float32s() {
		wide = append(wide, float64(v))
	}
	return wide
}

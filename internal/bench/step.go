package bench

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/train"
	"keisan/vm"
)

// LearningRate is that of all training steps.
const LearningRate = 0.1

// CheckedSteps is the number of steps whose losses every program must get: the
// first shows the forward pass, the next ones the gradients and the update.
const CheckedSteps = 3

// step trains a multilayer perceptron on one batch, again and again. Sample n
// is of class n mod K.
func step(w Workload) (*Trial, error) {
	g := autodiff.NewGraph(w.dtype())
	inputs, hidden, classes := w.Dims[0], w.Dims[1:len(w.Dims)-1], w.Dims[len(w.Dims)-1]
	net := models.MLP(g, inputs, hidden, classes, models.Sigmoid(), models.Weights(weights()))

	grads, err := autodiff.Grad(net.Loss, net.Params...)
	if err != nil {
		return nil, err
	}
	updates := train.SGD(LearningRate).Updates(net.Params, grads)
	m, err := vm.New(g)
	if err != nil {
		return nil, err
	}
	program, err := m.Compile(append(updates, net.Loss)...)
	if err != nil {
		return nil, err
	}
	x, t := batch(w)
	feed := vm.Feed{net.X: x, net.T: t}

	trial := &Trial{Run: func() error { _, err := program.Run(feed); return err }}
	for range CheckedSteps {
		out, err := program.Run(feed)
		if err != nil {
			return nil, err
		}
		trial.Check = append(trial.Check, element(out[len(updates)], 0))
	}
	plan := program.Profile()
	trial.Arena, trial.Bound = plan.Arena, plan.Bound
	return trial, nil
}

// weights is the initializer of the weights of all layers in turn: the first
// gets array 1.
func weights() autodiff.Initializer {
	k := 0
	return func(r autodiff.Rand, shape autodiff.Shape, dst []float64) error {
		k++
		return numbers(k, WeightScale(shape.Extent(0)))(r, shape, dst)
	}
}

// batch returns the samples, array 0, and their classes, one-hot.
func batch(w Workload) (x, t *tensor.Dense) {
	n, d, k := w.Batch, w.Dims[0], w.Dims[len(w.Dims)-1]
	xs, ts := make([]float64, n*d), make([]float64, n*k)
	for i := range xs {
		xs[i] = Number(0, i)
	}
	for i := range n {
		ts[i*k+i%k] = 1
	}
	return tensorOf(w.dtype(), xs, n, d), tensorOf(w.dtype(), ts, n, k)
}

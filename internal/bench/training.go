package bench

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/train"
	"keisan/vm"
)

// LearningRate is that of all training steps.
const LearningRate = 0.1

// CheckedSteps is the number of steps whose losses every program must get: the
// first shows the forward pass, the next ones the gradients and the update.
const CheckedSteps = 3

// A network is what a training step is made from.
type network struct {
	params []*autodiff.Node
	loss   *autodiff.Node
	feed   vm.Feed // of one batch, which is trained on again and again
}

// training makes a training step of a network ready: forward, backward and SGD.
func training(declare func(Workload, *autodiff.Graph) network) func(Workload) (*Trial, error) {
	return func(w Workload) (*Trial, error) {
		g := autodiff.NewGraph(w.dtype())
		net := declare(w, g)
		program, m, err := net.compile(w.engine)
		if err != nil {
			return nil, err
		}
		net.start(m)
		var out []*tensor.Dense
		trial := &Trial{Machine: m, Loss: func() float64 { return element(out[len(net.params)], 0) }}
		trial.Run = func() (err error) { out, err = program.Run(net.feed); return err }
		for range CheckedSteps {
			if err := trial.Run(); err != nil {
				return nil, err
			}
			trial.Check = append(trial.Check, trial.Loss())
		}
		plan := program.Profile()
		trial.Arena, trial.Bound = plan.Arena, plan.Bound
		return trial, nil
	}
}

// compile returns the program of a step, the updates and then the loss, for an
// engine or the default.
func (n network) compile(e vm.Engine) (*vm.Program, *vm.Machine, error) {
	grads, err := autodiff.Grad(n.loss, n.params...)
	if err != nil {
		return nil, nil, err
	}
	options := []vm.Option{vm.WithRand(still{})}
	if e != nil {
		options = append(options, vm.WithEngine(e))
	}
	m, err := vm.New(n.loss.Graph(), options...)
	if err != nil {
		return nil, nil, err
	}
	program, err := m.Compile(append(train.SGD(LearningRate).Updates(n.params, grads), n.loss)...)
	return program, m, err
}

// start sets the weights: the first to array 1, and so on. Vectors stay what
// they are, biases zeros and gains ones.
func (n network) start(m *vm.Machine) {
	k := 0
	for _, p := range n.params {
		s := p.Shape()
		if s.Rank() < 2 {
			continue
		}
		k++
		v, fan := m.Value(p), s.Extent(0)
		if s.Rank() > 2 { // filters: all that one reads
			fan = v.Shape().TotalSize() / s.Extent(0)
		}
		fill(v, k, WeightScale(fan))
	}
}

// still is no randomness: start sets the weights.
type still struct{}

func (still) Float64() float64     { return 0 }
func (still) NormFloat64() float64 { return 0 }

// fill sets the elements of v to array k, times scale.
func fill(v *tensor.Dense, k int, scale float64) {
	for i := range v.Shape().TotalSize() {
		if x := scale * Number(k, i); v.Dtype() == tensor.Float32 {
			v.Float32s()[i] = float32(x)
		} else {
			v.Float64s()[i] = x
		}
	}
}

// samples returns array 0.
func samples(w Workload, shape ...int) *tensor.Dense {
	dtype := tensor.Float32
	if w.DType == "float64" {
		dtype = tensor.Float64
	}
	x := tensor.New(tensor.WithShape(shape...), tensor.Of(dtype))
	fill(x, 0, 1)
	return x
}

// labels returns the classes of samples, one-hot: sample n is of class n mod k.
func labels(w Workload, k int) *tensor.Dense {
	ts := make([]float64, w.Batch*k)
	for i := range w.Batch {
		ts[i*k+i%k] = 1
	}
	return tensorOf(w.dtype(), ts, w.Batch, k)
}

// numbersOf returns the classes of the same samples.
func numbersOf(w Workload, k int) *tensor.Dense {
	t := tensor.New(tensor.WithShape(w.Batch), tensor.Of(tensor.Int64))
	for i := range t.Int64s() {
		t.Int64s()[i] = int64(i % k)
	}
	return t
}

// words returns ids less than n: those of array k.
func words(k, n int, shape ...int) *tensor.Dense {
	t := tensor.New(tensor.WithShape(shape...), tensor.Of(tensor.Int64))
	for i := range t.Int64s() {
		t.Int64s()[i] = int64(id(k, i, n))
	}
	return t
}

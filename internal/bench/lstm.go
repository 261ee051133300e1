package bench

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/train"
	"keisan/vm"
)

// language makes a training step of an LSTM language model ready: forward,
// truncated backpropagation through time and SGD, the state carried on. Of w,
// Dims are the words of the vocabulary, the numbers of a vector and the words
// read at a time; Batch is the texts side by side.
func language(w Workload) (*Trial, error) {
	g := autodiff.NewGraph(w.dtype())
	words, d, t := w.Dims[0], w.Dims[1], w.Dims[2]
	model := models.Rnnlm(g, words, d, d)
	reading := model.Read(w.Batch, t)
	grads, err := autodiff.Grad(reading.Loss, model.Params...)
	if err != nil {
		return nil, err
	}
	updates := train.SGD(LearningRate).Updates(model.Params, grads)
	m, err := vm.New(g)
	if err != nil {
		return nil, err
	}
	for k, p := range model.Params {
		if p.Shape().Rank() == 2 { // biases are zeros
			start(m.Value(p), k+1, p.Shape().Extent(0))
		}
	}
	program, err := m.Compile(append(updates, reading.Loss)...)
	if err != nil {
		return nil, err
	}
	feed := vm.Feed{reading.X: text(w, 0), reading.T: text(w, 1)}
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

// start sets weights from rows inputs to the k-th numbers.
func start(v *tensor.Dense, k, rows int) {
	scale := WeightScale(rows)
	for i := range v.Shape().TotalSize() {
		if x := scale * Number(k, i); v.Dtype() == tensor.Float32 {
			v.Float32s()[i] = float32(x)
		} else {
			v.Float64s()[i] = x
		}
	}
}

// text returns the words, or from 1 on the words that come next: word i of text
// n is (7 i i + 31 n + i) mod V.
func text(w Workload, from int) *tensor.Dense {
	var ids []int64
	for n := range w.Batch {
		for i := from; i < from+w.Dims[2]; i++ {
			ids = append(ids, int64((7*i*i+31*n+i)%w.Dims[0]))
		}
	}
	return tensor.New(tensor.WithShape(w.Batch, w.Dims[2]), tensor.WithBacking(ids))
}

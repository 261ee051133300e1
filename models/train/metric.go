package train

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A Metric sums up what a network does in one number, batch by batch.
type Metric interface {
	Name() string
	Higher() bool            // whether a larger number is better
	Wants() []*autodiff.Node // what it looks at in each batch
	Reset()                  // forgets all batches
	Value() float64          // of the batches since Reset; NaN without any
	// Add looks at a batch of n samples: values are those of Wants, and belong to
	// the program that runs. An error is a value that the metric cannot judge.
	Add(n int, values []*tensor.Dense) error
}

// Track counts the metrics in training, over each epoch, for the history. They
// judge each batch before the update that it causes. What a metric that is a
// [Part], as those of this package are, has counted is kept in checkpoints.
func Track(metrics ...Metric) Option {
	return func(s *settings) { s.track.metrics = append(s.track.metrics, metrics...) }
}

// A panel shows metrics the values that a program fetches for them.
type panel struct {
	metrics []Metric
	wants   []int // how many values each wants
}

// fetches returns what the program must fetch, in order, or an error for metrics
// that cannot be.
func (p *panel) fetches() ([]*autodiff.Node, error) {
	var nodes []*autodiff.Node
	for i, m := range p.metrics {
		if m == nil {
			return nil, fmt.Errorf("train: metric %d is nil", i+1)
		}
		for _, other := range p.metrics[:i] {
			if other.Name() == m.Name() {
				return nil, fmt.Errorf("train: two metrics are named %q", m.Name())
			}
		}
		wants := m.Wants()
		nodes, p.wants = append(nodes, wants...), append(p.wants, len(wants))
	}
	p.reset()
	return nodes, nil
}

func (p *panel) reset() {
	for _, m := range p.metrics {
		m.Reset()
	}
}

// add passes on what was fetched for a batch.
func (p *panel) add(batch, values []*tensor.Dense) error {
	n := 1
	if len(batch) > 0 && batch[0].Dims() > 0 {
		n = batch[0].Shape()[0]
	}
	for i, m := range p.metrics {
		k := p.wants[i]
		if err := m.Add(n, values[:k]); err != nil {
			return fmt.Errorf("train: %s: %w", m.Name(), err)
		}
		values = values[k:]
	}
	return nil
}

// given returns an error unless there is a value for each node that a metric wants.
func given(values []*tensor.Dense, of []*autodiff.Node) error {
	if len(values) != len(of) {
		return fmt.Errorf("wants %d values, not %d", len(of), len(values))
	}
	for i, v := range values {
		if v == nil {
			return fmt.Errorf("the value of %s is nil", of[i])
		}
	}
	return nil
}

func (p *panel) scores() []Score {
	var scores []Score
	for _, m := range p.metrics {
		scores = append(scores, Score{m.Name(), m.Value(), m.Higher()})
	}
	return scores
}

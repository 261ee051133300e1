package train

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Mean returns the metric that averages a float scalar, the mean loss of a batch
// say, over all samples: each batch weighs as much as it has samples. Lower is
// better.
//
//	Σ n L / Σ n
func Mean(name string, value *autodiff.Node) Metric { return &mean{name: name, of: one(value)} }

// PerplexityOf returns the metric that tells among how many words a language
// model wavers: loss is the mean cross entropy of a batch. Lower is better.
//
//	exp(Σ n L / Σ n)
func PerplexityOf(loss *autodiff.Node) Metric {
	return &mean{name: "perplexity", of: one(loss), last: math.Exp}
}

type mean struct {
	name   string
	of     []*autodiff.Node
	last   func(float64) float64 // applied to the mean, or nil
	sum, n float64
}

func (m *mean) Name() string            { return m.name }
func (m *mean) Higher() bool            { return false }
func (m *mean) Wants() []*autodiff.Node { return m.of }
func (m *mean) Reset()                  { m.sum, m.n = 0, 0 }

func (m *mean) Add(n int, values []*tensor.Dense) error {
	if err := given(values, m.of); err != nil {
		return err
	}
	v := values[0]
	if v.Dims() != 0 || v.Dtype() != tensor.Float32 && v.Dtype() != tensor.Float64 {
		return fmt.Errorf("wants a float scalar, not %s", m.of[0])
	}
	m.sum += float64(n) * number(v)
	m.n += float64(n)
	return nil
}

func (m *mean) Value() float64 {
	v := m.sum / m.n
	if m.last != nil {
		v = m.last(v)
	}
	return v
}

func one(n *autodiff.Node) []*autodiff.Node { return []*autodiff.Node{n} }

package enginetest

import (
	"math/rand/v2"
	"slices"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

// A Model is one of the example models, small, and what trains it. Integer inputs
// take numbers below 7, words or signs.
type Model struct {
	Name      string
	Declare   func(g *autodiff.Graph) (loss *autodiff.Node, params []*autodiff.Node)
	Optimizer func() train.Optimizer
}

// Models are the example models. Adam is not for those with parameters whose
// gradient is 0 but for roundings, such as the biases of keys: it makes a step of
// full length of it, in a direction that the engine's roundings choose.
func Models() []Model {
	adam := func() train.Optimizer { return train.Adam(0.01) }
	momentum := func() train.Optimizer { return train.Momentum(0.1, 0.9) }
	clipped := func() train.Optimizer { return train.ClipNorm(train.SGD(1), 0.25) }
	return []Model{
		{"spiral", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			c := models.TwoLayerNet(g, 2, 10, 3)
			return c.Loss, c.Params
		}, func() train.Optimizer { return train.SGD(1) }},
		{"MLP", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			c := models.MLP(g, 50, []int{40, 30, 20}, 10, models.ReLU())
			return c.Loss, c.Params
		}, func() train.Optimizer { return train.Nesterov(0.1, 0.9) }},
		{"MLP with norms", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			c := models.Classify(g, 20, models.Affine(30), models.BatchNorm(), models.GELU(), models.Dropout(0.3),
				models.Residual(models.Affine(30), models.LayerNorm(), models.Tanh()), models.Affine(5))
			return c.Loss, c.Params
		}, momentum},
		{"RNN language model", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			return reading(models.SimpleRnnlm(g, 7, 10, 12))
		}, clipped},
		{"LSTM language model", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			return reading(models.Rnnlm(g, 7, 10, 12))
		}, clipped},
		{"better language model", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			return reading(models.BetterRnnlm(g, 7, 12, models.Dropout(0.5)))
		}, clipped},
		{"bidirectional GRU", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			cell := func(g *autodiff.Graph, d int) models.Cell { return models.GRUCell(g, d, 9) }
			y, params := models.Bidirectional("GRU", cell)(g.Input("x", autodiff.Batch, 6, 5))
			return ops.Mean(ops.Square(y)), params
		}, func() train.Optimizer { return train.AdaGrad(0.1) }},
		{"CBOW", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			w := models.CBOW(g, 7, 10, 2, 4)
			return w.Loss, w.Params
		}, adam},
		{"skip-gram", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			w := models.SimpleSkipGram(g, 7, 10)
			return w.Loss, w.Params
		}, adam},
		{"seq2seq", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			m := models.PeekySeq2seq(g, 7, 8, 12, 6, 4)
			return m.Loss, m.Params
		}, adam},
		{"seq2seq with attention", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			m := models.AttentionSeq2seq(g, 7, 8, 12, 6, 4)
			return m.Loss, m.Params
		}, adam},
		{"transformer", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			m := models.Transformer(g, 7, 8, 2, 2, 6, 4)
			return m.Loss, m.Params
		}, momentum},
		{"LeNet", func(g *autodiff.Graph) (*autodiff.Node, []*autodiff.Node) {
			c := models.LeNet(g, 1, 16, 20, 7)
			return c.Loss, c.Params
		}, momentum},
	}
}

func reading(m *models.LanguageModel) (loss *autodiff.Node, params []*autodiff.Node) {
	return m.Read(5, 6).Loss, m.Params
}

// Trainings returns a few steps of training of the models of these names, or of
// all, with batches of 5 and, where the extent is open, one of 4.
func Trainings(names ...string) Cases {
	return func(yield func(Case) bool) {
		for _, m := range Models() {
			if len(names) > 0 && !slices.Contains(names, m.Name) {
				continue
			}
			for _, float := range floats {
				if !yield(m.training(float)) {
					return
				}
			}
		}
	}
}

// training declares steps of a model's training.
func (m Model) training(float autodiff.DType) Case {
	c, g := Case{Name: m.Name + ", " + float.String()}, autodiff.NewGraph(float)
	loss, params := m.Declare(g)
	grads, err := autodiff.Grad(loss, params...)
	if err != nil {
		c.Err = err
		return c
	}
	c.Fetches = append([]*autodiff.Node{loss}, m.Optimizer().Updates(params, grads)...)
	r := rand.New(rand.NewPCG(5, 6))
	for _, batch := range []int{5, 5, 5, 4, 5} {
		feed := vm.Feed{}
		for _, x := range g.Nodes() {
			if x.Kind() == autodiff.KindInput {
				feed[x] = drawing(x.Type().At(batch), func(int) float64 {
					if x.DType() == autodiff.Int64 {
						return float64(r.IntN(7))
					}
					return r.Float64()
				})
			}
		}
		c.Steps = append(c.Steps, feed)
	}
	return c
}

package cuda

import (
	"fmt"
	"reflect"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/fused"
)

// A scribe is an engine that writes down the sources of the chains that it is to
// run, and leaves the running to the chains themselves.
type scribe struct {
	cpu.Engine
	chains map[string]bool
}

func (scribe) Fuses(op autodiff.Op, _ autodiff.DType) bool {
	_, elementwise := expressionOf(op)
	_, known := chained[reflect.TypeOf(op)]
	return elementwise || isBoolean(op) || known
}

func (s scribe) Bind(op autodiff.Op, _ *tensor.Dense, _ []*tensor.Dense) (func() error, error) {
	c, _ := op.(*fused.Chain)
	if p, ok := op.(*fused.Product); ok {
		c = p.Chain
	}
	if c != nil && c.Rows*c.Cols > 0 {
		source, _ := tilesOf(c).source()
		s.chains[source] = true
	}
	return nil, nil
}

// elementwiseOps returns an op of every type that has an expression.
func elementwiseOps() []autodiff.Op {
	g := autodiff.NewGraph(autodiff.Float64)
	x, n := g.Input("x", 3), g.Input("n", 2, autodiff.Batch)
	all := []autodiff.Op{ops.Scale(x, 2).Op(), ops.Shift(x, 2).Op(), ops.LeakyReLU(x, 2).Op(), ops.Mean(n).Op()}
	for _, f := range []func(a *node) *node{ops.Neg, ops.Abs, ops.Sign, ops.Square, ops.Sqrt, ops.Exp, ops.Log, ops.Tanh, ops.Sigmoid,
		ops.Softplus, ops.ReLU, ops.Erf, ops.GELU} {
		all = append(all, f(x).Op())
	}
	for _, f := range []func(a, b *node) *node{ops.Add, ops.Sub, ops.Mul, ops.Div, ops.Maximum, ops.Minimum, ops.Pow} {
		all = append(all, f(x, x).Op())
	}
	return all
}

// No expression is left out.
func TestElementwiseOps(t *testing.T) {
	met := map[reflect.Type]bool{}
	for _, op := range elementwiseOps() {
		met[reflect.TypeOf(op)] = true
	}
	for typ := range expressions {
		if !met[typ] {
			t.Errorf("%s is not among them", typ)
		}
	}
}

// chainsOfModels returns the whole text of the chains of a training step of the
// models that the examples and the book have.
func chainsOfModels(t *testing.T) map[string]string {
	reading := func(m *models.LanguageModel) (*node, []*node) { return m.Read(5, 6).Loss, m.Params }
	translating := func(m *models.Translator) (*node, []*node) { return m.Loss, m.Params }
	words := func(w *models.WordVectors) (*node, []*node) { return w.Loss, w.Params }
	classifying := func(c *models.Classifier) (*node, []*node) { return c.Loss, c.Params }
	declared := []func(g *autodiff.Graph) (*node, []*node){
		func(g *autodiff.Graph) (*node, []*node) { return classifying(models.TwoLayerNet(g, 2, 10, 3)) },
		func(g *autodiff.Graph) (*node, []*node) {
			return classifying(models.Classify(g, 20, models.Affine(30), models.BatchNorm(), models.GELU(), models.Dropout(0.3),
				models.Residual(models.Affine(30), models.LayerNorm(), models.Tanh()), models.LeakyReLU(0.1), models.Softplus(), models.Affine(5)))
		},
		func(g *autodiff.Graph) (*node, []*node) { return reading(models.SimpleRnnlm(g, 7, 10, 12)) },
		func(g *autodiff.Graph) (*node, []*node) { return reading(models.Rnnlm(g, 7, 10, 12)) },
		func(g *autodiff.Graph) (*node, []*node) {
			return reading(models.BetterRnnlm(g, 7, 12, models.Dropout(0.5)))
		},
		func(g *autodiff.Graph) (*node, []*node) {
			cell := func(g *autodiff.Graph, d int) models.Cell { return models.GRUCell(g, d, 9) }
			y, params := models.Bidirectional("GRU", cell)(g.Input("x", autodiff.Batch, 6, 5))
			return ops.Mean(ops.Square(y)), params
		},
		func(g *autodiff.Graph) (*node, []*node) { return words(models.CBOW(g, 7, 10, 2, 4)) },
		func(g *autodiff.Graph) (*node, []*node) { return words(models.SimpleSkipGram(g, 7, 10)) },
		func(g *autodiff.Graph) (*node, []*node) { return translating(models.PeekySeq2seq(g, 7, 8, 12, 6, 4)) },
		func(g *autodiff.Graph) (*node, []*node) {
			return translating(models.AttentionSeq2seq(g, 7, 8, 12, 6, 4))
		},
		func(g *autodiff.Graph) (*node, []*node) {
			return translating(models.Transformer(g, 7, 8, 2, 2, 6, 4))
		},
		func(g *autodiff.Graph) (*node, []*node) { return classifying(models.LeNet(g, 1, 28, 28, 7)) },
	}
	e := scribe{cpu.New(), map[string]bool{}}
	for _, declare := range declared {
		for _, float := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
			step(t, e, float, declare)
		}
	}
	all := map[string]string{}
	for source := range e.chains {
		whole, err := complete(source)
		if err != nil {
			t.Fatal(err)
		}
		all[fmt.Sprint("chain ", len(all))] = whole
	}
	return all
}

// step makes a training step, which compiles the program for a batch extent.
func step(t *testing.T, e vm.Engine, float autodiff.DType, declare func(g *autodiff.Graph) (*node, []*node)) {
	g := autodiff.NewGraph(float)
	loss, params := declare(g)
	grads, err := autodiff.Grad(loss, params...)
	if err != nil {
		t.Fatal(err)
	}
	p := compile(t, machine(t, g, vm.WithEngine(e)), append(train.Adam(0.01).Updates(params, grads), loss)...)
	feed := vm.Feed{}
	for _, x := range p.Inputs() { // of zeros: words, signs and classes have a first one
		feed[x] = tensor.New(tensor.Of(x.DType().Tensor()), tensor.WithShape(x.Type().At(5).Shape.Extents()...))
	}
	if _, err := p.Run(feed); err != nil {
		t.Fatal(err)
	}
}

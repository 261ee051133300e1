package parity

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// A summary is what a case tells of a tensor.
type summary struct {
	Shape      []int
	Sum, Sumsq float64
	First4     []float64
}

// stream is where a generator stands.
type stream struct {
	Next []float64 `json:"next_two_random_sample"`
}

// Figures are what came of a training.
type figures struct {
	Losses      []float64
	LossesEvery [][2]float64       `json:"losses_every_50,omitempty"`
	FirstGrads  map[string]summary `json:"first_update_grads"`
	Final       map[string]summary
	Perplexity  float64  `json:"eval_perplexity,omitempty"`
	TestLoss    float64  `json:"test_forward_loss,omitempty"`
	Sample      attended `json:"attention_sample0,omitempty"`
	Correct     int      `json:"test_correct,omitempty"`
}

// A trace is what the cases of all models have: the book's figures, and those
// in float64, without which it is a case of the book's alone.
type trace struct {
	figures
	Iterations int
	Init       map[string]summary
	LogLines   []string  `json:"log_lines,omitempty"`
	After      stream    `json:"rng_after"`
	Norms      []float64 `json:"grad_norm_before_clipping_first_10,omitempty"`
	Clipped    int       `json:"iterations_clipped,omitempty"`
	Deviation  struct {
		Book [][2]float64 `json:"suggested_tolerance_against_losses"`
		F64  [][2]float64 `json:"suggested_tolerance_float64_against_losses_f64"`
	} `json:"loss_deviation"`
	F64 *struct {
		figures
		SameLines     *bool `json:"log_lines_same_as_book,omitempty"`
		SameGenerated *bool `json:"generated_same_as_book,omitempty"`
		SameAnswers   *bool `json:"test_generated_same_as_book,omitempty"`
	} `json:"float64_recomputation,omitempty"`
}

// A weight is a parameter under the book's name.
type weight struct {
	name  string
	node  *autodiff.Node
	start []float64
}

// A model is one in training.
type model struct {
	*testing.T
	trace
	float    autodiff.DType
	want     figures // to be met: those in float64, if there are
	rng      *data.RandomState
	weights  []weight
	loss     *autodiff.Node
	reported *autodiff.Node
	machine  *vm.Machine
	norm     *autodiff.Node // of all gradients, before clipping
	grads    []*autodiff.Node
	step     *vm.Program
	losses   []float64
	clips    int
	max      float64
}

// draw returns weights as the book draws them: from chapter 5 on z/divisor is
// rounded to float32, before it z, of which float32(0.01) parts are taken in
// float32, for the divisor 0.
func (m *model) draw(shape []int, divisor float64) []float64 {
	n := 1
	for _, e := range shape {
		n *= e
	}
	values := m.rng.Randn(n)
	for i, z := range values {
		if divisor == 0 {
			values[i] = float64(float32(z) * float32(0.01))
		} else {
			values[i] = float64(float32(z / divisor))
		}
	}
	return values
}

// add names a parameter and draws it; a negative divisor means zeros.
func (m *model) add(name string, node *autodiff.Node, divisor float64) {
	m.Helper()
	shape := node.Shape().Extents()
	w := weight{name: name, node: node}
	if divisor < 0 {
		w.start = make([]float64, node.Shape().Count().At(0))
	} else {
		w.start = m.draw(shape, divisor)
	}
	m.weights = append(m.weights, w)
	m.summarized("init "+name, m.Init[name], shape, w.start, 1e-12)
}

// compile makes the step ready: gradients, clipped if their norm is above max
// and that is not 0, and updates.
func (m *model) compile(opt train.Optimizer, max float64) {
	m.Helper()
	g := m.loss.Graph()
	var params []*autodiff.Node
	for _, w := range m.weights {
		params = append(params, w.node)
	}
	grads, err := autodiff.Grad(m.loss, params...)
	if err != nil {
		m.Fatal(err)
	}
	m.max = max
	m.norm = norm(grads)
	seen := &recorder{Optimizer: opt}
	if opt = seen; max > 0 {
		opt = train.ClipNorm(seen, max)
	}
	updates := opt.Updates(params, grads)
	m.grads = seen.grads
	if m.machine, err = vm.New(g); err != nil {
		m.Fatal(err)
	}
	for _, w := range m.weights {
		if err := m.machine.SetValue(w.node, array{w.node.Shape().Extents(), w.start}.as(m.float)); err != nil {
			m.Fatal(err)
		}
	}
	fetches := append(append([]*autodiff.Node{m.reported, m.norm}, m.grads...), updates...)
	if m.step, err = m.machine.Compile(fetches...); err != nil {
		m.Fatal(err)
	}
}

// iterate runs a step and compares its loss, and after the first the gradients.
func (m *model) iterate(feed vm.Feed) {
	m.Helper()
	out, err := m.step.Run(feed)
	if err != nil {
		m.Fatal(err)
	}
	i := len(m.losses)
	m.losses = append(m.losses, numbers(out[0])[0])
	if norm := numbers(out[1])[0]; m.max > 0 {
		if i < len(m.Norms) && !(math.Abs(norm-m.Norms[i]) <= 1e-5*m.Norms[i]) {
			m.Errorf("norm %d: have %v, want %v", i+1, norm, m.Norms[i])
		}
		if m.max/(norm+1e-6) < 1 {
			m.clips++
		}
	}
	if i == 0 {
		for k, w := range m.weights {
			m.summarized("gradient "+w.name, m.want.FirstGrads[w.name], w.node.Shape().Extents(), numbers(out[2+k]), m.within(1e-12))
		}
	}
}

// finish compares all losses, and the weights.
func (m *model) finish() {
	m.Helper()
	if len(m.losses) != m.Iterations {
		m.Fatalf("have %d losses, want %d", len(m.losses), m.Iterations)
	}
	m.near("the book", m.figures, m.Deviation.Book)
	if m.F64 != nil {
		allows := m.Deviation.F64
		if m.float == autodiff.Float32 {
			allows = m.Deviation.Book
		}
		m.near("float64", m.F64.figures, allows)
	}
	if m.max > 0 && len(m.Norms) != min(10, m.Iterations) {
		m.Errorf("the case gives %d norms before clipping, want %d", len(m.Norms), min(10, m.Iterations))
	}
	if m.max > 0 && m.clips != m.Clipped {
		m.Errorf("have %d clipped steps, want %d", m.clips, m.Clipped)
	}
	near := m.within(1e-10)
	if near > 1e-10 { // rounding of float32 adds up
		near = 1e-3
	}
	for _, w := range m.weights {
		m.summarized("final "+w.name, m.want.Final[w.name], w.node.Shape().Extents(), numbers(m.machine.Value(w.node)), near)
	}
	m.at(m.rng, m.After)
	for _, n := range m.loss.Graph().Nodes() { // a rate may be more precise
		if n.DType().IsFloat() && n.DType() != m.float && n.Shape().Rank() > 0 {
			m.Errorf("%v is %v in a graph of %v", n, n.DType(), m.float)
		}
	}
}

// near compares the losses with one set of figures.
func (m *model) near(of string, want figures, allows [][2]float64) {
	m.Helper()
	if len(want.Losses) == 0 || len(allows) == 0 {
		m.Fatalf("the case gives no losses of %s, or no tolerance for them", of)
	}
	rows := slices.Clone(want.LossesEvery)
	for i, loss := range want.Losses {
		rows = append(rows, [2]float64{float64(i + 1), loss})
	}
	far := 0.0
	for _, r := range rows {
		i := int(r[0])
		if i < 1 || i > len(m.losses) {
			m.Fatalf("%s has a loss %d, of %d", of, i, len(m.losses))
		}
		d, tolerance := math.Abs(m.losses[i-1]-r[1]), within(m.float, allowed(allows, i))
		if far = math.Max(far, d); !(d <= tolerance) {
			m.Fatalf("loss %d: have %v, %s has %v: %g apart, %g is allowed", i, m.losses[i-1], of, r[1], d, tolerance)
		}
	}
	m.Logf("losses are at most %.2g from those of %s", far, of)
}

// within is how near a figure must be: tight if it was made in float64.
func (m *model) within(tight float64) float64 {
	if m.F64 == nil {
		return within(autodiff.Float32, tight)
	}
	return within(m.float, tight)
}

// robust tells whether a discrete result of the book's float32 does not depend on
// the precision, as the case says.
func (m *model) robust(what string, same func() *bool) bool {
	if m.F64 == nil {
		return true
	}
	if is := same(); is != nil && !*is {
		m.Logf("%s: not compared, as the case says that they depend on the precision", what)
		return false
	}
	return true
}

// at compares where the generator stands, by drawing two values.
func (m *model) at(rng *data.RandomState, want stream) {
	m.Helper()
	if have := rng.Rand(2); len(want.Next) != 2 || have[0] != want.Next[0] || have[1] != want.Next[1] {
		m.Errorf("the stream goes on with %v, want %v", have, want.Next)
	}
}

// allowed returns the tolerance of iteration n: that of the first row that
// reaches it, or of the last.
func allowed(rows [][2]float64, n int) float64 {
	for _, r := range rows {
		if float64(n) <= r[0] {
			return r[1]
		}
	}
	return rows[len(rows)-1][1]
}

// summarized compares a tensor with what the case tells of it, relative to its
// size.
func (m *model) summarized(what string, want summary, shape []int, values []float64, tolerance float64) {
	m.Helper()
	if fmt.Sprint(want.Shape) != fmt.Sprint(shape) {
		m.Errorf("%s: have shape %v, want %v", what, shape, want.Shape)
		return
	}
	sum, sumsq := 0.0, 0.0
	for _, v := range values {
		sum += v
		sumsq += v * v
	}
	size := math.Sqrt(want.Sumsq * float64(len(values)))
	if !(math.Abs(sum-want.Sum) <= tolerance*(size+1e-4)) || !(math.Abs(sumsq-want.Sumsq) <= tolerance*(want.Sumsq+1e-8)) {
		m.Errorf("%s: have sums %v and %v, want %v and %v", what, sum, sumsq, want.Sum, want.Sumsq)
	}
	for i, v := range want.First4 {
		if !(math.Abs(values[i]-v) <= tolerance*(math.Abs(v)+1e-4)) {
			m.Errorf("%s[%d]: have %v, want %v", what, i, values[i], v)
		}
	}
}

// newModel reads a case into v and the trace.
func newModel(t *testing.T, c *file, seed *uint32, v any) *model {
	t.Helper()
	m := &model{T: t}
	c.into(t, &m.trace)
	c.into(t, v)
	if m.float, m.want = c.float, m.figures; m.F64 != nil {
		m.want = m.F64.figures
	}
	m.rng = data.NewRandomState(*seed)
	return m
}

func ids(values []int64, shape ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(values))
}

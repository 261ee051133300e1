package enginetest

import (
	"fmt"
	"iter"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// A Case is a program, and feeds of steps that run one after another on one
// machine. If it could not be declared, Err says why.
type Case struct {
	Name    string
	Fetches []*autodiff.Node // Assigns among them are carried out in every step
	Steps   []vm.Feed
	Options []vm.Option // of the engine's machine
	Err     error
}

// Cases are generated one by one: each has a graph of its own.
type Cases = iter.Seq[Case]

// floats are the types that every case is declared in.
var floats = []autodiff.DType{autodiff.Float64, autodiff.Float32}

// farthest is how far an element may lie from the interpreter's: see Distance.
// Engines round differently, in sums, products of matrices and functions, a few
// hundred times at most, each time by half a unit in the last place (1.1e-16 and
// 6e-8) of numbers of about the size of the largest.
var farthest = map[autodiff.DType]float64{autodiff.Float64: 1e-12, autodiff.Float32: 1e-4}

// Alternate returns half of the cases: those come in pairs, and of one it keeps
// that in float64, of the next that in float32.
func Alternate(cases Cases) Cases {
	return func(yield func(Case) bool) {
		i := 0
		for c := range cases {
			if i%4%3 == 0 && !yield(c) {
				return
			}
			i++
		}
	}
}

// Check runs the cases on an engine and reports to t each that differs from the
// interpreter. On a vm.Device whose memory is out of the host's reach nothing may
// run on the host.
func Check(t *testing.T, e vm.Engine, of ...Cases) {
	n, worst := 0, map[autodiff.DType]float64{}
	for _, cases := range of {
		for c := range cases {
			n++
			float, d, err := c.Compare(e)
			if err != nil {
				t.Errorf("%s: %v", c.Name, err)
			}
			worst[float] = max(worst[float], d)
		}
	}
	t.Logf("%d cases; farthest: %v", n, worst)
}

// Compare runs the case on an engine, and returns how far it is off at most. The
// error says where, and by how much, if that is more than roundings make.
func (c Case) Compare(e vm.Engine) (float autodiff.DType, most float64, err error) {
	where := ""
	p, err := c.Run(e, func(step int, what fmt.Stringer, have, want *tensor.Dense) {
		if d := Distance(have, want); !(d <= most) {
			most, where = d, fmt.Sprintf("step %d of %d, %s: have %v, want %v", step+1, len(c.Steps), what, have, want)
		}
	})
	if err != nil {
		return float, 0, err
	}
	float = c.Fetches[0].Graph().Float()
	if !(most <= farthest[float]) {
		return float, most, fmt.Errorf("off by %.3g: %s", most, where)
	}
	for _, r := range p.Profile().Rows {
		if r.Host && !e.AllocAccessible() {
			return float, most, fmt.Errorf("%s runs on the host", r.Op)
		}
	}
	return float, most, nil
}

// Run runs the steps on an engine and in the interpreter, and shows the values of
// every fetch, and of every variable, after each.
func (c Case) Run(e vm.Engine, see func(step int, what fmt.Stringer, have, want *tensor.Dense)) (*vm.Program, error) {
	if c.Err != nil {
		return nil, c.Err
	}
	if len(c.Fetches) == 0 {
		return nil, fmt.Errorf("the case %q fetches nothing: %w", c.Name, autodiff.ErrValue)
	}
	g := c.Fetches[0].Graph()
	naive, err := vm.New(g)
	if err != nil {
		return nil, err
	}
	m, err := vm.New(g, append(c.Options, vm.WithEngine(e))...)
	if err != nil {
		return nil, err
	}
	p, err := m.Compile(c.Fetches...)
	if err != nil {
		return nil, err
	}
	for step, feed := range c.Steps {
		have, err := p.Run(feed)
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", step+1, err)
		}
		want, err := naive.Interpret(feed, c.Fetches...)
		if err != nil {
			return nil, err
		}
		for i, f := range c.Fetches {
			see(step, f, have[i], want[i])
		}
		for _, v := range g.Nodes() {
			if v.IsVariable() {
				see(step, v, m.Value(v), naive.Value(v))
			}
		}
	}
	return p, nil
}

package ops

import (
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// counterName is the name of the State that random ops of a graph count in.
const counterName = "dropout.counter"

// randomCounter returns the State (key, step) of random ops, declared at its
// first use: the key is drawn when variables are initialized, and the step
// counts the runs of programs compiled for training. Where the user has
// declared a node of that name, it is that one.
func randomCounter(g *autodiff.Graph) *node {
	if counter := g.Node(counterName); counter != nil {
		return counter
	}
	return g.IntState(counterName, func(r autodiff.Rand, _ shape, dst []float64) error {
		dst[0], dst[1] = math.Floor(r.Float64()*(1<<53)), 0
		return nil
	}, 2)
}

// advances declares that a run which computes y, a random number, moves the
// counter on, once however many random nodes there are. A counter that is fed
// is left alone.
func advances(y, counter *node) {
	if counter.IsVariable() {
		next := autodiff.Apply(advance{}, counter)
		y.Graph().Update(y, autodiff.Assign(counter, next))
	}
}

// streams returns how many nodes move the counter on.
func streams(counter *node) int {
	n := 0
	for _, u := range counter.Graph().Updates() {
		if u.Assign.In(0) == counter {
			n++
		}
	}
	return n
}

// advance returns the counter (key, step + 1).
type advance struct{ elementwise }

func (advance) String() string { return "Advance" }

func (advance) Formula() (string, []string) { return "n = n + 1", nil }

func (advance) Infer(in []typ) (typ, error) { return in[0], wantCounter(in[0]) }

// wantCounter returns an error unless the type is that of (key, step).
func wantCounter(t typ) error {
	if t != autodiff.TypeOf(autodiff.Int64, 2) {
		return autodiff.Errorf(autodiff.ErrShape, "the counter "+counterName+" must be int64 2", "got %s", t)
	}
	return nil
}

func (advance) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	y, x := elems[int64](dst), elems[int64](in[0])
	y[0], y[1] = x[0], x[1]+1
	return nil
}

var _ = register(Spec{Name: "advance", Draw: func(d *Draw) Case {
	in := []Arg{Ints(autodiff.ShapeOf(2), 1<<40)}
	return Case{In: in, Build: func(in []*node) *node { return autodiff.Apply(advance{}, in[0]) }}
}})

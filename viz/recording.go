package viz

import (
	"fmt"
	"math"
	"slices"

	"keisan/autodiff"
)

// A Recording is what one run computed: *vm.Recording is one. It must hold what
// is drawn, the gradients included.
type Recording interface {
	// Nodes returns the nodes in the order of execution.
	Nodes() []*autodiff.Node
	// Until returns the place in Nodes of the last one that reads the value of
	// Nodes()[i]: len(Nodes()) if the value is kept to the end.
	Until(i int) int
	// Floats returns the value of a node, row by row, with its extents, or nil.
	Floats(n *autodiff.Node) (extents []int, elements []float64)
}

// Recorded gives HTML the numbers of a run:
//
//	r, err := m.Record(feed, append(grads, loss)...)
//	err = viz.New(loss, viz.Backward(grads...), viz.Recorded(r)).HTML(w)
func Recorded(r Recording) Option {
	return option(func(s *settings) { s.training = training{moments: []Moment{{Values: r}}} })
}

// A Moment is a net at one iteration of its training.
type Moment struct {
	Iteration int       // from 0, before which nothing was learned
	Values    Recording // of a run of the net as it was: best of the same batch at every moment
	Classes   *Classes  // which classes it sees where, if its inputs are places in a plane; or nil
}

// Classes is which class a net sees at the places of a grid.
type Classes struct {
	Left, Right, Bottom, Top float64 // the middles of the outermost places
	Columns                  int
	Of                       []int64 // 0 to 35, row by row from the top
}

// Training gives HTML the numbers of several runs, in the order of their
// iterations, and the loss of each iteration.
func Training(losses []float64, moments ...Moment) Option {
	t := training{losses: slices.Clone(losses), moments: slices.Clone(moments), several: true}
	return option(func(s *settings) { s.training = t })
}

// Samples are the places in the plane, x₀ y₀ x₁ y₁ …, that a net was trained
// with, and their classes, 0 to 35, for HTML to draw on the Classes of moments.
func Samples(places []float64, classes []int64) Option {
	places, classes = slices.Clone(places), slices.Clone(classes)
	return option(func(s *settings) { s.places, s.classes = places, classes })
}

// A training is what was recorded of it, or one run.
type training struct {
	losses  []float64
	moments []Moment
	several bool
}

// mostClasses is the number of classes that are told apart: as many as digits of base 36.
const mostClasses = 36

// checkTraining returns what is wrong with the recordings.
func (s *settings) checkTraining() error {
	if s.training.several && len(s.training.moments) == 0 {
		return fmt.Errorf("viz: Training without a Moment: record at least one")
	}
	for i, m := range s.training.moments {
		switch c := m.Classes; {
		case m.Values == nil:
			return fmt.Errorf("viz: moment %d has no Values", i)
		case i > 0 && m.Iteration <= s.training.moments[i-1].Iteration:
			return fmt.Errorf("viz: moment %d is of iteration %d, that before it of %d: they must be in order", i, m.Iteration, s.training.moments[i-1].Iteration)
		case c == nil:
		case c.Columns <= 0 || len(c.Of) == 0 || len(c.Of)%c.Columns != 0:
			return fmt.Errorf("viz: moment %d has %d Classes in %d columns", i, len(c.Of), c.Columns)
		case !(c.Left < c.Right) || !(c.Bottom < c.Top) || math.IsInf(c.Right-c.Left, 0) || math.IsInf(c.Top-c.Bottom, 0):
			return fmt.Errorf("viz: moment %d has Classes from (%v, %v) to (%v, %v)", i, c.Left, c.Bottom, c.Right, c.Top)
		default:
			if err := checkClasses(c.Of); err != nil {
				return err
			}
		}
	}
	if len(s.places) != 2*len(s.classes) {
		return fmt.Errorf("viz: Samples: %d numbers are not the places of %d samples", len(s.places), len(s.classes))
	}
	return checkClasses(s.classes)
}

func checkClasses(classes []int64) error {
	for _, c := range classes {
		if c < 0 || c >= mostClasses {
			return fmt.Errorf("viz: class %d: allowed are 0 to %d", c, mostClasses-1)
		}
	}
	return nil
}

// An unrecorded run has the order of the graph, and no values.
type unrecorded struct {
	nodes []*autodiff.Node
	until []int
}

func newUnrecorded(nodes []*autodiff.Node) *unrecorded {
	u := &unrecorded{nodes, make([]int, len(nodes))}
	place := map[*autodiff.Node]int{}
	for i, n := range nodes {
		place[n], u.until[i] = i, i
		for _, x := range n.Inputs() {
			if k, ok := place[x]; ok && u.until[k] < len(nodes) {
				u.until[k] = i
			}
		}
		if _, x := n.GradOf(); x != nil {
			u.until[i] = len(nodes)
		}
	}
	return u
}

func (u *unrecorded) Nodes() []*autodiff.Node                  { return u.nodes }
func (u *unrecorded) Until(i int) int                          { return u.until[i] }
func (u *unrecorded) Floats(*autodiff.Node) ([]int, []float64) { return nil, nil }

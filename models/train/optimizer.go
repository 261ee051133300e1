package train

import (
	"reflect"
	"strconv"

	"keisan/autodiff"
)

// An Optimizer declares how one step of training changes the parameters.
type Optimizer interface {
	// Updates declares the step as Assign nodes and returns them: first, for
	// each parameter in order, the one that moves it against its gradient, then
	// those of the States that the optimizer keeps. It is called once for a
	// graph. A mistake is the graph's.
	Updates(params, grads []*autodiff.Node) []*autodiff.Node
	// Rates returns the States, scalars, that hold the learning rates of the
	// last Updates: setting their values changes the rates of compiled programs.
	// There may be none.
	Rates() []*autodiff.Node
}

// checkRate returns what is wrong with a learning rate.
func checkRate(lr float64) error {
	return atLeast0("the learning rate", lr) // uphill is where a negated loss goes down
}

// free returns the name, or the first of "lr2", "lr3", … that no node has.
func free(g *autodiff.Graph, name string) string {
	for k, found := 2, name; ; k++ {
		if g.Node(found) == nil {
			return found
		}
		found = name + strconv.Itoa(k)
	}
}

// refused declares a mistake in place of each parameter's update.
func refused(err error, name string, params []*autodiff.Node) []*autodiff.Node {
	updates := make([]*autodiff.Node, len(params))
	for i, W := range params {
		updates[i] = autodiff.Mistake(err, title(name), W)
	}
	return updates
}

// mistaken returns the error of a function that declares no node, with the user's line.
func mistaken(name string, err error) error { return autodiff.Mistake(err, title(name)).Err() }

// absent reports whether x is nil, or the nil that a function of other packages
// returns beside an error, in an interface.
func absent(x any) bool {
	v := reflect.ValueOf(x)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// title is the op in the mistakes of an optimizer: its name. No valid node has
// it.
type title string

func (t title) String() string { return string(t) }

// Infer is never asked: nodes of a title are mistakes.
func (title) Infer([]autodiff.Type) (autodiff.Type, error) { return autodiff.Type{}, nil }

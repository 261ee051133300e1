package train

import (
	"fmt"
	"slices"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// A feed hands the tensors of batches to the inputs of a program.
type feed struct {
	inputs []*autodiff.Node
	values vm.Feed
}

// newFeed returns the feed of these inputs, or of all that p needs if there are
// none, or an error if p needs others.
func newFeed(p *vm.Program, inputs []*autodiff.Node) (feed, error) {
	if inputs == nil {
		inputs = p.Inputs()
	}
	f := feed{inputs, vm.Feed{}}
	for i, x := range inputs {
		if x == nil || x.Kind() != autodiff.KindInput {
			return feed{}, fmt.Errorf("train: of what is fed, node %d is no input of a graph", i+1)
		}
		f.values[x] = nil
	}
	for _, x := range p.Inputs() {
		if !slices.Contains(inputs, x) {
			return feed{}, fmt.Errorf("train: the input %s is needed, but not named among those that are fed", x.Name())
		}
	}
	return f, nil
}

// run runs the program on a batch.
func (f feed) run(p *vm.Program, batch []*tensor.Dense) ([]*tensor.Dense, error) {
	if len(batch) != len(f.inputs) {
		var want []string
		for _, x := range f.inputs {
			want = append(want, x.Name()+" ("+x.Shape().String()+")")
		}
		return nil, fmt.Errorf("train: a batch of %d tensors for %d inputs: a step wants %s",
			len(batch), len(f.inputs), strings.Join(want, ", "))
	}
	for i, x := range f.inputs {
		f.values[x] = batch[i]
	}
	return p.Run(f.values)
}

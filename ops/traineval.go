package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// TrainEval returns train in programs that are compiled for training and eval
// in the others, two values of one type: how Dropout and BatchNorm differ
// between the two. The one that is not taken is not computed.
//
//	y = train or eval        the one taken: x̄ = ȳ        the other: x̄ = 0
func TrainEval(train, eval *autodiff.Node) *autodiff.Node {
	return autodiff.Apply(trainEval{}, train, eval)
}

type trainEval struct{ elementwise }

func (trainEval) String() string { return "TrainEval" }

func (trainEval) Formula() (string, []string) {
	return "y = train ? a : b", []string{"train ? g : 0", "train ? 0 : g"}
}

func (trainEval) Infer(in []typ) (typ, error) { return sameType(in) }

func (trainEval) Pullback(i int, y, dy *node) *node {
	if i == 0 {
		return TrainEval(dy, zeros(dy))
	}
	return TrainEval(zeros(dy), dy)
}

// Choose returns which input the node is in a program compiled for training or
// not.
func (trainEval) Choose(train bool) int {
	if train {
		return 0
	}
	return 1
}

// Run is that of training.
func (trainEval) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	copy(dst.Uint8s(), in[0].Uint8s())
	return nil
}

var _ = register(Spec{Name: "TrainEval", Draw: func(d *Draw) Case {
	s := d.Shape(0, 3)
	return Case{In: []Arg{Float(s), Float(s)}, Build: func(in []*node) *node { return TrainEval(in[0], in[1]) }}
}})

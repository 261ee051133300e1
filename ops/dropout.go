package ops

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Dropout returns, in programs compiled for training, x with each element 0
// with probability ratio, 0 ≤ ratio < 1, and 1/(1 − ratio) times itself
// otherwise (Srivastava et al., 2014, inverted); in other programs x.
//
//	y = x m / (1 − ratio)        x̄ = ȳ m / (1 − ratio)        m: 0 or 1
//
// Each Dropout of a graph drops others, and others in each run: element i of
// stream s in step t is a pure function of i, s, t and a key, whatever the
// number of threads. Key and step are in the State "dropout.counter", shared by
// the whole graph: to repeat a run set it, to go on with a training save it.
func Dropout(x *autodiff.Node, ratio float64) *autodiff.Node {
	d := dropout{ratio: coefOf(ratio)}
	if !(ratio >= 0 && ratio < 1) {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrValue, "the ratio must be at least 0 and less than 1", "%v", ratio), d, x)
	}
	if !x.Valid() {
		return autodiff.Apply(d, x)
	}
	counter := randomCounter(x.Graph())
	d.stream = streams(counter)
	var y *node
	x.Graph().AutoScope("Dropout", func() { y = TrainEval(d.declare(x, counter), x) })
	return y
}

// dropout drops elements of its first input; its second is the counter.
type dropout struct {
	ratio  coef
	stream int
}

func (d dropout) declare(x, counter *node) *node {
	y := autodiff.Apply(d, x, counter)
	advances(y, counter)
	return y
}

func (d dropout) String() string { return fmt.Sprintf("Dropout(%v, stream %d)", d.ratio, d.stream) }

func (dropout) Formula() (string, []string) { return "y = x⊙m", []string{"g⊙m"} }

// InPlace allows dst to be x.
func (dropout) InPlace(i int) bool { return i == 0 }

func (dropout) Infer(in []typ) (typ, error) {
	if err := wantFloat(in[0]); err != nil {
		return typ{}, err
	}
	return in[0], wantCounter(in[1])
}

func (d dropout) Pullback(_ int, y, dy *node) *node { return d.declare(dy, y.In(1)) }

func (d dropout) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	ratio := d.ratio.float()
	m := newMask(ratio, d.stream, elems[int64](in[1]))
	if dtypeOf(dst) == autodiff.Float32 {
		dropoutLoop(m, elems[float32](dst), elems[float32](in[0]), 0, float32(1/(1-ratio)))
	} else {
		dropoutLoop(m, elems[float64](dst), elems[float64](in[0]), 0, 1/(1-ratio))
	}
	return nil
}

var _ = register(Spec{Name: "Dropout", Draw: func(d *Draw) Case {
	op := dropout{coefOf(float64(d.Int(0, 9)) / 10), d.Int(0, 3)}
	in := []Arg{Float(d.Shape(0, 3)), Ints(autodiff.ShapeOf(2), 1<<40)}
	return Case{In: in, Build: func(in []*node) *node { return op.declare(in[0], in[1]) }}
}})

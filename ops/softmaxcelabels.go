package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// softmaxCELabels is the SoftmaxCE whose targets are classes. With T the
// classes as one-hot vectors, 0 for the class that is left out, N is ΣT.
type softmaxCELabels SoftmaxCEOption

func (c softmaxCELabels) String() string {
	if c.ignore.set {
		return "SoftmaxCE(" + c.ignore.String() + ")"
	}
	return "SoftmaxCE"
}

// Ignored returns the class that is left out, if there is one.
func (c softmaxCELabels) Ignored() (class int64, ok bool) { return c.ignore.id, c.ignore.set }

func (softmaxCELabels) Formula() (string, []string) {
	return "L = CE(softmax(s), t)", []string{"g·(y−t)/N", ""}
}

func (softmaxCELabels) Infer(in []typ) (typ, error) {
	s, t := in[0], in[1]
	y, err := rowLoss(s)
	if err == nil {
		err = wantInt(t, "classes")
	}
	if k := s.Shape.Rank() - 1; err == nil && s.Shape.Remove(k) != t.Shape {
		err = autodiff.Errorf(autodiff.ErrShape, "wants one class for each row of scores", "%s ≠ %s", t.Shape, s.Shape.Remove(k))
	}
	return y, err
}

func (c softmaxCELabels) Pullback(_ int, y, dy *node) *node {
	s, t := y.In(0), y.In(1)
	k := s.Shape().Rank() - 1
	p, T := Softmax(s, k), autodiff.Apply(oneHot{s.Shape().Extent(k), s.DType(), c.ignore}, t)
	if !c.ignore.set {
		return Mul(divCount(dy, t.Shape().Count()), Sub(p, T))
	}
	g := s.Graph()
	counts := NotEqual(t, g.Full(t.Type(), float64(c.ignore.id)))
	rows := Maximum(Sum(T), g.Full(y.Type(), 1))
	return Mul(Div(dy, rows), Where(repeatTo(counts, s.Shape(), 1<<k), Sub(p, T), zeros(p)))
}

func (c softmaxCELabels) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if dtypeOf(dst) == autodiff.Float32 {
		return softmaxCELabelsLoop[float32](dst, in[0], in[1], c.ignore)
	}
	return softmaxCELabelsLoop[float64](dst, in[0], in[1], c.ignore)
}

func softmaxCELabelsLoop[T float](dst, score, labels *tensor.Dense, ignore skip) error {
	y, s, t := elems[T](dst), elems[T](score), elems[int64](labels)
	classes, rows, loss := score.Shape()[score.Dims()-1], 0, 0.0
	for i, label := range t {
		switch row := s[i*classes : (i+1)*classes]; {
		case ignore.is(label):
			continue
		case label < 0 || label >= int64(classes):
			return wrongID("class", label, labels.Shape(), i, classes)
		default:
			top, more := rowLogSumExp(row)
			loss += more - (float64(row[label]) - top)
			rows++
		}
	}
	y[0] = T(loss / float64(max(rows, 1)))
	return nil
}

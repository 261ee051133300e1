package ops

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// OneHot returns, for each id, a vector of depth elements of the graph's float
// type: 1 at the id and 0 elsewhere. ids is int64; its shape gets depth as a
// last axis. An id outside [0, depth) stops the run. No gradient flows.
//
//	y[…, k] = 1 if ids[…] = k, otherwise 0
func OneHot(ids *autodiff.Node, depth int) *autodiff.Node {
	return autodiff.Apply(oneHot{depth: depth, dtype: ids.Graph().Float()}, ids)
}

// oneHot has zeros only for the id to leave out.
type oneHot struct {
	depth int
	dtype autodiff.DType
	zero  skip
}

func (o oneHot) String() string {
	depth := autodiff.ExtentString(o.depth)
	if o.zero.set {
		return fmt.Sprintf("OneHot(%s, %s)", depth, o.zero)
	}
	return fmt.Sprintf("OneHot(%s)", depth)
}

func (oneHot) Formula() (string, []string) { return "t = (i=k)", []string{""} }

// Zero returns the id whose vector has only zeros, if there is one.
func (o oneHot) Zero() (id int64, ok bool) { return o.zero.id, o.zero.set }

func (o oneHot) AtBatch(n int) autodiff.Op {
	o.depth = autodiff.ExtentAt(o.depth, n)
	return o
}

func (o oneHot) Infer(in []typ) (typ, error) {
	return typ{DType: o.dtype, Shape: joined(in[0].Shape, o.depth)}, wantInt(in[0], "ids")
}

func (o oneHot) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	if o.dtype == autodiff.Float32 {
		return oneHotLoop[float32](dst, in[0], o)
	}
	return oneHotLoop[float64](dst, in[0], o)
}

func oneHotLoop[T float](dst, src *tensor.Dense, o oneHot) error {
	y, ids := elems[T](dst), elems[int64](src)
	clear(y)
	for i, id := range ids {
		switch {
		case o.zero.is(id):
		case id < 0 || id >= int64(o.depth):
			return wrongID("id", id, src.Shape(), i, o.depth)
		default:
			y[i*o.depth+int(id)] = 1
		}
	}
	return nil
}

var _ = register(Spec{Name: "OneHot", Draw: func(d *Draw) Case {
	ids, depth := d.Shape(0, 3), d.Positive()
	return Case{In: []Arg{Ints(ids, depth)}, Build: func(in []*node) *node { return OneHot(in[0], depth) }}
}})

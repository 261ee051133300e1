package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Gather returns rows of x, its slices along axis 0: the shape is that of ids,
// int64, and then that of a row. x is of any type. An id outside [0, rows) stops
// the run.
//
//	y[i, …] = x[ids[i], …]        x̄ = ScatterAdd(ȳ, ids, rows)
func Gather(x, ids *autodiff.Node) *autodiff.Node { return autodiff.Apply(gather{}, x, ids) }

type gather struct{}

func (gather) String() string { return "Gather" }

func (gather) Formula() (string, []string) { return "e = x[i]", []string{"scatter(g, i)", ""} }

func (gather) Infer(in []typ) (typ, error) {
	x, ids := in[0], in[1]
	if x.Shape.Rank() == 0 {
		return typ{}, autodiff.Errorf(autodiff.ErrShape, "a scalar has no rows", "")
	}
	return typ{DType: x.DType, Shape: joined(ids.Shape, x.Shape.Extents()[1:]...)}, wantInt(ids, "ids")
}

func (gather) Pullback(i int, y, dy *node) *node {
	return autodiff.Apply(scatterAdd{y.In(0).Shape().Extent(0)}, dy, y.In(1))
}

func (gather) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	y, x, ids := dst.Uint8s(), in[0].Uint8s(), elems[int64](in[1])
	rows := in[0].Shape()[0]
	size := len(x) / max(rows, 1) // in bytes
	for i, id := range ids {
		if id < 0 || id >= int64(rows) {
			return wrongID("id", id, in[1].Shape(), i, rows)
		}
		copy(y[i*size:(i+1)*size], x[int(id)*size:])
	}
	return nil
}

var _ = register(Spec{Name: "Gather", Draw: drawGather(Gather)})

// drawGather makes cases of reading rows by their ids.
func drawGather(f func(x, ids *autodiff.Node) *autodiff.Node) func(*Draw) Case {
	return func(d *Draw) Case {
		row, ids, rows := d.Shape(0, 2), d.Shape(0, 2), d.Positive()
		return Case{
			In:    []Arg{Float(row.Insert(0, rows)), Ints(ids, rows)},
			Build: func(in []*node) *node { return f(in[0], in[1]) },
		}
	}
}

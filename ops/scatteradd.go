package ops

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// ScatterAdd returns rows rows of zeros to which each row of x is added where its
// id, int64, says: the adjoint of Gather. The shape of x is that of ids and then
// that of a row; rows may be a multiple of autodiff.Batch. Rows of one id are
// added in turn: equal inputs give equal bits. An id outside [0, rows) stops the run.
//
//	y[k, …] = Σ_i (ids[i] = k) x[i, …]        x̄ = Gather(ȳ, ids)
func ScatterAdd(x, ids *autodiff.Node, rows int) *autodiff.Node {
	return autodiff.Apply(scatterAdd{rows}, x, ids)
}

type scatterAdd struct{ rows int }

func (s scatterAdd) String() string {
	return fmt.Sprintf("ScatterAdd(%s)", autodiff.ExtentString(s.rows))
}

func (scatterAdd) Formula() (string, []string) { return "y = scatter(x, i)", []string{"g[i]", ""} }

func (s scatterAdd) AtBatch(n int) autodiff.Op { return scatterAdd{autodiff.ExtentAt(s.rows, n)} }

func (s scatterAdd) Infer(in []typ) (typ, error) {
	x, err := SameNumber(in[:1])
	if err != nil {
		return typ{}, err
	}
	ids := in[1].Shape
	if ids.Rank() > x.Shape.Rank() || joined(ids, x.Shape.Extents()[ids.Rank():]...) != x.Shape {
		return typ{}, autodiff.Errorf(autodiff.ErrShape, "the ids' shape must begin the shape of what is added",
			"%s does not begin %s", ids, x.Shape)
	}
	x.Shape = joined(autodiff.ShapeOf(s.rows), x.Shape.Extents()[ids.Rank():]...)
	return x, wantInt(in[1], "ids")
}

func (scatterAdd) Pullback(i int, y, dy *node) *node { return autodiff.Apply(gather{}, dy, y.In(1)) }

func (s scatterAdd) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	switch dtypeOf(dst) {
	case autodiff.Float64:
		return scatterAddLoop[float64](dst, in[0], in[1])
	case autodiff.Float32:
		return scatterAddLoop[float32](dst, in[0], in[1])
	}
	return scatterAddLoop[int64](dst, in[0], in[1])
}

func scatterAddLoop[T number](dst, src, which *tensor.Dense) error {
	y, x, ids := elems[T](dst), elems[T](src), elems[int64](which)
	clear(y)
	rows, size := dst.Shape()[0], len(x)/max(len(ids), 1)
	for i, id := range ids {
		if id < 0 || id >= int64(rows) {
			return wrongID("id", id, which.Shape(), i, rows)
		}
		row := y[int(id)*size:][:size]
		for k, v := range x[i*size:][:size] {
			row[k] += v
		}
	}
	return nil
}

var _ = register(Spec{Name: "ScatterAdd", Draw: func(d *Draw) Case {
	row, ids, rows := d.Shape(0, 2), d.Shape(0, 2), d.Positive()
	return Case{
		In:    []Arg{Float(joined(ids, row.Extents()...)), Ints(ids, rows)},
		Build: func(in []*node) *node { return ScatterAdd(in[0], in[1], rows) },
	}
}})

package ops

import "keisan/autodiff"

// Embedding returns the rows of W (V×D) with these ids, int64 of any shape: the
// word vectors. It is Gather under the name that the field uses.
//
//	y[i] = W[ids[i]]        W̄ = ScatterAdd(ȳ, ids, V)
func Embedding(W, ids *autodiff.Node) *autodiff.Node {
	if W.Valid() && W.Shape().Rank() != 2 {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "wants a matrix of weights", ""), composite("Embedding"), W, ids)
	}
	return Gather(W, ids)
}

var _ = register(Spec{Name: "Embedding", Draw: func(d *Draw) Case {
	rows, ids := d.Positive(), d.Shape(0, 2)
	return Case{
		In:    []Arg{Float(autodiff.ShapeOf(rows, d.Extent())), Ints(ids, rows)},
		Build: func(in []*node) *node { return Embedding(in[0], in[1]) },
	}
}})

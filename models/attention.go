package models

import (
	"math"

	"keisan/autodiff"
	"keisan/ops"
)

// AttentionWeights tells how much each query (N×Q×H) attends to each key
// (N×T×H): the weights (N×Q×T) of a query are positive and sum to 1.
//
//	a = softmax(q·kᵀ)
func AttentionWeights(queries, keys *autodiff.Node) *autodiff.Node {
	return ops.Softmax(ops.MatMulT(queries, keys, false, true), -1)
}

// WeightSum returns the sums of values (N×T×H) with weights (N×Q×T): N×Q×H.
//
//	c = a·v
func WeightSum(weights, values *autodiff.Node) *autodiff.Node { return ops.MatMul(weights, values) }

// Attention returns for each query (N×Q×H) the sum of the values (N×T×D), each
// weighted by how well its key (N×T×H) answers the query, N×Q×D, and the weights
// (N×Q×T). With queries of a decoder, and keys and values that are both what an
// encoder tells of each word, it is the attention of Luong, Pham and Manning
// (2015) and of the book. It is the scope "Attention 1".
//
//	y = softmax(q·kᵀ)·v
func Attention(queries, keys, values *autodiff.Node) (y, weights *autodiff.Node) {
	queries.Graph().AutoScope("Attention", func() {
		weights = AttentionWeights(queries, keys)
		y = WeightSum(weights, values)
	})
	return y, weights
}

// heads splits the last axis of x (N×T×D) into so many heads: N×heads×T×(D/heads).
func heads(x *autodiff.Node, n int) *autodiff.Node {
	s := x.Shape()
	if !x.Valid() {
		return x
	}
	return ops.Transpose(ops.Reshape(x, s.Extent(0), s.Extent(1), n, s.Extent(2)/n), 0, 2, 1, 3)
}

// ScaledAttention is Attention with scores divided by the root of H, so that
// their variance does not grow with it, and with a mask to add to them, 0 or
// −10⁹, or nil (Vaswani et al., 2017). There may be more leading axes: the heads.
//
//	y = softmax(q·kᵀ/√H + mask)·v
func ScaledAttention(queries, keys, values, mask *autodiff.Node) (y, weights *autodiff.Node) {
	queries.Graph().AutoScope("Attention", func() {
		s := queries.Shape()
		scores := ops.MatMulT(queries, keys, false, true)
		if s.Rank() > 0 {
			scores = ops.Scale(scores, 1/math.Sqrt(float64(max(1, s.Extent(s.Rank()-1)))))
		}
		if mask != nil {
			scores = ops.Add(scores, mask)
		}
		weights = ops.Softmax(scores, -1)
		y = WeightSum(weights, values)
	})
	return y, weights
}

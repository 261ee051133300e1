package bench

import (
	"fmt"

	"keisan/autodiff"
	"keisan/ops"
)

// pointwise evaluates an expression of elementwise functions.
func pointwise(w Workload) (*Trial, error) {
	g := autodiff.NewGraph(w.dtype())
	rows, cols := w.Dims[0], w.Dims[1]
	A := g.State("A", numbers(1, Spread), rows, cols)
	B := g.State("B", numbers(2, Spread), rows, cols)
	C := g.State("C", numbers(3, Spread), rows, cols)
	b := g.State("b", numbers(4, Spread), cols)

	switch w.Kind + " " + w.Of {
	case "map exp":
		return evaluate(ops.Exp(A))
	case "map tanh":
		return evaluate(ops.Tanh(A))
	case "map sigmoid":
		return evaluate(ops.Sigmoid(A))
	case "softmax ":
		return evaluate(ops.Softmax(A, 1))
	case "chain mix":
		return evaluate(ops.Sub(ops.Mul(ops.Sigmoid(ops.Add(ops.Mul(A, B), C)), A), B))
	case "chain bias":
		return evaluate(ops.Sum(ops.Tanh(ops.Add(A, b)), 0))
	}
	return nil, fmt.Errorf("no function %q", w.Of)
}

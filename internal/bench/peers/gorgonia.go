package peers

import (
	"errors"
	"fmt"
	"math"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"keisan/internal/bench"
)

// patience is the number of operations of a run beyond which Gorgonia would take
// a good part of a second.
const patience = 5e9

// gorgonia makes a workload ready in Gorgonia: a graph on its TapeMachine.
func gorgonia(w bench.Workload) (run func() error, check []float64, err error) {
	switch w.Kind {
	case "step", "gemm", "map", "softmax", "chain":
	default:
		return nil, nil, ErrUnknown
	}
	if w.FLOPs() > patience {
		return nil, nil, errors.New("takes too long")
	}
	defer func() { // Gorgonia panics for some mistakes
		if r := recover(); r != nil {
			err = fmt.Errorf("a panic: %v", r)
		}
	}()
	b := builder{g: G.NewGraph(), Workload: w, dtype: tensor.Float32}
	if w.DType == "float64" {
		b.dtype = tensor.Float64
	}
	switch w.Kind {
	case "step":
		return b.step()
	case "gemm":
		return b.evaluate(b.product())
	}
	return b.evaluate(b.pointwise())
}

// A builder declares a workload in a graph of Gorgonia's.
type builder struct {
	bench.Workload
	g     *G.ExprGraph
	dtype tensor.Dtype
}

// array declares the array k of package bench's numbers.
func (b builder) array(k int, scale float64, shape ...int) *G.Node {
	t := tensor.New(tensor.WithShape(shape...), tensor.Of(b.dtype))
	for i := range t.Shape().TotalSize() {
		set(t, i, scale*bench.Number(k, i))
	}
	return b.leaf(fmt.Sprint("array ", k), t)
}

func (b builder) leaf(name string, t *tensor.Dense) *G.Node {
	return G.NodeFromAny(b.g, t, G.WithName(name))
}

func set(t *tensor.Dense, i int, v float64) {
	if t.Dtype() == tensor.Float32 {
		t.Float32s()[i] = float32(v)
	} else {
		t.Float64s()[i] = v
	}
}

// evaluate computes y once, and runs that again.
func (b builder) evaluate(y *G.Node) (func() error, []float64, error) {
	var result G.Value
	G.Read(y, &result)
	m := G.NewTapeMachine(b.g)
	run := func() error {
		m.Reset()
		return m.RunAll()
	}
	if err := run(); err != nil {
		return nil, nil, err
	}
	sum, values := 0.0, numbersOf(result)
	for _, v := range values {
		sum += v * v
	}
	return run, []float64{sum / float64(len(values))}, nil
}

// numbersOf returns the elements of a value.
func numbersOf(v G.Value) []float64 {
	switch d := v.Data().(type) {
	case []float64:
		return d
	case []float32:
		all := make([]float64, len(d))
		for i, v := range d {
			all[i] = float64(v)
		}
		return all
	case float64:
		return []float64{d}
	case float32:
		return []float64{float64(d)}
	}
	return []float64{math.NaN()}
}

func (b builder) product() *G.Node {
	m, k, n := b.Dims[0], b.Dims[1], b.Dims[2]
	right := func() *G.Node { return b.array(2, 1, k, n) }
	if b.TransA {
		return G.Must(G.Mul(G.Must(G.Transpose(b.array(1, 1, k, m), 1, 0)), right()))
	}
	return G.Must(G.Mul(b.array(1, 1, m, k), right()))
}

func (b builder) pointwise() *G.Node {
	rows, cols := b.Dims[0], b.Dims[1]
	A := b.array(1, bench.Spread, rows, cols)
	switch b.Kind + " " + b.Of {
	case "map exp":
		return G.Must(G.Exp(A))
	case "map tanh":
		return G.Must(G.Tanh(A))
	case "map sigmoid":
		return G.Must(G.Sigmoid(A))
	case "softmax ":
		return G.Must(G.SoftMax(A, 1))
	case "chain bias":
		row := b.array(4, bench.Spread, cols)
		return G.Must(G.Sum(G.Must(G.Tanh(G.Must(G.BroadcastAdd(A, row, nil, []byte{0})))), 0))
	}
	B, C := b.array(2, bench.Spread, rows, cols), b.array(3, bench.Spread, rows, cols)
	gate := G.Must(G.Sigmoid(G.Must(G.Add(G.Must(G.HadamardProd(A, B)), C))))
	return G.Must(G.Sub(G.Must(G.HadamardProd(gate, A)), B))
}

package bench

import (
	"fmt"
	"math"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// move puts the elements of a matrix elsewhere: Dims are its rows and columns,
// and for rows by their ids how many others there are.
func move(w Workload) (*Trial, error) {
	g := autodiff.NewGraph(w.dtype())
	a := g.State("A", numbers(1, Spread), w.Dims[0], w.Dims[1])
	switch w.Of {
	case "transpose":
		return evaluate(ops.Transpose(a))
	case "gather":
		table := g.State("table", numbers(2, Spread), w.Dims[2], w.Dims[1])
		return evaluate(ops.Gather(table, ids(g, w)))
	case "scatter":
		return evaluate(ops.ScatterAdd(a, ids(g, w), w.Dims[2]))
	}
	return nil, fmt.Errorf("no move %q", w.Of)
}

// ids returns as many ids as there are rows, each less than Dims[2].
func ids(g *autodiff.Graph, w Workload) *autodiff.Node {
	return g.IntState("ids", func(_ autodiff.Rand, _ autodiff.Shape, dst []float64) error {
		for i := range dst {
			dst[i] = float64(id(3, i, w.Dims[2]))
		}
		return nil
	}, w.Dims[0])
}

// layer evaluates a layer's forward pass: of a matrix, or of Dims[0] images of
// Dims[1] channels and Dims[2]×Dims[3] pixels, whose convolution is with Dims[4]
// filters of Dims[5]×Dims[5], padded by 1.
func layer(w Workload) (*Trial, error) {
	g := autodiff.NewGraph(w.dtype())
	a := g.State("A", numbers(1, Spread), w.Dims[:min(len(w.Dims), 4)]...)
	switch w.Of {
	case "norm":
		gamma, beta := g.State("gamma", numbers(2, 1), w.Dims[1]), g.State("beta", numbers(3, 1), w.Dims[1])
		return evaluate(ops.LayerNorm(a, gamma, beta, 1e-5))
	case "conv":
		filters := g.State("F", numbers(2, 1), w.Dims[4], w.Dims[1], w.Dims[5], w.Dims[5])
		return evaluate(ops.Conv2D(a, filters, ops.Window{Pad: 1}))
	case "dropout":
		return dropout(ops.Dropout(a, 0.5))
	}
	return nil, fmt.Errorf("no layer %q", w.Of)
}

// dropout is evaluate for numbers that are others in each program: what is
// checked is which share of them is 0, to a tenth.
func dropout(y *autodiff.Node) (*Trial, error) {
	m, err := vm.New(y.Graph())
	if err != nil {
		return nil, err
	}
	p, err := m.Compile(y)
	if err != nil {
		return nil, err
	}
	out, err := p.Run(nil)
	if err != nil {
		return nil, err
	}
	zeros, n := 0, out[0].Shape().TotalSize()
	for i := range n {
		if element(out[0], i) == 0 {
			zeros++
		}
	}
	share := math.Round(10*float64(zeros)/float64(n)) / 10
	return &Trial{Run: func() error { _, err := p.Run(nil); return err }, Check: []float64{share}}, nil
}

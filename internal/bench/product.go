package bench

import (
	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// product multiplies two variables.
//
//	C = A·B, C = Aᵀ·B
func product(w Workload) (*Trial, error) {
	g := autodiff.NewGraph(w.dtype())
	rows, inner, cols := w.Dims[0], w.Dims[1], w.Dims[2]
	if w.TransA {
		rows, inner = inner, rows
	}
	a := g.State("A", numbers(1, 1), rows, inner)
	b := g.State("B", numbers(2, 1), w.Dims[1], cols)
	return evaluate(ops.MatMulT(a, b, w.TransA, false))
}

// evaluate makes a trial of computing y from variables.
func evaluate(y *autodiff.Node) (*Trial, error) {
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
	plan := p.Profile()
	return &Trial{
		Run:   func() error { _, err := p.Run(nil); return err },
		Check: []float64{meanSquare(out[0])},
		Arena: plan.Arena, Bound: plan.Bound,
	}, nil
}

package peers

import (
	"fmt"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"keisan/internal/bench"
)

// step trains the network with Gorgonia's symbolic gradients and its vanilla
// solver. The loss is written with Exp, Sum and Log, for Gorgonia takes wrong
// gradients of its softmax's logarithm; the scores here are small enough.
//
//	L = mean_n (log Σ_k exp s_nk − Σ_k t_nk s_nk)
func (b builder) step() (func() error, []float64, error) {
	inputs, classes := b.Dims[0], b.Dims[len(b.Dims)-1]
	a := b.array(0, 1, b.Batch, inputs)
	one := tensor.New(tensor.WithShape(b.Batch, classes), tensor.Of(b.dtype))
	for n := range b.Batch {
		set(one, n*classes+n%classes, 1)
	}
	t := b.leaf("t", one)

	var params G.Nodes
	for i, d := range b.Dims[:len(b.Dims)-1] {
		if i > 0 {
			a = G.Must(G.Sigmoid(a))
		}
		h := b.Dims[i+1]
		W := b.array(i+1, bench.WeightScale(d), d, h)
		bias := b.leaf(fmt.Sprint("b", i+1), tensor.New(tensor.WithShape(h), tensor.Of(b.dtype)))
		params = append(params, W, bias)
		a = G.Must(G.BroadcastAdd(G.Must(G.Mul(a, W)), bias, nil, []byte{0}))
	}
	logSum := G.Must(G.Log(G.Must(G.Sum(G.Must(G.Exp(a)), 1))))
	right := G.Must(G.Sum(G.Must(G.HadamardProd(t, a)), 1))
	loss := G.Must(G.Mean(G.Must(G.Sub(logSum, right))))

	if _, err := G.Grad(loss, params...); err != nil {
		return nil, nil, err
	}
	var result G.Value
	G.Read(loss, &result)
	m := G.NewTapeMachine(b.g, G.BindDualValues(params...))
	solver, trained := G.NewVanillaSolver(G.WithLearnRate(bench.LearningRate)), G.NodesToValueGrads(params)
	run := func() error {
		m.Reset()
		if err := m.RunAll(); err != nil {
			return err
		}
		return solver.Step(trained)
	}
	var check []float64
	for range bench.CheckedSteps {
		if err := run(); err != nil {
			return nil, nil, err
		}
		check = append(check, numbersOf(result)...)
	}
	return run, check, nil
}

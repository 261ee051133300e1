package main

import (
	"math/rand/v2"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/engines"
	"keisan/viz"
	"keisan/vm"
)

// recorded runs the net once on random samples, and returns the numbers for the
// page that steps through it. A graph with a mistake has none.
func recorded(g *autodiff.Graph, on engines.Choice, batch int, fetches []*autodiff.Node) (viz.Option, error) {
	engine, err := on.Option()
	if err != nil {
		return nil, err
	}
	m, err := vm.New(g, engine)
	if err != nil {
		return nil, err
	}
	r, feed := rand.New(rand.NewPCG(1, 2)), vm.Feed{}
	for _, x := range g.Nodes() {
		if x.Kind() != autodiff.KindInput {
			continue
		}
		t := x.Type().At(batch)
		v := tensor.New(tensor.WithShape(t.Shape.Extents()...), tensor.Of(t.DType.Tensor()))
		switch {
		case t.DType != autodiff.Float32: // ids are 0, masks false
		case x.Name() == "t": // classes in turn, one hot
			classes := t.Shape.Extent(t.Shape.Rank() - 1)
			for i := range len(v.Float32s()) / classes {
				v.Float32s()[i*classes+i%classes] = 1
			}
		default:
			for i := range v.Float32s() {
				v.Float32s()[i] = float32(r.NormFloat64())
			}
		}
		feed[x] = v
	}
	run, err := m.Record(feed, fetches...)
	return viz.Recorded(run), err
}

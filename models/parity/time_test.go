package parity

import (
	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
	"keisan/vm"
)

// A cellOf declares a cell for inputs of d numbers.
type cellOf = func(g *autodiff.Graph, d, units int, opts ...models.Option) models.Cell

// timeLayers are the book's common/time_layers.py.
var timeLayers = map[string]func(*layer){
	"RNN": func(l *layer) { cell(l, models.RNNCell, 1) },
	"GRU": func(l *layer) { cell(l, models.GRUCell, 3) },
	"LSTM": func(l *layer) {
		cell(l, models.LSTMCell, 4)
	},
	"TimeRNN_stateless":  func(l *layer) { timeLayer(l, models.RNNCell, 1, 0) },
	"TimeLSTM_stateless": func(l *layer) { timeLayer(l, models.LSTMCell, 4, 0) },
	"TimeGRU":            func(l *layer) { timeLayer(l, models.GRUCell, 3, 0) },
	"TimeLSTM_set_state": func(l *layer) { timeLayer(l, models.LSTMCell, 4, 1) },
	"TimeRNN_stateful":   func(l *layer) { stateful(l, models.RNNCell, 1) },
	"TimeLSTM_stateful":  func(l *layer) { stateful(l, models.LSTMCell, 4) },
	"TimeBiLSTM": func(l *layer) {
		xs, H := l.input("xs"), l.data("Wh1").shape[0]
		hs, params := models.Bidirectional("BiLSTM", func(g *autodiff.Graph, d int) models.Cell {
			return models.LSTMCell(g, d, H)
		})(xs)
		l.set(params, "Wx1", "Wh1", "b1", "Wx2", "Wh2", "b2")
		l.out("hs", hs)
		l.back(nodes{hs, l.input("dhs")}, append(nodes{xs}, params...),
			"dxs", "dWx1", "dWh1", "db1", "dWx2", "dWh2", "db2")
	},
	"TimeEmbedding": func(l *layer) {
		W := l.data("W")
		y, params := models.Embedding(W.shape[0], W.shape[1])(l.ids("ids"))
		l.set(params, "W")
		l.out("out", y)
		l.back(nodes{y, l.input("dout")}, params, "dW")
	},
	"TimeAffine":                 func(l *layer) { affine(l, "xs", "dxs") },
	"TimeSoftmaxWithLoss":        func(l *layer) { timeLoss(l, l.ids("ts")) },
	"TimeSoftmaxWithLoss_ignore": func(l *layer) { timeLoss(l, l.ids("ts")) },
	"TimeSoftmaxWithLoss_onehot": func(l *layer) {
		ids := l.ids("ts_as_ids")
		timeLoss(l, ops.OneHot(ids, l.data("xs").shape[2]))
	},
	"Simple_TimeSoftmaxWithLoss": func(l *layer) {
		xs, ts := l.input("xs"), l.ids("ts")
		l.out("loss", models.ReportedSoftmaxCE(xs, ts))
		l.back(nodes{ops.SoftmaxCE(xs, ts), l.scalar("dout")}, nodes{xs}, "dxs")
	},
	"TimeSigmoidWithLoss": func(l *layer) {
		xs, ts := l.input("xs"), l.input("ts")
		l.out("loss", models.ReportedSigmoidCE(xs, ts))
		l.back(nodes{ops.SigmoidCE(xs, ts), l.scalar("dout")}, nodes{xs}, "dxs")
	},
	"TimeDropout": func(l *layer) {
		xs, ratio := l.input("xs"), l.data("ratio").values[0]
		scaled := kept(l)
		for i := range scaled {
			scaled[i] /= 1 - ratio
		}
		mask := l.g.Input("mask", l.data("xs").shape...)
		l.feed[mask] = array{l.data("xs").shape, scaled}.as(l.float)
		l.near("mask", scaled)
		y := ops.TrainEval(ops.Mul(xs, mask), xs)
		l.out("out", y)
		l.back(nodes{y, l.input("dout")}, nodes{xs}, "dxs")
		m, err := vm.New(l.g, vm.Eval())
		if err != nil {
			l.Fatal(err)
		}
		out, err := m.Run(l.feed, y)
		if err != nil {
			l.Fatal(err)
		}
		l.near("out_eval", numbers(out[0]))
	},
}

// cell is one moment, with gradients towards everything.
func cell(l *layer, of cellOf, gates int) {
	x, H := l.input("x"), l.data("Wx").shape[1]/gates
	c := of(l.g, x.Shape().Extent(1), H)
	l.set(c.Params(), "Wx", "Wh", "b")
	before := models.State{l.input("h_prev")}
	names := []string{"h_next", "c_next"}[:c.States()]
	dBefore, pairs := []string{"dh_prev"}, nodes{}
	if c.States() == 2 {
		before, dBefore = append(before, l.input("c_prev")), append(dBefore, "dc_prev")
	}
	after := c.Next(c.Input(x), before)
	for i, name := range names {
		l.out(name, after[i])
		pairs = append(pairs, after[i], l.input([]string{"dh_next", "dc_next"}[i]))
	}
	wrt := append(append(nodes{x}, before...), c.Params()...)
	l.back(pairs, wrt, append(append([]string{"dx"}, dBefore...), "dWx", "dWh", "db")...)
}

// timeLayer is a cell over moments from zeros, or from a given h: with given 1,
// h is the case's h0; the rest of the state is not declared at all. The gradient
// dh at the beginning needs an h that is declared, for which zeros are fed.
func timeLayer(l *layer, of cellOf, gates, given int) {
	xs, c := timeCell(l, "xs", of, gates)
	s := xs.Shape()
	var h0 *autodiff.Node
	if given == 1 {
		h0 = l.input("h0")
	} else {
		h0 = l.g.Input("h0", s.Extent(0), c.Units())
		l.feed[h0] = array{[]int{s.Extent(0), c.Units()}, make([]float64, s.Extent(0)*c.Units())}.as(l.float)
	}
	hs, after := over(xs, c, models.State{h0})
	l.out("hs", hs)
	l.outLast(after)
	l.back(nodes{hs, l.input("dhs")}, append(nodes{xs, h0}, c.Params()...), "dxs", "dh", "dWx", "dWh", "db")
	if given == 0 { // and without an h, which is what models do, nothing else comes out
		bare, _ := over(xs, c, nil)
		l.out("bare hs", bare)
		l.want["bare hs"] = l.want["hs"]
		l.back(nodes{bare, l.g.Node("dhs")}, append(nodes{xs}, c.Params()...), "bare dxs", "bare dWx", "bare dWh", "bare db")
		for _, name := range []string{"dxs", "dWx", "dWh", "db"} {
			l.want["bare "+name] = l.want[name]
		}
	}
}

// outLast names the last state, where the case gives it.
func (l *layer) outLast(after models.State) {
	for i, name := range []string{"h_last", "c_last"} {
		if l.want[name] != nil {
			l.out(name, after[i])
		}
	}
}

func timeCell(l *layer, xs string, of cellOf, gates int) (*autodiff.Node, models.Cell) {
	in := l.input(xs)
	c := of(l.g, in.Shape().Extent(2), l.data("Wx").shape[1]/gates)
	l.set(c.Params(), "Wx", "Wh", "b")
	return in, c
}

// over unrolls a cell along xs (N×T×D): hs is N×T×H.
func over(xs *autodiff.Node, c models.Cell, before models.State) (hs *autodiff.Node, after models.State) {
	s := xs.Shape()
	n, t := s.Extent(0), s.Extent(1)
	rows, after := models.Unroll(c, ops.Reshape(ops.Transpose(xs, 1, 0, 2), t*n, s.Extent(2)), t, before)
	return ops.Transpose(ops.Reshape(rows, t, n, c.Units()), 1, 0, 2), after
}

// stateful reads two batches, one after the other, with a memory: the gradient
// of the second stops at its beginning.
func stateful(l *layer, of cellOf, gates int) {
	first := l.data("xs1")
	xs, c := timeCell(l, "xs2", of, gates)
	n := xs.Shape().Extent(0)
	memory := models.Remembered(l.g, c, n)
	hs, after := over(xs, c, memory)
	models.Carry(hs, memory, after)
	m := l.machine()
	second := l.feed[xs]
	l.feed[xs] = first.as(l.float)
	out, err := m.Run(l.feed, hs)
	if err != nil {
		l.Fatal(err)
	}
	l.near("hs1", numbers(out[0]))
	l.feed[xs] = second
	l.out("hs2", hs)
	l.outLast(after)
	l.back(nodes{hs, l.input("dhs")}, append(nodes{xs, memory[0]}, c.Params()...), "dxs", "dh", "dWx", "dWh", "db")
	l.m = m
}

// timeLoss is the mean cross entropy of all moments; -1 is no label.
func timeLoss(l *layer, ts *autodiff.Node) {
	xs := l.input("xs")
	loss := ops.SoftmaxCE(xs, ts)
	if ts.DType() == autodiff.Int64 {
		loss = ops.SoftmaxCE(xs, ts, ops.IgnoreIndex(-1))
	}
	l.out("loss", loss)
	l.back(nodes{loss, l.scalar("dout")}, nodes{xs}, "dxs")
}

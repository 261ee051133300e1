package train_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

// scored are samples of random scores in 5 classes, many of them equal, with
// their labels, of which some do not count.
func scored(n int) (score [][]float64, labels []int64) {
	r := rand.New(rand.NewPCG(1, 2))
	for range n {
		row := make([]float64, 5)
		for k := range row {
			row[k] = float64(r.IntN(4))
		}
		score, labels = append(score, row), append(labels, int64(r.IntN(6))-1)
	}
	return score, labels
}

// rank returns the place of class k when the classes of a row are sorted by
// falling score, by the plainest of sorts.
func rank(row []float64, k int) int {
	order := make([]int, len(row))
	for i := range order {
		order[i] = i
	}
	for range order {
		for i := 1; i < len(order); i++ {
			if row[order[i]] > row[order[i-1]] {
				order[i], order[i-1] = order[i-1], order[i]
			}
		}
	}
	for place, class := range order {
		if class == k {
			return place
		}
	}
	panic("no such class")
}

func TestMetricsAreNaiveCounts(t *testing.T) {
	const n = 53
	rows, labels := scored(n)
	counted, right, right2 := 0, 0, 0
	confusion := [5][5]int{}
	for i, row := range rows {
		if labels[i] < 0 {
			continue
		}
		counted++
		if rank(row, int(labels[i])) == 0 {
			right++
		}
		if rank(row, int(labels[i])) < 2 {
			right2++
		}
		for k := range row {
			if rank(row, k) == 0 {
				confusion[labels[i]][k]++
			}
		}
	}
	for _, float := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
		g := autodiff.NewGraph(float)
		x, labelsIn := g.Input("x", autodiff.Batch, 5), g.IntInput("labels", autodiff.Batch)
		m, err := vm.New(g)
		if err != nil {
			t.Fatal(err)
		}
		mean := ops.Mean(ops.Sum(x, 1))
		table := train.NewConfusion(5, x, labelsIn)
		batches, err := data.NewBatches(7, data.Keep, nil, dense(float, rows), ints(labels...)) // the last has 4
		if err != nil {
			t.Fatal(err)
		}
		e := &train.Evaluation{Machine: m, Batches: batches, Metrics: []train.Metric{
			train.Accuracy(x, labelsIn), train.TopK(2, x, labelsIn), named{table, "confusion"}, train.Mean("mean", mean), train.PerplexityOf(mean)}}
		total := 0.0
		for _, row := range rows {
			for _, v := range row {
				total += v
			}
		}
		want := []train.Score{
			{"accuracy", float64(right) / float64(counted), true}, {"top-2", float64(right2) / float64(counted), true},
			{"confusion", float64(right) / float64(counted), true}, {"mean", total / n, false}, {"perplexity", math.Exp(total / n), false}}
		for range 2 { // the second does not add to the first
			have, err := e.Scores(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			for i, s := range have {
				if w := want[i]; s.Name != w.Name || s.Higher != w.Higher || !(math.Abs(s.Value-w.Value) <= float64(w.Value)*float64(eps(float))) {
					t.Errorf("%s: have %+v, want %+v", float, s, w)
				}
			}
			if have, want := fmt.Sprint(table.Counts()), fmt.Sprint(confusion); have != want {
				t.Errorf("have the confusion %s, want %s", have, want)
			}
		}
	}
	if right == right2 || right == 0 || counted == n {
		t.Errorf("%d, %d and %d of %d leave something open", right, right2, counted, n)
	}
}

func eps(float autodiff.DType) float32 {
	if float == autodiff.Float32 {
		return 1e-6
	}
	return 1e-15
}

// named gives a metric another name.
type named struct {
	train.Metric
	name string
}

func (n named) Name() string { return n.name }

func ints(v ...int64) *tensor.Dense {
	return tensor.New(tensor.WithShape(len(v)), tensor.WithBacking(v))
}

func ExampleConfusion() {
	g := autodiff.NewGraph(autodiff.Float64)
	score, t := g.Input("score", autodiff.Batch, 3), g.IntInput("t", autodiff.Batch)
	c := train.NewConfusion(3, score, t)
	c.Add(4, []*tensor.Dense{
		tensor.New(tensor.WithShape(4, 3), tensor.WithBacking([]float64{9, 1, 0, 0, 2, 1, 3, 1, 5, 7, 1, 5})),
		tensor.New(tensor.WithShape(4), tensor.WithBacking([]int64{0, 1, 2, 2})),
	})
	fmt.Print(c)
	fmt.Println(c.Value())
	// Output:
	//   class  as 0  as 1  as 2
	//       0     1     0     0
	//       1     0     1     0
	//       2     1     0     1
	// 0.75
}

// One-hot targets are the same as labels, and what a metric cannot judge is an
// error that says where.
func TestTargets(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		score, target *tensor.Dense
		want          string
	}{
		"one-hot":     {dense(autodiff.Float64, [][]float64{{1, 2, 3}, {4, 0, 0}}), dense(autodiff.Float64, [][]float64{{0, 1, 0}, {1, 0, 0}}), "0.5"},
		"labels":      {dense(autodiff.Float64, [][]float64{{1, 2, 3}, {4, 0, 0}}), ints(1, 0), "0.5"},
		"NaN":         {dense(autodiff.Float64, [][]float64{{1, 2, 3}, {4, nan, 0}}), ints(1, 0), "the score of class 1 in row 1 is NaN"},
		"label":       {dense(autodiff.Float64, [][]float64{{1, 2, 3}, {4, 0, 0}}), ints(1, 3), "label 3 in row 1: there are 3 classes"},
		"two ones":    {dense(autodiff.Float64, [][]float64{{1, 2, 3}}), dense(autodiff.Float64, [][]float64{{1, 0, 1}}), "row 0 of the target is not one-hot"},
		"half":        {dense(autodiff.Float64, [][]float64{{1, 2, 3}}), dense(autodiff.Float64, [][]float64{{0, 0.5, 0}}), "not one-hot"},
		"zeros":       {dense(autodiff.Float64, [][]float64{{1, 2, 3}}), dense(autodiff.Float64, [][]float64{{0, 0, 0}}), "all is 0"},
		"too few":     {dense(autodiff.Float64, [][]float64{{1, 2, 3}, {4, 0, 0}}), ints(1), "2 rows of scores"},
		"other shape": {dense(autodiff.Float64, [][]float64{{1, 2, 3}}), dense(autodiff.Float64, [][]float64{{0, 1}}), "wants one-hot rows"},
		"integers":    {ints(1, 2, 3), ints(1), "wants scores, floats"},
	} {
		g := autodiff.NewGraph(autodiff.Float64)
		a := train.Accuracy(g.Input("score", 2, 3), g.Input("target", 2, 3))
		err := a.Add(2, []*tensor.Dense{c.score, c.target})
		have := fmt.Sprint(a.Value())
		if err != nil {
			have = err.Error()
		}
		if !strings.Contains(have, c.want) {
			t.Errorf("%s: have %s, want %s", name, have, c.want)
		}
	}
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 3)
	if err := train.Mean("x", x).Add(1, []*tensor.Dense{vector(autodiff.Float64, 1, 2, 3)}); err == nil {
		t.Error("the mean of a vector: no error")
	}
	if err := train.NewConfusion(2, x, x).Add(1, []*tensor.Dense{vector(autodiff.Float64, 1, 2, 3), nil}); err == nil {
		t.Error("a confusion of 2 for 3 classes: no error")
	}
}

// An evaluation carries the state on from batch to batch, begins with the
// initial one and leaves that behind; dropout is off.
func TestEvaluationCarries(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch)
	h := g.State("h", autodiff.Constant(100))
	carry := autodiff.Assign(h, ops.Add(h, ops.Sum(ops.Dropout(x, 0.9))))
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	m.Value(h).Float64s()[0] = -7 // as training left it
	e := &train.Evaluation{Machine: m, Batches: rows(t, 3, 1, data.Drop, nil), Metrics: []train.Metric{train.Mean("h", h)},
		Carry: []*autodiff.Node{carry}, Inputs: []*autodiff.Node{x}}
	for range 2 {
		scores, err := e.Scores(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if have, want := scores[0].Value, (100+101+103)/3.0; have != want {
			t.Errorf("have %v, want %v", have, want)
		}
		if have := m.Value(h).Float64s()[0]; have != 100 {
			t.Errorf("have h = %v left behind, want 100", have)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := e.Scores(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("have %v", err)
	}
}

func TestEvaluationMistakes(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	b := rows(t, 3, 1, data.Drop, nil)
	mean := train.Mean("loss", l.loss)
	for says, e := range map[string]*train.Evaluation{
		"wants a machine, batches and metrics": {Machine: l.machine, Batches: b},
		"metric 2 is nil":                      {Machine: l.machine, Batches: b, Metrics: []train.Metric{mean, nil}},
		`two metrics are named "loss"`:         {Machine: l.machine, Batches: b, Metrics: []train.Metric{mean, mean}},
		"node 1 of Carry is no Assign":         {Machine: l.machine, Batches: b, Metrics: []train.Metric{mean}, Carry: []*autodiff.Node{l.w}},
		"node 1 is no input":                   {Machine: l.machine, Batches: b, Metrics: []train.Metric{mean}, Inputs: []*autodiff.Node{l.w}},
		"the input x is needed":                {Machine: l.machine, Batches: b, Metrics: []train.Metric{mean}, Inputs: []*autodiff.Node{}},
		"fetch 1 of 1 is nil":                  {Machine: l.machine, Batches: b, Metrics: []train.Metric{train.Mean("loss", nil)}},
	} {
		_, err := e.Scores(context.Background())
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want an error that says %q", err, says)
		}
		if _, err := train.New(l.machine, l.loss, train.SGD(1), train.Validate(e)); err == nil {
			t.Errorf("New: no error that says %q", says)
		}
	}
	for name, option := range map[string]train.Option{"KeepBest": train.KeepBest(), "Patience": train.Patience(2), "ValidateEvery": train.ValidateEvery(2)} {
		if _, err := train.New(l.machine, l.loss, train.SGD(1), option); err == nil || !strings.Contains(err.Error(), "want Validate") {
			t.Errorf("%s without Validate: have %v", name, err)
		}
	}
}

// Tracked metrics see every batch before its update, epoch by epoch.
func TestTrack(t *testing.T) {
	l := newLine(t, autodiff.Float64)
	trainer, err := train.New(l.machine, l.loss, train.SGD(0.01), train.Track(train.Mean("w", l.w), train.PerplexityOf(l.loss)))
	if err != nil {
		t.Fatal(err)
	}
	if err := trainer.Fit(context.Background(), rows(t, 4, 2, data.Drop, nil), 2); err != nil {
		t.Fatal(err)
	}
	losses := trainer.Losses() // of w = 1, 0.985 | 0.95, 0.935
	for k, want := range []float64{0.9925, 0.9425} {
		r := trainer.History().Epochs[k]
		mean := (losses[2*k] + losses[2*k+1]) / 2
		for i, w := range []float64{want, math.Exp(mean)} {
			if have := r.Train[i].Value; !(math.Abs(have-w) <= 1e-14*w) {
				t.Errorf("epoch %d: have %v, want %v", k+1, r.Train[i], w)
			}
		}
		if have := r.Loss; have != mean {
			t.Errorf("epoch %d: have the loss %v, want %v", k+1, have, mean)
		}
	}
}

// A step with clipping, accumulation, a schedule, metrics and Adam allocates
// nothing.
func TestNoAllocationsWithEverything(t *testing.T) {
	for _, float := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
		set, rng := data.Spiral(1984)
		set, err := set.As(float.Tensor())
		if err != nil {
			t.Fatal(err)
		}
		g := autodiff.NewGraph(float)
		net := models.TwoLayerNet(g, 2, 10, 3)
		m, err := vm.New(g, vm.WithRand(rng))
		if err != nil {
			t.Fatal(err)
		}
		opt := train.Accumulate(train.ClipNorm(train.ClipValue(train.Groups(train.AdamW(0.01),
			train.Group{Optimizer: train.Nesterov(0.1, 0.9), Params: net.Params[:1]}), 1), 5), 3)
		trainer, err := train.New(m, net.Loss, opt,
			train.InSchedule(train.Then(5, train.Linear(5, 0.1, 1), train.Times(train.Cosine(100, 0), train.ByEpoch(train.OnPlateau(4, 1))))),
			train.Track(train.Accuracy(net.Score, net.T), named{train.NewConfusion(3, net.Score, net.T), "confusion"}, train.Mean("loss", net.Loss), train.TopK(2, net.Score, net.T)))
		if err != nil {
			t.Fatal(err)
		}
		batches, err := data.NewBatches(30, data.Drop, rng, set.X, set.T)
		if err != nil {
			t.Fatal(err)
		}
		step := func() {
			if !batches.Next() {
				batches.Next()
			}
			if _, err := trainer.Step(batches.Batch()...); err != nil {
				t.Fatal(err)
			}
		}
		for range 1100 {
			step()
		}
		if allocs := testing.AllocsPerRun(150, step); allocs != 0 {
			t.Errorf("%s: have %v allocations a step, want 0", float, allocs)
		}
	}
}

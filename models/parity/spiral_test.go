package parity

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

func init() { kinds["ch01_spiral"], kinds["ch01_forward"] = spiral, forward }

// spiralRun is one training of the network of chapter 1.
type spiralRun struct {
	Config options[struct {
		Seed     uint32
		Hidden   int     `json:"hidden_size"`
		Batch    int     `json:"batch_size"`
		Rate     float64 `json:"lr"`
		Epochs   int     `json:"max_epoch"`
		Interval int     `json:"eval_interval"`
	}]
	Losses      []float64
	Init, Final map[string]summary
	After       stream `json:"rng_after"`
	Trainer     struct {
		Lines []string `json:"log_lines"`
		Right int      `json:"train_correct_of_300"`
	} `json:"train_py"`
	Loop struct {
		Lines []string `json:"log_lines"`
	} `json:"train_custom_loop_py"`
}

// spiral trains as train.py and as train_custom_loop.py do.
func spiral(t *testing.T, f *file) {
	var c struct{ Runs []spiralRun }
	f.into(t, &c)
	for _, run := range c.Runs {
		run.train(t, f.float, train.TrainerStyle(), run.Trainer.Lines)
		run.train(t, f.float, train.LoopStyle(), run.Loop.Lines)
	}
}

func (run *spiralRun) train(t *testing.T, float autodiff.DType, style train.Style, lines []string) {
	o := run.Config.of
	set, rng := data.Spiral(o.Seed)
	set, err := set.As(float.Tensor())
	if err != nil {
		t.Fatal(err)
	}
	g := autodiff.NewGraph(float)
	net := models.TwoLayerNet(g, 2, o.Hidden, 3)
	m, err := vm.New(g, vm.WithRand(rng))
	if err != nil {
		t.Fatal(err)
	}
	report, near := &model{T: t}, 1e-9
	if float == autodiff.Float32 { // after thousands of steps at a high rate
		near = 1e-3
	}
	compare := func(when string, want map[string]summary) {
		for i, p := range net.Params {
			report.summarized(when+p.Name(), want[[]string{"W1", "b1", "W2", "b2"}[i]], p.Shape().Extents(), numbers(m.Value(p)), near)
		}
	}
	compare("init ", run.Init)
	var log strings.Builder
	begin := time.Now()
	trainer, err := train.New(m, net.Loss, train.SGD(o.Rate), train.Reported(net.Reported), train.Interval(o.Interval),
		train.InStyle(style), train.Log(&log), train.Clock(func() time.Time { return begin }))
	if err != nil {
		t.Fatal(err)
	}
	batches, err := data.NewBatches(o.Batch, data.Drop, rng, set.X, set.T)
	if err != nil {
		t.Fatal(err)
	}
	if err := trainer.Fit(context.Background(), batches, o.Epochs); err != nil {
		t.Fatal(err)
	}
	equal(t, "losses", tensor.New(tensor.WithShape(len(trainer.Losses())), tensor.WithBacking(trainer.Losses())), run.Losses, within(float, 1e-12))
	if have := strings.Split(log.String(), "\n"); float == autodiff.Float64 && !slices.Equal(have, append(slices.Clone(lines), "")) {
		t.Errorf("log: have\n%s\nwant\n%s", strings.Join(have, "\n"), strings.Join(lines, "\n"))
	}
	compare("final ", run.Final)
	report.at(rng, run.After)
	out, err := m.Run(vm.Feed{net.X: set.X}, ops.ArgMax(net.Score, 1))
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for i, class := range out[0].Int64s() {
		if class == set.Labels.Int64s()[i] {
			right++
		}
	}
	if right != run.Trainer.Right {
		t.Errorf("have %d of the samples right, want %d", right, run.Trainer.Right)
	}
}

// forward is forward_net.py.
func forward(t *testing.T, f *file) {
	var c struct {
		Runs []struct {
			Config options[struct {
				Seed uint32
				X    []int `json:"x_shape"`
				Net  []int
			}]
			X, W1, B1, W2, B2, Scores array
			After                     stream `json:"rng_after"`
		}
	}
	f.into(t, &c)
	for _, run := range c.Runs {
		o := run.Config.of
		rng := data.NewRandomState(o.Seed)
		xs := array{o.X, rng.Randn(o.X[0] * o.X[1])}
		equal(t, "x", xs.as(autodiff.Float64), run.X.values, 1e-15)
		g := autodiff.NewGraph(f.float)
		net := models.Classify(g, o.X[1], models.Affine(o.Net[1]), models.Sigmoid(), models.Affine(o.Net[2]))
		m, err := vm.New(g)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []array{run.W1, run.B1, run.W2, run.B2} {
			p := net.Params[i]
			v := array{p.Shape().Extents(), rng.Randn(p.Shape().Count().At(0))}
			equal(t, p.Name(), v.as(autodiff.Float64), want.values, 1e-15)
			if err := m.SetValue(p, v.as(f.float)); err != nil {
				t.Fatal(err)
			}
		}
		out, err := m.Run(vm.Feed{net.X: xs.as(f.float)}, net.Score)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "scores", out[0], run.Scores.values, within(f.float, 1e-13))
		(&model{T: t}).at(rng, run.After)
	}
}

package gpu

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"keisan/autodiff"
	"keisan/internal/bench"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/enginetest"
)

// A training makes its steps on an engine, and returns their losses and the
// machine.
type training struct {
	name    string
	float   autodiff.DType
	allowed float64
	steps   func(ctx context.Context, e vm.Engine) (losses []float64, m *vm.Machine, err error)
}

// trainings are those of the spiral, whole and in float64, as its example has it,
// and steps of larger models: a few in float32, whose roundings grow, in the
// Transformer's a ten-thousandfold in 30 steps, and as many as that in float64.
func trainings(quick bool) []training {
	epochs, steps := 300, 30
	larger := named("language/lstm/1000x100x35/b20/float32", "language/lstm/10000x650x35/b20/float32",
		"translation/transformer/59x64x4x29x11/b128/float32", "translation/attention/59x16x256x29x11/b128/float32", "image/lenet/28x10/b100/float32")
	if quick {
		epochs, steps = 2, 4
		larger = []bench.Workload{
			{Name: "language/lstm/30x8x3/b2/float32", Kind: "language", Of: "lstm", Dims: []int{30, 8, 3}, Batch: 2, DType: "float32"},
			{Name: "translation/transformer/13x8x2x5x4/b3/float32", Kind: "translation", Of: "transformer", Dims: []int{13, 8, 2, 5, 4}, Batch: 3, DType: "float32"},
		}
	}
	list := []training{{"spiral", autodiff.Float64, 1e-9, func(ctx context.Context, e vm.Engine) ([]float64, *vm.Machine, error) { return spiral(ctx, e, epochs) }}}
	for _, w := range larger {
		for _, f := range []struct {
			float   autodiff.DType
			allowed float64
			steps   int
		}{{autodiff.Float64, 1e-9, steps}, {autodiff.Float32, 1e-4, bench.CheckedSteps + 1}} {
			w := w
			w.Name, w.DType = strings.TrimSuffix(w.Name, w.DType)+f.float.String(), f.float.String()
			list = append(list, training{w.Name, f.float, f.allowed, func(ctx context.Context, e vm.Engine) ([]float64, *vm.Machine, error) {
				return repeated(ctx, w.On(e), f.steps)
			}})
		}
	}
	return list
}

func modelParts(quick bool) (list []part) {
	for _, t := range trainings(quick) {
		list = append(list, part{"model/" + t.name, t.run})
	}
	return list
}

// run trains on both engines.
func (t training) run(ctx context.Context, r *run) error {
	e, err := r.engine(false)
	if err != nil {
		return err
	}
	m := t.against(ctx, e)
	r.Models = append(r.Models, m)
	fmt.Fprintln(r.Screen, m)
	return ctx.Err()
}

// against trains on an engine and on the CPU's.
func (t training) against(ctx context.Context, e vm.Engine) Model {
	m := Model{Name: t.name, Float: t.float.String(), Allowed: t.allowed}
	begin := time.Now()
	have, on, err := t.steps(ctx, e)
	m.Duration = math.Round(1e3*time.Since(begin).Seconds()) / 1e3
	var want []float64
	var beside *vm.Machine
	if err == nil {
		want, beside, err = t.steps(ctx, cpu.New())
	}
	if err == nil && len(have) != len(want) {
		err = fmt.Errorf("%d steps, and %d on the CPU", len(have), len(want))
	}
	if err != nil {
		m.Failure = oneLine(err)
		return m
	}
	m.Steps, m.GPU, m.CPU = len(have), have[len(have)-1], want[len(want)-1]
	largest := slices.Max(want)
	for i := range have {
		m.Losses = farther(m.Losses, math.Abs(have[i]-want[i])/largest)
	}
	theirs := beside.Graph().Nodes() // declared by the same code, in the same order
	for i, v := range on.Graph().Nodes() {
		if v.IsVariable() {
			m.Weights = farther(m.Weights, enginetest.Distance(on.Value(v), beside.Value(theirs[i])))
		}
	}
	return m
}

// farther returns the larger distance; what is not a number is farther than all.
func farther(a, b float64) float64 {
	if b != b {
		return math.MaxFloat64
	}
	return min(max(a, b), math.MaxFloat64)
}

// spiral trains the network of the spiral example.
func spiral(ctx context.Context, e vm.Engine, epochs int) (losses []float64, m *vm.Machine, err error) {
	set, rng := data.Spiral(1984)
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.TwoLayerNet(g, 2, 10, 3)
	if m, err = vm.New(g, vm.WithRand(rng), vm.WithEngine(e)); err != nil {
		return nil, nil, err
	}
	batches, err := data.NewBatches(30, data.Drop, rng, set.X, set.T)
	if err != nil {
		return nil, nil, err
	}
	each := train.Each(func(s train.Step) error {
		losses = append(losses, s.Loss)
		return nil
	})
	t, err := train.New(m, net.Loss, train.SGD(1), train.Reported(net.Reported), each)
	if err == nil {
		err = t.Fit(ctx, batches, epochs)
	}
	return losses, m, err
}

// repeated trains on one batch again and again.
func repeated(ctx context.Context, w bench.Workload, steps int) (losses []float64, m *vm.Machine, err error) {
	t, err := w.Prepare()
	if err != nil {
		return nil, nil, err
	}
	defer t.Close()
	losses = t.Check
	for len(losses) < steps && ctx.Err() == nil {
		if err := t.Run(); err != nil {
			return nil, nil, err
		}
		losses = append(losses, t.Loss())
	}
	return losses, t.Machine, ctx.Err()
}

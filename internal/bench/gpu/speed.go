package gpu

import (
	"context"
	"fmt"
	"strings"

	"keisan/internal/bench"
	"keisan/internal/bench/compare"
)

// goals are what steps are to reach, with TF32 and without.
var goals = map[string]compare.Goal{
	"step/784-50-10/b100/float32":            {Times: 3, Peer: "PyTorch"},
	"step/1024-4096-4096-1000/b256/float32":  {Times: 1, Peer: "PyTorch"},
	"language/lstm/10000x650x35/b20/float32": {Times: 1, Peer: "PyTorch"},
}

// timed are the training steps that are timed: those of the goals, and others.
func timed(quick bool) []bench.Workload {
	if quick {
		return []bench.Workload{
			{Name: "step/20-10-5/b7/float32", Kind: "step", Dims: []int{20, 10, 5}, Batch: 7, DType: "float32"},
			{Name: "language/lstm/30x8x3/b2/float32", Kind: "language", Of: "lstm", Dims: []int{30, 8, 3}, Batch: 2, DType: "float32"},
		}
	}
	return named("step/784-50-10/b100/float32", "step/1024-4096-4096-1000/b256/float32", "language/lstm/10000x650x35/b20/float32",
		"step/784-1024-1024-10/b128/float32", "image/lenet/28x10/b100/float32", "language/better/10000x650x35/b20/float32",
		"translation/transformer/59x64x4x29x11/b128/float32")
}

// named returns workloads of the bench.
func named(names ...string) (list []bench.Workload) {
	for _, name := range names {
		for _, w := range bench.All() {
			if w.Name == name {
				list = append(list, w)
			}
		}
	}
	return list
}

// near is how far the losses of the first steps may be from PyTorch's: TF32 rounds
// factors to ten bits, and nobody rounds alike.
var near = map[bool]float64{false: 1e-4, true: 1e-2}

func speedParts(quick bool) (list []part) {
	for _, w := range timed(quick) {
		for _, tf32 := range []bool{false, true} {
			list = append(list, part{"speed/" + w.Name + suffix(tf32), func(ctx context.Context, r *run) error { return r.time(ctx, w, tf32) }})
		}
	}
	return list
}

func suffix(tf32 bool) string {
	if tf32 {
		return "/tf32"
	}
	return ""
}

// time measures a training step, and PyTorch's in turn.
func (r *run) time(ctx context.Context, w bench.Workload, tf32 bool) error {
	e, err := r.engine(tf32)
	if err != nil {
		return err
	}
	o := compare.Options{Rounds: r.Options.Rounds, Near: near[tf32]}
	if p := r.peer(tf32); p != nil {
		o.Peers = []compare.Peer{p}
	}
	row, err := compare.Measure(ctx, o, w.On(e))
	if err != nil {
		return err
	}
	s := Speed{tf32, row}
	r.Speed = append(r.Speed, s)
	fmt.Fprintln(r.Screen, strings.Join(s.cells()[2:], " "))
	return nil
}

package train_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// The book's network learns the spiral; its weights are saved and loaded into a
// second machine.
func Example() {
	set, rng := data.Spiral(1984)
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.TwoLayerNet(g, 2, 10, 3)
	m, err := vm.New(g, vm.WithRand(rng))
	if err != nil {
		fmt.Println(err)
		return
	}
	trainer, err := train.New(m, net.Loss, train.SGD(1.0), train.Reported(net.Reported),
		train.Log(os.Stdout), train.Interval(10), train.InStyle(train.LoopStyle()))
	if err != nil {
		fmt.Println(err)
		return
	}
	batches, err := data.NewBatches(30, data.Drop, rng, set.X, set.T)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := trainer.Fit(context.Background(), batches, 3); err != nil {
		fmt.Println(err)
		return
	}

	dir, err := os.MkdirTemp("", "train")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "weights.npz")
	other, err := vm.New(g)
	if err == nil {
		err = train.Save(path, m)
	}
	if err == nil {
		err = train.Load(path, other)
	}
	same := err == nil && m.Value(net.Params[0]).Float64s()[0] == other.Value(net.Params[0]).Float64s()[0]
	fmt.Println("same weights:", same)
	// Output:
	// | epoch 1 |  iter 10 / 10 | loss 1.13
	// | epoch 2 |  iter 10 / 10 | loss 1.13
	// | epoch 3 |  iter 10 / 10 | loss 1.12
	// same weights: true
}

// Weights of another program have other names, and its matrices are transposed;
// what is loaded is said, and a mistake changes nothing.
func ExampleLoading() {
	dir, err := os.MkdirTemp("", "train")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "linear.safetensors")

	theirs := autodiff.NewGraph(autodiff.Float32)
	theirs.Param("linear.weight", autodiff.Ones(), 3, 2)
	theirs.Param("linear.bias", autodiff.Ones(), 3)
	theirs.Param("head.weight", autodiff.Ones(), 1, 3)
	from, err := vm.New(theirs)
	if err == nil {
		err = train.SaveAs(path, train.BFloat16, from)
	}
	if err != nil {
		fmt.Println(err)
		return
	}

	ours := autodiff.NewGraph(autodiff.Float32)
	ours.Param("W", autodiff.Zeros(), 2, 3)
	ours.Param("b", autodiff.Zeros(), 3)
	to, err := vm.New(ours)
	if err != nil {
		fmt.Println(err)
		return
	}
	loading := train.Loading{Names: map[string]string{"W": "linear.weight", "b": "linear.bias"}, AllowExtra: true}
	report, err := loading.Load(path, to)
	fmt.Print(err != nil, "\n", report)
	loading.Transposed = []string{"W"}
	report, err = loading.Load(path, to)
	fmt.Print(err, "\n", report)
	// Output:
	// true
	// extra 1: head.weight
	// mismatched 1:
	// 	W ← linear.weight: its shape is 3×2, the variable's 2×3
	// <nil>
	// loaded 2: W ← linear.weight, b ← linear.bias
	// extra 1: head.weight
}

// A training that is stopped in its second epoch goes on from its checkpoint, in
// a program that is started anew, and comes to the same weights as one that was
// never stopped.
func ExampleTrainer_Resume() {
	dir, err := os.MkdirTemp("", "train")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "run.npz")

	program := func(ctx context.Context, each func(train.Step) error) (weight float64, err error) {
		set, rng := data.Spiral(1984)
		g := autodiff.NewGraph(autodiff.Float64)
		net := models.TwoLayerNet(g, 2, 10, 3)
		m, err := vm.New(g, vm.WithRand(rng))
		if err != nil {
			return 0, err
		}
		batches, err := data.NewBatches(30, data.Drop, rng, set.X, set.T)
		if err != nil {
			return 0, err
		}
		trainer, err := train.New(m, net.Loss, train.Adam(0.01), train.Each(each),
			train.Checkpoints(path, train.Every{Epochs: 1}, batches))
		if err != nil {
			return 0, err
		}
		if err := trainer.Resume(path, batches); err == nil {
			fmt.Println("resumed after step", trainer.Progress().Step)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
		err = trainer.Fit(ctx, batches, 3)
		return m.Value(net.Params[0]).Float64s()[0], err
	}

	always := func(train.Step) error { return nil }
	want, err := program(context.Background(), always)
	fmt.Println("never stopped:", err)
	os.Remove(path)

	ctx, interrupt := context.WithCancel(context.Background())
	_, err = program(ctx, func(s train.Step) error {
		if s.Epoch == 1 && s.Iter == 3 {
			interrupt() // as Ctrl-C does with signal.NotifyContext
		}
		return nil
	})
	fmt.Println(errors.Is(err, context.Canceled))
	have, err := program(context.Background(), always)
	fmt.Println("the same:", have == want, err)
	// Output:
	// never stopped: <nil>
	// true
	// resumed after step 14
	// the same: true <nil>
}

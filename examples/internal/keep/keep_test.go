package keep_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/examples/internal/keep"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

// program learns the mean of some numbers; after 7 steps somebody presses Ctrl-C,
// if at all.
func program(place keep.Place, stopped bool) (mean float64, err error) {
	x := autodiff.NewGraph(autodiff.Float64).Input("x", autodiff.Batch)
	mu := x.Graph().Param("mu", autodiff.Zeros())
	m, err := vm.New(x.Graph())
	if err != nil {
		return 0, err
	}
	xs := tensor.New(tensor.WithShape(10), tensor.WithBacking([]float64{1, 3, 3, 7, 2, 8, 4, 9, 4, 9}))
	batches, err := data.NewBatches(2, data.Drop, data.NewRandomState(0), xs)
	if err != nil {
		return 0, err
	}
	ctx, press := context.WithCancel(context.Background())
	defer press()
	trainer, err := place.Trainer(func(onStop train.Option) (*train.Trainer, error) {
		return train.New(m, ops.Mean(ops.Square(ops.Sub(x, mu))), train.Adam(0.1), onStop, train.Each(func(s train.Step) error {
			if stopped && s.Epoch == 1 && s.Iter == 1 {
				press()
			}
			return nil
		}))
	}, batches)
	if err != nil {
		return 0, err
	}
	err = trainer.Fit(ctx, batches, 30)
	return m.Value(mu).Float64s()[0], err
}

// A training that is stopped, goes on, and ends as one that was not.
func Example() {
	dir, err := os.MkdirTemp("", "keep")
	if err == nil {
		err = os.Chdir(dir)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	defer os.Chdir(filepath.Dir(dir))

	whole, err := program(keep.Place{Save: "mean.npz"}, false)
	fmt.Println(whole, err)
	_, err = program(keep.Place{Save: "mean.npz"}, true)
	fmt.Println(err)
	again, err := program(keep.Place{Save: "mean.npz", Resume: "mean.npz"}, false)
	fmt.Println(again == whole, err)
	_, err = program(keep.Place{Resume: "another.npz"}, false)
	fmt.Println(err)
	// Output:
	// 5.0232150779856815 <nil>
	// train: stopped in epoch 2 after 2 of 5 iterations; all is in mean.npz: the same command goes on with -resume mean.npz besides: context canceled
	// true <nil>
	// -resume: train: resume: open another.npz: no such file or directory
}

package docs_test

import (
	"context"
	"fmt"
	"os"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/viz/plot"
	"keisan/vm"
)

func Example_data() {
	set, _ := data.Spiral(1984)
	fmt.Println(set.X.Shape(), set.T.Shape(), set.Labels.Shape())

	x, t := set.X.Float64s(), set.T.Float64s()
	for _, i := range []int{1, 2, 299} {
		fmt.Printf("x = %7.4f, t = %v\n", x[2*i:2*i+2], t[3*i:3*i+3])
	}
	check(plot.Scatter(x, set.Labels.Int64s()).WriteSVG(picture("spiral.svg")))
	// Output:
	// (300, 2) (300, 3) (300)
	// x = [-0.0010  0.0100], t = [1 0 0]
	// x = [ 0.0051  0.0193], t = [1 0 0]
	// x = [-0.5974  0.7894], t = [0 0 1]
}

// A spiral is what it takes to train the book's network on its spiral.
type spiral struct {
	set     *data.Set
	net     *models.Classifier
	machine *vm.Machine
	batches *data.Batches
}

// newSpiral draws all random numbers from one generator, as the book does.
func newSpiral(float autodiff.DType, options ...vm.Option) *spiral {
	set, rng := data.Spiral(1984)
	set, err := set.As(float.Tensor())
	check(err)
	net := models.TwoLayerNet(autodiff.NewGraph(float), 2, 10, 3)
	m, err := vm.New(net.Loss.Graph(), append(options, vm.WithRand(rng))...)
	check(err)
	batches, err := data.NewBatches(30, data.Drop, rng, set.X, set.T)
	check(err)
	return &spiral{set, net, m, batches}
}

func Example_loop() {
	s := newSpiral(autodiff.Float64)
	grads, err := autodiff.Grad(s.net.Loss, s.net.Params...)
	check(err)
	updates := train.SGD(1.0).Updates(s.net.Params, grads)
	step, err := s.machine.Compile(append([]*autodiff.Node{s.net.Loss}, updates...)...)
	check(err)

	for epoch := range 300 {
		total := 0.0
		for s.batches.Next() {
			batch := s.batches.Batch()
			values, err := step.Run(vm.Feed{s.net.X: batch[0], s.net.T: batch[1]})
			check(err)
			total += values[0].Float64s()[0]
		}
		if (epoch+1)%50 == 0 {
			fmt.Printf("epoch %3d: mean loss %.2f\n", epoch+1, total/float64(s.batches.Len()))
		}
	}
	// Output:
	// epoch  50: mean loss 0.72
	// epoch 100: mean loss 0.48
	// epoch 150: mean loss 0.22
	// epoch 200: mean loss 0.16
	// epoch 250: mean loss 0.13
	// epoch 300: mean loss 0.11
}

// train runs so many epochs with the book's settings.
func (s *spiral) train(epochs int, options ...train.Option) *train.Trainer {
	options = append(options, train.Reported(s.net.Reported))
	trainer, err := train.New(s.machine, s.net.Loss, train.SGD(1.0), options...)
	check(err)
	check(trainer.Fit(context.Background(), s.batches, epochs))
	return trainer
}

// classify compiles the program that tells the class of each sample.
func (s *spiral) classify() *vm.Program {
	program, err := s.machine.With(vm.Eval()).Compile(ops.ArgMax(s.net.Score, 1))
	check(err)
	return program
}

// right counts the samples that are classified right.
func (s *spiral) right() int {
	values, err := s.classify().Run(vm.Feed{s.net.X: s.set.X})
	check(err)
	n := 0
	for i, class := range values[0].Int64s() {
		if class == s.set.Labels.Int64s()[i] {
			n++
		}
	}
	return n
}

func Example_trainer() {
	newSpiral(autodiff.Float64).train(3, train.Log(os.Stdout), train.Interval(5))
	// Output:
	// | epoch 1 |  iter 1 / 10 | time 0[s] | loss 1.10
	// | epoch 1 |  iter 6 / 10 | time 0[s] | loss 1.11
	// | epoch 2 |  iter 1 / 10 | time 0[s] | loss 1.13
	// | epoch 2 |  iter 6 / 10 | time 0[s] | loss 1.14
	// | epoch 3 |  iter 1 / 10 | time 0[s] | loss 1.12
	// | epoch 3 |  iter 6 / 10 | time 0[s] | loss 1.12
}

func Example_permutation() {
	ids := tensor.New(tensor.WithShape(6), tensor.WithBacking([]int64{0, 1, 2, 3, 4, 5}))
	batches, err := data.NewBatches(2, data.Drop, data.NewRandomState(1), ids)
	check(err)
	for range 3 {
		for batches.Next() {
			fmt.Print(batches.Batch()[0], " ")
		}
		fmt.Println("epochs done:", batches.Epoch())
	}
	// Output:
	// [2  1] [4  0] [3  5] epochs done: 1
	// [3  4] [2  5] [0  1] epochs done: 2
	// [2  3] [1  5] [0  4] epochs done: 3
}

func Example_boundary() {
	s := newSpiral(autodiff.Float64)
	trainer := s.train(300)
	check(plot.Loss(trainer.Averages(), plot.Every(10)).WriteSVG(picture("loss.svg")))
	fmt.Printf("mean loss %.2f, %d of 300 right\n", trainer.Averages()[299], s.right())

	classifier := s.classify()
	predict := func(xs []float64, classes []int64) error {
		values, err := classifier.Run(vm.Feed{s.net.X: dense(xs, len(classes), 2)})
		if err == nil {
			copy(classes, values[0].Int64s())
		}
		return err
	}
	figure := plot.Boundary(predict, s.set.X.Float64s(), s.set.Labels.Int64s(), plot.Step(0.005), plot.DPI(110))
	check(figure.WritePNG(picture("boundary.png")))
	// Output:
	// mean loss 0.11, 291 of 300 right
}

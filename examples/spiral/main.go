// Command spiral trains the network of the first chapter of Deep Learning from
// Scratch 2 on its spiral data, prints that book's own log, and draws the graph,
// the loss and the decision boundary.
//
//	go run ./examples/spiral
//
// It is the shortest complete program: data, network, gradients, machine,
// training in this file, one after the other; results.go draws and saves,
// moments.go shows the training step by step, flags.go reads the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"keisan/autodiff"
	"keisan/internal/cli"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// A run is a trained network.
type run struct {
	config
	set     *data.Set
	net     *models.Classifier
	grads   []*autodiff.Node // of the loss, towards the input and the parameters
	machine *vm.Machine
	trainer *train.Trainer
	album   *album
}

// learn trains the book's network as its train.py does. One generator gives the
// noise of the data, then the weights, then the shuffles.
func learn(ctx context.Context, c config, log io.Writer) (*run, error) {
	set, rng := data.Spiral(c.seed)
	set, err := set.As(c.dtype.Tensor())
	if err != nil {
		return nil, err
	}

	g := autodiff.NewGraph(c.dtype)
	net := models.TwoLayerNet(g, 2, c.hidden, 3)
	grads, err := autodiff.Grad(net.Loss, append([]*autodiff.Node{net.X}, net.Params...)...)
	if err != nil {
		return nil, err
	}
	engine, err := c.engine.Option()
	if err != nil {
		return nil, err
	}
	m, err := vm.New(g, vm.WithRand(rng), engine)
	if err != nil {
		return nil, err
	}

	options := []train.Option{train.Reported(net.Reported), train.Log(log), train.Interval(10)}
	shots := newAlbum(m, net.Params, c.step)
	if c.step > 0 {
		options = append(options, train.Each(shots.each))
	}
	batches, err := data.NewBatches(c.batch, data.Drop, rng, set.X, set.T)
	if err != nil {
		return nil, err
	}
	trainer, err := c.place.Trainer(func(onStop train.Option) (*train.Trainer, error) {
		return train.New(m, net.Loss, train.SGD(c.lr), append(options, onStop)...)
	}, batches, shots)
	if err != nil {
		return nil, err
	}
	err = trainer.Fit(ctx, batches, c.epochs)
	if errors.Is(err, vm.ErrNaN) {
		err = fmt.Errorf("%w; try a smaller -lr than %v", err, c.lr)
	}
	return &run{c, set, net, grads, m, trainer, shots}, err
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command runs the program and returns its exit code.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := parse(args)
	if err == nil {
		err = c.prepare()
	}
	var r *run
	if err == nil {
		r, err = learn(ctx, c, stdout)
	}
	if err == nil {
		err = r.results(stdout)
	}
	return cli.Exit("spiral", help, err, stdout, stderr)
}

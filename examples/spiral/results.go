package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"text/tabwriter"

	"keisan/internal/atomicfile"
	"keisan/models/train"
	"keisan/viz"
	"keisan/viz/plot"
)

// results writes what the run gave, and says where it is.
func (r *run) results(out io.Writer) error {
	if err := r.writeTrace(); err != nil {
		return err
	}
	for i, v := range r.trainer.Losses() {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("the loss of iteration %d is %v, so there is nothing to draw: try a smaller -lr than %v", i+1, v, r.lr)
		}
	}
	predict, err := r.predictor()
	if err != nil {
		return err
	}
	right, err := r.right(predict)
	if err != nil {
		return err
	}
	for _, write := range []func() error{
		r.drawGraph,
		r.drawSteps,
		func() error { return r.plot(predict) },
		func() error { return train.Save(r.path("weights.npz"), r.machine, r.net.Params...) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	n := r.set.Labels.Shape()[0]
	fmt.Fprintf(out, "accuracy %.2f %% (%d of %d)\n", 100*float64(right)/float64(n), right, n)
	return r.list(out)
}

// list says what was written where.
func (r *run) list(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range [][2]string{
		{"forward.svg", "what the network computes; .dot is the same as text"},
		{"backward.svg", "its gradients"},
		{"lanes.svg", "both, a row for each operation"},
		{"book.svg", "both, in the circles of the book"},
		{"step.html", "both, step by step, with the numbers of moments of the training"},
		{"loss.svg", "the losses above"},
		{"boundary.png", "which class the network sees where"},
		{"weights.npz", "its parameters; numpy.load reads them"},
	} {
		if f[0] != "step.html" || r.step > 0 {
			fmt.Fprintf(w, "%s\t%s\n", r.path(f[0]), f[1])
		}
	}
	if r.trace != "" {
		fmt.Fprintf(w, "%s\tthe loss of each iteration\n", r.trace)
	}
	return w.Flush()
}

func (r *run) path(name string) string { return filepath.Join(r.out, name) }

// drawGraph draws the network: forward alone, backward alone, and both in the
// two languages.
func (r *run) drawGraph() error {
	for _, picture := range []struct {
		name  string
		style viz.Option
	}{{"forward", viz.ForwardOnly}, {"backward", viz.BackwardOnly}, {"lanes", viz.Lanes}, {"book", viz.Book}} {
		d := viz.New(r.net.Loss, picture.style, viz.Backward(r.grads...), viz.At(r.batch))
		for _, suffix := range []string{".dot", ".svg"} {
			if err := d.Save(r.path(picture.name + suffix)); err != nil {
				return err
			}
		}
	}
	return nil
}

// plot draws the losses of the log and the decision boundary.
func (r *run) plot(predict plot.Predict) error {
	means := r.trainer.Averages()
	every := float64(len(r.trainer.Losses())) / float64(len(means))
	if err := plot.Loss(means, plot.XLabel(fmt.Sprintf("iterations (x%.3g)", every))).Save(r.path("loss.svg")); err != nil {
		return err
	}
	const step = 0.002 // finer than the picture's pixels
	return plot.Boundary(predict, r.points(), r.set.Labels.Int64s(), plot.Step(step)).Save(r.path("boundary.png"))
}

// writeTrace writes the loss of each iteration, if asked for.
func (r *run) writeTrace() error {
	if r.trace == "" {
		return nil
	}
	return atomicfile.Write(r.trace, func(w io.Writer) error {
		for _, v := range r.trainer.Losses() {
			if _, err := fmt.Fprintf(w, "%.17g\n", v); err != nil {
				return err
			}
		}
		return nil
	})
}

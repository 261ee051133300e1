// Command lenet trains LeCun's convolutional network to read digits, made up
// ones or MNIST's handwritten ones, and shows which it takes for another.
//
//	go run ./examples/lenet
package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/examples/internal/keep"
	"keisan/internal/cli"
	"keisan/internal/engines"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/ops"
	"keisan/vm"
)

const help = `lenet trains a convolutional network, LeNet, to read digits of 28×28 pixels,
tells after each epoch how many of a test it reads right, and ends with a table of
what it takes for what, and with digits that it reads wrong.

	go run ./examples/lenet
	go run ./examples/lenet -full -mnist folder

The digits are drawn here by a trembling pen, or MNIST's, whose four files
train-images-idx3-ubyte, train-labels-idx1-ubyte and t10k-…, as they are or with
.gz, must then be in a folder.

  -digits  3000   made up to learn from; a third of it more to be tested by: 100
                  or more
  -mnist   DIR    MNIST's digits instead
  -batch   50     digits of a step: 1 to 10000
  -lr      0.002  the learning rate of Adam: above 0
  -epochs  4      times that all digits are seen: 1 or more
  -full           60000 digits, 10 epochs of batches of 100, a rate of 0.001; flags
                  after it count
  -save    FILE   where Ctrl-C leaves the training; lenet.npz if not said
  -resume  FILE   goes on with a training that was left there
  -seed    0      of digits, weights and shuffles: 0 to 4294967295
  -engine  cpu    that computes: cpu, gorgonia or cuda, cuda:1 for
                  a second GPU; KEISAN_ENGINE names another default
`

// config is the command line.
type config struct {
	digits, batch, epochs int
	mnist                 string
	lr                    float64
	seed                  uint32
	engine                engines.Choice
	place                 keep.Place
}

func parse(args []string) (config, error) {
	c := config{digits: 3000, batch: 50, epochs: 4, lr: 0.002, place: keep.Place{Save: "lenet.npz"}}
	err := cli.Parse(args, append(c.place.Flags(),
		cli.Whole("batch", &c.batch, 1, 10000),
		cli.Whole("digits", &c.digits, 100, 1<<24),
		c.engine.Flag(),
		cli.Whole("epochs", &c.epochs, 1, 1<<30),
		cli.Preset("full", func() { c.digits, c.batch, c.epochs, c.lr = 60000, 100, 10, 0.001 }),
		cli.Positive("lr", &c.lr),
		cli.Path("mnist", &c.mnist, "a folder"),
		cli.Whole("seed", &c.seed, 0, math.MaxUint32))...)
	if err == nil {
		err = c.place.Check()
	}
	if err == nil && c.mnist == "" && c.batch > c.digits {
		err = cli.Mistakef("-batch %d is more than all %d digits", c.batch, c.digits)
	}
	return c, err
}

// sets returns digits to learn from and others for the test, in float32.
func (c config) sets() (learn, test *data.Set, err error) {
	if c.mnist != "" {
		if learn, err = c.read("train"); err == nil {
			test, err = c.read("t10k")
		}
		return learn, test, err
	}
	rng := data.NewRandomState(c.seed)
	if learn, err = data.Digits(c.digits, rng); err != nil {
		return nil, nil, err
	}
	if test, err = data.Digits(c.digits/3, rng); err != nil {
		return nil, nil, err
	}
	if learn, err = learn.As(tensor.Float32); err == nil {
		test, err = test.As(tensor.Float32)
	}
	return learn, test, err
}

// read reads a part of MNIST, compressed or not.
func (c config) read(part string) (*data.Set, error) {
	path := func(name string) string {
		plain := filepath.Join(c.mnist, part+"-"+name)
		if _, err := os.Stat(plain + ".gz"); err == nil {
			return plain + ".gz"
		}
		return plain
	}
	return data.ReadImages(path("images-idx3-ubyte"), path("labels-idx1-ubyte"), 10, tensor.Float32)
}

// A reader is a trained network and what it makes of the test.
type reader struct {
	confusion *train.Confusion
	test      *data.Set
	classes   []int64 // that it takes the digits of the test for
}

// learn trains the network.
func learn(ctx context.Context, c config, log io.Writer) (*reader, error) {
	set, test, err := c.sets()
	if err != nil {
		return nil, err
	}
	engine, err := c.engine.Option()
	if err != nil {
		return nil, err
	}
	rng := data.NewRandomState(c.seed)
	net := models.LeNet(autodiff.NewGraph(autodiff.Float32), 1, set.X.Shape()[2], set.X.Shape()[3], 10)
	m, err := vm.New(net.X.Graph(), vm.WithRand(rng), engine)
	if err != nil {
		return nil, err
	}
	batches, err := data.NewBatches(c.batch, data.Drop, rng, set.X, set.T)
	if err != nil {
		return nil, err
	}
	tests, err := data.NewBatches(100, data.Keep, nil, test.X, test.T)
	if err != nil {
		return nil, err
	}
	r := &reader{test: test, confusion: train.NewConfusion(10, net.Score, net.T)}
	judge := &train.Evaluation{Machine: m, Batches: tests, Metrics: []train.Metric{r.confusion}}
	trainer, err := c.place.Trainer(func(onStop train.Option) (*train.Trainer, error) {
		return train.New(m, net.Loss, train.Adam(c.lr), onStop, train.Log(log), train.Interval(1<<30), train.Validate(judge))
	}, batches)
	if err != nil {
		return nil, err
	}
	if err := trainer.Fit(ctx, batches, c.epochs); err != nil {
		return nil, err
	}
	return r, r.classify(m, net)
}

// classify asks for each digit of the test.
func (r *reader) classify(m *vm.Machine, net *models.Classifier) error {
	p, err := m.With(vm.Eval()).Compile(ops.ArgMax(net.Score, 1))
	if err != nil {
		return err
	}
	batches, err := data.NewBatches(100, data.Keep, nil, r.test.X)
	if err != nil {
		return err
	}
	for batches.Next() {
		out, err := p.Run(vm.Feed{net.X: batches.Batch()[0]})
		if err != nil {
			return err
		}
		r.classes = append(r.classes, out[0].Int64s()...)
	}
	return nil
}

// show prints the table and the first few digits that are read wrong, side by
// side.
func (r *reader) show(w io.Writer) {
	fmt.Fprintf(w, "\nEach row a digit, each column what it was read as:\n\n%s\n", r.confusion)
	var wrong []int
	for i, class := range r.classes {
		if class != r.test.Labels.Int64s()[i] && len(wrong) < 3 {
			wrong = append(wrong, i)
		}
	}
	if len(wrong) == 0 {
		fmt.Fprintln(w, "All are read right; the first of them:")
		wrong = []int{0, 1, 2}
	}
	for _, i := range wrong {
		fmt.Fprintf(w, "%-30s", fmt.Sprintf("a %d, read as %d", r.test.Labels.Int64s()[i], r.classes[i]))
	}
	fmt.Fprintln(w)
	width := r.test.X.Shape()[3]
	for y := 0; y < r.test.X.Shape()[2]; y += 2 {
		for _, i := range wrong {
			img := r.test.X.Float32s()[i*width*r.test.X.Shape()[2]:]
			fmt.Fprint(w, line(img[y*width:][:2*width], width), "  ")
		}
		fmt.Fprintln(w)
	}
}

// line draws two lines of pixels as one of text.
func line(pixels []float32, width int) string {
	const inks = " .:-=+*#%@"
	var b strings.Builder
	for x := range width {
		grey := (pixels[x] + pixels[width+x]) / 2
		b.WriteByte(inks[int(grey*float32(len(inks)-1)+0.5)])
	}
	return b.String()
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
	var r *reader
	if err == nil {
		r, err = learn(ctx, c, stdout)
	}
	if err == nil {
		r.show(stdout)
	}
	return cli.Exit("lenet", help, err, stdout, stderr)
}

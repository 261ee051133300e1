// Package translate is what the examples seq2seq, attention and transformer have
// in common: a model that answers questions, letter by letter, learns, is asked
// what it has not seen, and shows what it looked at.
package translate

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/examples/internal/keep"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/viz/plot"
	"keisan/vm"
)

// A Task is a model and the questions that it learns to answer.
type Task struct {
	Train, Test *data.Sequences
	Net         *models.Translator
	Trainer     *train.Trainer

	batches  *data.Batches
	guess    *vm.Program
	see      *vm.Program // the attention, nil if there is none
	reversed bool
}

// Settings are those of a Task.
type Settings struct {
	Reversed bool   // questions are read backwards
	Seed     uint32 // of the split, the weights and the shuffles
	Batch    int    // questions of a step
	Place    keep.Place
	Engine   vm.Option
	Log      io.Writer // gets a line or two an epoch
}

// A Declaration declares a model for signs, questions and answers of these
// numbers and lengths.
type Declaration func(g *autodiff.Graph, signs, question, answer int) *models.Translator

// New declares a model in float32 for pairs, of which it sets a tenth aside for
// a test.
func New(pairs []data.Pair, s Settings, declare Declaration, opt train.Optimizer) (*Task, error) {
	all, err := data.Encode(pairs)
	if err != nil {
		return nil, err
	}
	if s.Reversed {
		all = all.Reversed()
	}
	t, rng := &Task{reversed: s.Reversed}, data.NewRandomState(s.Seed)
	if t.Train, t.Test, err = all.Split(max(1, all.Len()/10), rng); err != nil {
		return nil, err
	}
	g := autodiff.NewGraph(autodiff.Float32)
	t.Net = declare(g, all.Chars.Len(), all.X.Shape()[1], all.T.Shape()[1])
	m, err := vm.New(g, s.Engine, vm.WithRand(rng))
	if err != nil {
		return nil, err
	}
	if t.guess, err = m.With(vm.Eval()).Compile(t.Net.Guess); err != nil {
		return nil, err
	}
	if t.Net.Weights != nil {
		if t.see, err = m.With(vm.Eval()).Compile(t.Net.Weights); err != nil {
			return nil, err
		}
	}
	if t.batches, err = data.NewBatches(s.Batch, data.Drop, rng, t.Train.X, t.Train.T); err != nil {
		return nil, err
	}
	t.Trainer, err = s.Place.Trainer(func(onStop train.Option) (*train.Trainer, error) {
		return train.New(m, t.Net.Loss, opt, onStop, train.Feed(t.Net.X, t.Net.T), train.Log(s.Log), train.Interval(1<<30), train.Validate(t))
	}, t.batches)
	return t, err
}

// Learn trains for so many epochs, and says after each how much of the test is
// answered right.
func (t *Task) Learn(ctx context.Context, epochs int) error {
	return t.Trainer.Fit(ctx, t.batches, epochs)
}

// Answers returns what the model answers to the first n questions of the test:
// one a row, as text.
func (t *Task) Answers(n int) ([]string, error) {
	A := t.Test.T.Shape()[1]
	start := make([]int64, n)
	for i := range start {
		start[i] = t.Test.T.Int64s()[i*A]
	}
	out, err := t.guess.Run(vm.Feed{t.Net.X: rows(t.Test.X, n), t.Net.Start: tensor.New(tensor.WithShape(n), tensor.WithBacking(start))})
	if err != nil {
		return nil, err
	}
	answers := make([]string, n)
	for i := range answers {
		answers[i] = t.Test.Text(out[0].Int64s()[i*(A-1):][:A-1])
	}
	return answers, nil
}

// Scores is the share of the test that is answered right, to the last letter.
func (t *Task) Scores(context.Context) ([]train.Score, error) {
	have, err := t.Answers(t.Test.Len())
	if err != nil {
		return nil, err
	}
	right := 0
	for i, a := range have {
		if a == t.answer(i) {
			right++
		}
	}
	return []train.Score{{Name: "right", Value: float64(right) / float64(len(have)), Higher: true}}, nil
}

// question and answer return pair i of the test as people read it.
func (t *Task) question(i int) string {
	Q := t.Test.X.Shape()[1]
	ids := slices.Clone(t.Test.X.Int64s()[i*Q:][:Q])
	if t.reversed {
		slices.Reverse(ids)
	}
	return t.Test.Text(ids)
}

func (t *Task) answer(i int) string {
	A := t.Test.T.Shape()[1]
	return t.Test.Text(t.Test.T.Int64s()[i*A+1:][:A-1])
}

// Show prints the first n questions of the test with the model's answers, those
// that are right with ✓ and in green, the others with ✗, in red, and the right
// answer. Colours are for terminals only, and for none if NO_COLOR is set.
func (t *Task) Show(w io.Writer, n int) error {
	n = min(n, t.Test.Len())
	have, err := t.Answers(n)
	if err != nil {
		return err
	}
	for i, a := range have {
		q, mark, note := t.question(i), "✓", ""
		if want := t.answer(i); a != want {
			mark, note = "✗", "  is "+strings.TrimSpace(want)
		}
		if _, err := fmt.Fprintf(w, "%s = %s%s\n", q, coloured(w, mark+" "+a, mark == "✓"), note); err != nil {
			return err
		}
	}
	return nil
}

// coloured returns green or red text for a terminal.
func coloured(w io.Writer, s string, good bool) string {
	f, ok := w.(interface{ Fd() uintptr })
	switch {
	case !ok || !term.IsTerminal(int(f.Fd())) || os.Getenv("NO_COLOR") != "":
		return s
	case good:
		return "\x1b[32m" + s + "\x1b[0m"
	}
	return "\x1b[31m" + s + "\x1b[0m"
}

// Draw writes HeatMap(i) to a file, as its name's end says: .png or .svg.
func (t *Task) Draw(i int, path string) error {
	f, err := t.HeatMap(i)
	if err != nil {
		return err
	}
	return f.Save(path)
}

// HeatMap draws which letter of question i of the test each letter of the right
// answer attended to, in the order in which people read both.
func (t *Task) HeatMap(i int) (*plot.Figure, error) {
	if t.see == nil {
		return nil, fmt.Errorf("the model has no attention")
	}
	one := func(x *tensor.Dense) *tensor.Dense {
		w := x.Shape()[1]
		return tensor.New(tensor.WithShape(1, w), tensor.WithBacking(append([]int64(nil), x.Int64s()[i*w:][:w]...)))
	}
	out, err := t.see.Run(vm.Feed{t.Net.X: one(t.Test.X), t.Net.T: one(t.Test.T)})
	if err != nil {
		return nil, err
	}
	var weights []float64
	for row := range slices.Chunk(out[0].Float32s(), t.Test.X.Shape()[1]) {
		if t.reversed {
			slices.Reverse(row)
		}
		for _, v := range row {
			weights = append(weights, float64(v))
		}
	}
	return plot.HeatMap(weights, strings.Split(t.answer(i), ""), strings.Split(t.question(i), ""),
		plot.XLabel("question"), plot.YLabel("answer"), plot.Width(9)), nil
}

// rows returns the first n rows.
func rows(x *tensor.Dense, n int) *tensor.Dense {
	w := x.Shape()[1]
	return tensor.New(tensor.WithShape(n, w), tensor.WithBacking(x.Int64s()[:n*w]))
}

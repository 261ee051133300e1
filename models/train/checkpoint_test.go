package train_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// finished trains for the epochs and returns the checkpoint of the end.
func finished(t *testing.T, c *classroom, epochs int, path string) []byte {
	t.Helper()
	if err := c.trainer.Fit(context.Background(), c.batches, epochs); err != nil {
		t.Fatal(err)
	}
	if err := c.trainer.SaveCheckpoint(path, c.batches); err != nil {
		t.Fatal(err)
	}
	end, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return end
}

// From the file of any step on, training comes to the very same file at its end:
// weights, moments, running averages, dropout, shuffles, history with what was
// tracked.
func TestResumeFromAnyStep(t *testing.T) {
	epochs := 12 // of 5 steps
	if testing.Short() {
		epochs = 4
	}
	optimizers := someOptimizers()
	optimizers["Nesterov"] = func() train.Optimizer { return train.Nesterov(0.05, 0.9) }
	optimizers["AdamW, clipped and accumulated"] = func() train.Optimizer {
		return train.Accumulate(train.ClipNorm(train.AdamW(0.02), 0.1), 3)
	}
	for name, opt := range optimizers {
		dir := t.TempDir()
		path := filepath.Join(dir, "run.npz")
		var files [][]byte
		var whole *classroom
		keep := func(train.Step) error {
			err := whole.trainer.SaveCheckpoint(path, whole.batches)
			file, readErr := os.ReadFile(path)
			files = append(files, file)
			return errors.Join(err, readErr)
		}
		whole = newTracked(t, opt(), train.KeepBest(), train.Each(keep))
		want := finished(t, whole, epochs, path)
		if len(files) != 5*epochs {
			t.Fatalf("have %d files", len(files))
		}
		for step, file := range files {
			if err := os.WriteFile(path, file, 0o666); err != nil {
				t.Fatal(err)
			}
			c := newTracked(t, opt(), train.KeepBest())
			if err := c.trainer.Resume(path, c.batches); err != nil {
				t.Fatal(err)
			}
			if have := finished(t, c, epochs, path); !bytes.Equal(have, want) {
				t.Fatalf("%s, resumed after step %d: the end is another", name, step+1)
			}
			if step == 2*epochs {
				best, err := c.trainer.RestoreBest()
				if wantBest, wantErr := whole.trainer.RestoreBest(); err != nil || wantErr != nil || fmt.Sprint(best) != fmt.Sprint(wantBest) || c.sum() != whole.sum() {
					t.Errorf("%s: the best is another: %v, %v %v", name, best, err, wantErr)
				}
			}
		}
	}
}

// newTracked returns a classroom that counts in training, too.
func newTracked(t *testing.T, opt train.Optimizer, opts ...train.Option) *classroom {
	t.Helper()
	return classroomOf(t, opt, func(net *models.Classifier) []train.Option {
		return append(opts, train.Track(train.NewConfusion(3, net.Score, net.T), train.TopK(2, net.Score, net.T), train.Mean("loss", net.Loss)))
	})
}

// A checkpoint with counts of other metrics is refused, and one without them, as
// of a training that tracked nothing, lets them begin anew.
func TestResumeTracked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.npz")
	tracked := func(metrics func(net *models.Classifier) train.Metric) *classroom {
		return classroomOf(t, train.SGD(0.5), func(net *models.Classifier) []train.Option {
			return []train.Option{train.Track(metrics(net))}
		})
	}
	matrix := func(net *models.Classifier) train.Metric { return train.NewConfusion(3, net.Score, net.T) }
	c := tracked(matrix)
	if err := c.trainer.SaveCheckpoint(path, c.batches); err != nil {
		t.Fatal(err)
	}
	other := tracked(func(net *models.Classifier) train.Metric { return train.Accuracy(net.Score, net.T) })
	if err := other.trainer.Resume(path, other.batches); err == nil || !strings.Contains(err.Error(), "track 0, a *train.accuracy: these 88 bytes are not the 2 numbers") {
		t.Errorf("have %v", err)
	}
	none := newClassroom(t, train.SGD(0.5))
	if err := none.trainer.Resume(path, none.batches); err != nil {
		t.Errorf("a training that tracks nothing: %v", err)
	}
	if err := none.trainer.SaveCheckpoint(path, none.batches); err != nil {
		t.Fatal(err)
	}
	if err := c.trainer.Resume(path, c.batches); err != nil {
		t.Errorf("a checkpoint without counts: %v", err)
	}
}

// sum tells the parameters apart.
func (c *classroom) sum() string {
	var b strings.Builder
	for _, p := range c.params {
		fmt.Fprint(&b, c.machine.Value(p).Float64s())
	}
	return b.String()
}

// As often as is asked for, and when training is stopped.
func TestCheckpoints(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.npz")
	ctx, cancel := context.WithCancel(context.Background())
	var c *classroom
	written := ""
	last := int64(-1)
	c = newParted(t, train.Adam(0.05), path, train.Every{Steps: 3, Epochs: 2}, train.Each(func(s train.Step) error {
		if info, err := os.Stat(path); err == nil && info.ModTime().UnixNano() != last {
			last = info.ModTime().UnixNano()
			written += fmt.Sprint(c.trainer.Progress().Step-1, " ") // seen in the step after
		}
		if c.trainer.Progress().Step == 14 {
			cancel()
		}
		return nil
	}))
	err := c.trainer.Fit(ctx, c.batches, 12)
	if want := "3 6 9 10 12 "; written != want {
		t.Errorf("checkpoints after the steps %s, want %s", written, want)
	}
	want := "train: stopped in epoch 3 after 4 of 5 iterations; all is in " + path + ": after Resume from there, the same Fit goes on: context canceled"
	if err == nil || err.Error() != want || !errors.Is(err, context.Canceled) {
		t.Errorf("have %v, want %s", err, want)
	}
	again := newClassroom(t, train.Adam(0.05))
	if err := again.trainer.Resume(path, again.batches); err != nil || again.trainer.Progress().Step != 14 {
		t.Errorf("have step %d, %v", again.trainer.Progress().Step, err)
	}
	full := filepath.Join(t.TempDir(), "no", "folder.npz")
	c = newParted(t, train.Adam(0.05), full, train.Every{Steps: 2})
	if err := c.trainer.Fit(context.Background(), c.batches, 1); err == nil || !strings.Contains(err.Error(), full) || c.trainer.Progress().Step != 2 {
		t.Errorf("a folder that is not there: have %v", err)
	}
	g := autodiff.NewGraph(autodiff.Float64)
	w := g.Param("w", autodiff.Ones())
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []train.Option{train.Checkpoints("", train.Every{}), train.Checkpoints(path, train.Every{Steps: -1}), train.Checkpoints(path, train.Every{Epochs: -1})} {
		if _, err := train.New(m, w, train.SGD(1), o); err == nil || !strings.Contains(err.Error(), "Checkpoints wants") {
			t.Errorf("have %v", err)
		}
	}
}

// newParted returns a classroom with checkpoints of its batches. They are made
// before the trainer, as newClassroom makes them, so the option's part stands in
// for them.
func newParted(t *testing.T, opt train.Optimizer, path string, every train.Every, opts ...train.Option) *classroom {
	t.Helper()
	var c *classroom
	part := &later{of: func() train.Part { return c.batches }}
	c = newClassroom(t, opt, append(opts, train.Checkpoints(path, every, part))...)
	return c
}

// later is a part that is not made yet.
type later struct{ of func() train.Part }

func (l *later) MarshalBinary() ([]byte, error) { return l.of().MarshalBinary() }
func (l *later) UnmarshalBinary(b []byte) error { return l.of().UnmarshalBinary(b) }

func TestResumeRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "run.npz")
	first := newClassroom(t, train.Adam(0.05))
	if err := first.trainer.Fit(context.Background(), first.batches, 2); err != nil {
		t.Fatal(err)
	}
	if err := first.trainer.SaveCheckpoint(path, first.batches); err != nil {
		t.Fatal(err)
	}
	weights := filepath.Join(dir, "weights.npz")
	if err := train.Save(weights, first.machine); err != nil {
		t.Fatal(err)
	}
	c := newClassroom(t, train.Adam(0.05))
	try := func(says string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("have %v, want %q", err, says)
		}
	}
	before := c.sum()
	try("no such file", c.trainer.Resume(path+"x", c.batches))
	try("a checkpoint has no such entry", c.trainer.Resume(weights, c.batches))
	try(`entry "part/0": the checkpoint has this part, but Resume was given 0`, c.trainer.Resume(path))
	try(`there is no entry "part/1"`, c.trainer.Resume(path, c.batches, c.rng))
	try("part 0, a *numpy.RandomState: ", c.trainer.Resume(path, c.rng))
	other, err := data.NewBatches(7, data.Keep, c.rng, first.machine.Value(first.params[0]))
	if err != nil {
		t.Fatal(err)
	}
	try("is the place in batches of 70 of 300 samples", c.trainer.Resume(path, other))
	sgd := newClassroom(t, train.SGD(0.05))
	try("the model has no variable of this name", sgd.trainer.Resume(path, sgd.batches))
	adam := newClassroom(t, train.SGD(0.05))
	if err := adam.trainer.SaveCheckpoint(path, adam.batches); err != nil {
		t.Fatal(err)
	}
	try(`there is no entry "value/`, c.trainer.Resume(path, c.batches))
	try("part 1 is nil", c.trainer.SaveCheckpoint(path, c.batches, nil))
	if c.sum() != before || c.trainer.Progress().Step != 0 {
		t.Error("a mistake changed something")
	}
}

// Cut off anywhere, or with any bit turned, a checkpoint is refused, and nothing
// has changed, unless the bit says nothing about the training.
func TestResumeDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.npz")
	c := newClassroom(t, train.Adam(0.05))
	if err := c.trainer.Fit(context.Background(), c.batches, 1); err != nil {
		t.Fatal(err)
	}
	if err := c.trainer.SaveCheckpoint(path, c.batches); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	state := func() []byte {
		if err := c.trainer.SaveCheckpoint(path, c.batches); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	damaged := filepath.Join(t.TempDir(), "damaged.npz")
	refused := 0
	try := func(what string, other []byte, mayPass bool) {
		if err := os.WriteFile(damaged, other, 0o666); err != nil {
			t.Fatal(err)
		}
		err := c.trainer.Resume(damaged, c.batches)
		if err == nil && !mayPass || err != nil && !strings.Contains(err.Error(), "damaged.npz") {
			t.Fatalf("%s: have %v", what, err)
		}
		if err != nil {
			refused++
		} else if !bytes.Equal(state(), file) {
			t.Fatalf("%s: it was resumed, and something is different", what)
		}
	}
	for n := 0; n < len(file); n += 41 {
		try(fmt.Sprintf("the first %d bytes", n), file[:n], false)
	}
	turned := 0
	for at := 0; at < len(file); at += 23 {
		b := bytes.Clone(file)
		b[at] ^= 1 << (at % 8)
		try(fmt.Sprintf("bit %d of byte %d turned", at%8, at), b, true)
		turned++
	}
	if have := state(); !bytes.Equal(have, file) {
		t.Error("a damaged file changed something")
	}
	if refused < len(file)/41+turned*8/10 { // the others are times and the like in the archive's directory
		t.Errorf("of %d damaged files %d were refused", len(file)/41+1+turned, refused)
	}
}

package train

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/numpy"
)

// Resume makes training stand where a checkpoint was written. The same program
// goes on with it, as if it had never been stopped: it builds the same graph,
// trainer, batches and parts, calls Resume with the parts in the same order, and
// then Fit with the same number of epochs, which is that of the whole call that
// was interrupted.
//
//	err := trainer.Resume("run.npz", batches)
//	if errors.Is(err, fs.ErrNotExist) { … } // the first start: there is nothing to resume
//	err = trainer.Fit(ctx, batches, 300)
//
// The time that the log tells counts anew: equal states are equal checkpoints, so
// that no clock is in them.
//
// A checkpoint of another model, a broken one, and parts of another kind are
// errors that say what does not fit, and then nothing has changed.
func (t *Trainer) Resume(path string, parts ...Part) error {
	if err := t.there("Resume"); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("train: resume: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("train: resume: %w", err)
	}
	if err := t.resume(f, info.Size(), parts); err != nil {
		return fmt.Errorf("train: resume %s: %w", path, err)
	}
	return nil
}

func (t *Trainer) resume(r io.ReaderAt, size int64, parts []Part) error {
	moving, err := t.moving(parts)
	if err != nil {
		return err
	}
	c := newContents(t, size, len(parts))
	entries, err := numpy.ReadNpz(r, size, c.accept)
	if err != nil {
		return err
	}
	m, err := c.take(entries)
	if err != nil {
		return err
	}
	p := m.Progress
	p.History.Losses, p.History.Averages = c.numbers("losses"), c.numbers("averages")
	before, resumed := t.at, t.resumed
	if err := t.SetProgress(p); err != nil {
		return err
	}
	if err := restore(moving, c); err != nil {
		t.at, t.resumed = before, resumed
		return err
	}
	for _, v := range t.variables() {
		if err := t.machine.SetValue(v, c.tensor("value/", v)); err != nil {
			return err // not reached: accept has compared types and shapes
		}
	}
	if t.best != nil && m.BestEpoch > 0 {
		t.best.epoch = m.BestEpoch
		for i, v := range t.best.of {
			copy(t.best.then[i].Uint8s(), c.tensor("best/", v).Uint8s())
		}
	}
	return nil
}

// restore makes each part stand where the checkpoint says, or all where they
// stood. A metric that the checkpoint does not have begins anew.
func restore(parts []entryPart, c *contents) error {
	var before [][]byte
	for _, p := range parts {
		was, err := p.MarshalBinary()
		if then, ok := c.found[p.name]; err == nil && ok {
			err = p.UnmarshalBinary(then.Data.([]uint8))
		}
		if err != nil {
			for k := range before {
				err = errors.Join(err, parts[k].UnmarshalBinary(before[k]))
			}
			return fmt.Errorf("%s, a %T: %w", p, p.Part, err)
		}
		before = append(before, was)
	}
	return nil
}

// contents are what a checkpoint must hold, and then what it holds.
type contents struct {
	size   int64 // of the file
	value  map[string]*autodiff.Node
	parts  int
	tracks map[string]bool
	found  map[string]numpy.Array
}

func newContents(t *Trainer, size int64, parts int) *contents {
	c := &contents{size: size, value: map[string]*autodiff.Node{}, parts: parts, tracks: map[string]bool{}, found: map[string]numpy.Array{}}
	moving, _ := t.moving(nil)
	for _, p := range moving {
		c.tracks[p.name] = true
	}
	for _, v := range t.variables() {
		c.value["value/"+v.Name()] = v
	}
	if t.best != nil {
		for _, v := range t.best.of {
			c.value["best/"+v.Name()] = v
		}
	}
	return c
}

// accept refuses an entry of another checkpoint before memory is taken for it.
// Nothing in a checkpoint is larger than its file, as it is not compressed.
func (c *contents) accept(name string, d numpy.DType, shape []int) error {
	v, ok := c.value[name]
	switch {
	case ok && v.DType().String() != d.String():
		return fmt.Errorf("its numbers are %v, the variable %s has %s: this is the checkpoint of another model", d, v.Name(), v.DType())
	case ok && !slices.Equal(shape, v.Shape().Extents()):
		return fmt.Errorf("its shape is %s, that of the variable %s is %s: this is the checkpoint of another model", autodiff.ShapeOf(shape...), v.Name(), v.Shape())
	case ok:
		return nil
	case strings.HasPrefix(name, "best/"):
		return numpy.ErrSkip // this training does not keep the best
	case strings.HasPrefix(name, "track/") && !c.tracks[name]:
		return numpy.ErrSkip // nor does it track this
	case strings.HasPrefix(name, "value/"):
		return fmt.Errorf("the model has no variable of this name: this is the checkpoint of another model, or no parameter or State is named so any more")
	}
	number, isPart := strings.CutPrefix(name, "part/")
	want := numpy.Uint8
	switch i, err := strconv.Atoi(number); {
	case name == "losses" || name == "averages":
		want = numpy.Float64
	case isPart && (err != nil || i < 0 || i >= c.parts):
		return fmt.Errorf("the checkpoint has this part, but Resume was given %d", c.parts)
	case !isPart && !c.tracks[name] && name != "manifest":
		return errors.New("a checkpoint has no such entry")
	}
	if d != want || len(shape) != 1 || int64(shape[0]) > c.size {
		return fmt.Errorf("%s %v cannot be it", autodiff.ShapeOf(shape...), d)
	}
	return nil
}

// take checks that the entries are a whole checkpoint.
func (c *contents) take(entries []numpy.Entry) (manifest, error) {
	var m manifest
	for _, e := range entries {
		c.found[e.Name] = e.Array
	}
	text, ok := c.found["manifest"]
	if !ok {
		return m, errors.New("there is no manifest: this is no checkpoint")
	}
	if err := json.Unmarshal(text.Data.([]uint8), &m); err != nil {
		return m, fmt.Errorf("the manifest: %w", err)
	}
	if m.Format != checkpointFormat || m.Version != checkpointVersion {
		return m, fmt.Errorf("the format %.40q of version %d is not known", m.Format, m.Version)
	}
	sums := map[string]string{}
	for _, s := range m.Entries {
		sums[s.Name] = s.SHA256
	}
	for name, a := range c.found {
		if name == "manifest" {
			continue
		}
		if sum, err := sumOf(a); err != nil || sum != sums[name] {
			return m, fmt.Errorf("entry %q: its checksum is not the one in the manifest", name)
		}
	}
	need := []string{"losses", "averages"}
	for i := range c.parts {
		need = append(need, "part/"+strconv.Itoa(i))
	}
	for name := range c.value {
		if m.BestEpoch > 0 || !strings.HasPrefix(name, "best/") {
			need = append(need, name)
		}
	}
	slices.Sort(need)
	for _, name := range need {
		if _, ok := c.found[name]; !ok {
			return m, fmt.Errorf("there is no entry %q", name)
		}
	}
	return m, nil
}

func (c *contents) numbers(name string) []float64 { return c.found[name].Data.([]float64) }

// tensor returns the value in the checkpoint of a variable.
func (c *contents) tensor(kind string, v *autodiff.Node) *tensor.Dense {
	return tensor.New(tensor.WithShape(v.Shape().Extents()...), tensor.WithBacking(c.found[kind+v.Name()].Data))
}

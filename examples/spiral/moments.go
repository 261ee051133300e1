package main

import (
	"encoding/json"
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/train"
	"keisan/viz"
	"keisan/vm"
)

// An album keeps the parameters as they were at some iterations: copies, so that
// training loses no time to what is shown of it afterwards.
type album struct {
	machine *vm.Machine
	params  []*autodiff.Node
	step    int // iterations from one moment to the next
	done    int // iterations
	moments []moment
}

// A moment is the parameters after so many iterations.
type moment struct {
	iteration int
	params    []*tensor.Dense
}

// mostMoments is how many an album keeps: when there are more, every other one
// goes, and the step doubles.
const mostMoments = 40

// newAlbum returns an album that begins with the parameters as they are.
func newAlbum(m *vm.Machine, params []*autodiff.Node, step int) *album {
	a := &album{machine: m, params: params, step: step}
	a.take()
	return a
}

// each is called after every iteration.
func (a *album) each(train.Step) error {
	if a.done++; a.done%a.step == 0 {
		a.take()
	}
	return nil
}

func (a *album) take() {
	m := moment{iteration: a.done}
	for _, p := range a.params {
		m.params = append(m.params, a.machine.Value(p).Clone().(*tensor.Dense))
	}
	a.moments = append(a.moments, m)
	if len(a.moments) <= mostMoments {
		return
	}
	a.step *= 2
	kept := a.moments[:0]
	for _, m := range a.moments {
		if m.iteration%a.step == 0 {
			kept = append(kept, m)
		}
	}
	a.moments = kept
}

// An albumFile is an album in a checkpoint.
type albumFile struct {
	Step, Done int
	Iterations []int
	Params     [][]byte // of each moment, those of all parameters one after the other
}

// MarshalBinary returns what the album holds.
func (a *album) MarshalBinary() ([]byte, error) {
	f := albumFile{Step: a.step, Done: a.done}
	for _, m := range a.moments {
		var all []byte
		for _, p := range m.params {
			all = append(all, p.Uint8s()...)
		}
		f.Iterations, f.Params = append(f.Iterations, m.iteration), append(f.Params, all)
	}
	return json.Marshal(f)
}

// UnmarshalBinary makes the album hold what MarshalBinary returned.
func (a *album) UnmarshalBinary(b []byte) error {
	var f albumFile
	if err := json.Unmarshal(b, &f); err != nil {
		return err
	}
	if len(f.Params) != len(f.Iterations) {
		return fmt.Errorf("the album has %d moments at %d iterations", len(f.Params), len(f.Iterations))
	}
	var moments []moment
	for i, all := range f.Params {
		m := moment{iteration: f.Iterations[i]}
		for _, p := range a.params {
			v := a.machine.Value(p).Clone().(*tensor.Dense)
			if len(all) < len(v.Uint8s()) {
				return fmt.Errorf("moment %d of the album is of another network", i)
			}
			all = all[copy(v.Uint8s(), all):]
			m.params = append(m.params, v)
		}
		moments = append(moments, m)
	}
	a.step, a.done, a.moments = f.Step, f.Done, moments
	return nil
}

// set makes the parameters what they were at a moment.
func (a *album) set(m moment) error {
	for i, p := range a.params {
		if err := a.machine.SetValue(p, m.params[i]); err != nil {
			return err
		}
	}
	return nil
}

// drawSteps writes the forward and the backward pass, step by step, at every
// moment of the album: for the same samples, of all arms alike.
func (r *run) drawSteps() error {
	if r.step == 0 {
		return nil
	}
	if last := r.album.moments[len(r.album.moments)-1]; last.iteration < r.album.done {
		r.album.take()
	}
	predict, err := r.predictor()
	if err != nil {
		return err
	}
	feed := r.sample()
	var moments []viz.Moment
	for _, m := range r.album.moments {
		if err := r.album.set(m); err != nil {
			return err
		}
		values, err := r.machine.Record(feed, append(r.grads, r.net.Loss)...)
		if err != nil {
			return err
		}
		classes, places := grid()
		if err := predict(places, classes.Of); err != nil {
			return err
		}
		moments = append(moments, viz.Moment{Iteration: m.iteration, Values: values, Classes: classes})
	}
	return viz.New(r.net.Loss, viz.Backward(r.grads...), viz.At(r.batch), viz.Training(r.trainer.Losses(), moments...),
		viz.Samples(r.points(), r.set.Labels.Int64s())).Save(r.path("step.html"))
}

// sample returns a batch of samples at even distances.
func (r *run) sample() vm.Feed {
	n := r.set.Labels.Shape()[0]
	whole, feed := vm.Feed{r.net.X: r.set.X, r.net.T: r.set.T}, vm.Feed{}
	for input, all := range whole {
		size := len(all.Uint8s()) / n
		some := tensor.New(tensor.WithShape(append([]int{r.batch}, all.Shape()[1:]...)...), tensor.Of(all.Dtype()))
		for i := range r.batch {
			k := (2*i + 1) * n / (2 * r.batch)
			copy(some.Uint8s()[i*size:], all.Uint8s()[k*size:(k+1)*size])
		}
		feed[input] = some
	}
	return feed
}

// grid returns places all over the spiral, and room for their classes.
func grid() (classes *viz.Classes, places []float64) {
	const side, reach = 56, 1.1
	for row := range side {
		for column := range side {
			places = append(places, (2*float64(column)/(side-1)-1)*reach, (1-2*float64(row)/(side-1))*reach)
		}
	}
	return &viz.Classes{Left: -reach, Right: reach, Bottom: -reach, Top: reach, Columns: side, Of: make([]int64, side*side)}, places
}

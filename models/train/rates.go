package train

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// rates are the learning rates of an optimizer: their tensors, and the numbers
// that they were declared with.
type rates struct {
	values   []*tensor.Dense
	declared []float64
}

// ratesOf returns the rates in these States of m's graph.
func ratesOf(m *vm.Machine, states []*autodiff.Node) (rates, error) {
	var r rates
	for i, s := range states {
		v := m.Value(s)
		if v == nil || s.Shape().Rank() != 0 || !s.DType().IsFloat() {
			return rates{}, fmt.Errorf("train: rate %d of the optimizer is no State of the machine's graph with one float number: %v", i+1, s)
		}
		lr := make([]float64, 1)
		if err := s.Initializer()(rand.New(rand.NewPCG(0, 0)), s.Shape(), lr); err != nil {
			return rates{}, fmt.Errorf("train: %w", err)
		}
		r.values, r.declared = append(r.values, v), append(r.declared, lr[0])
	}
	return r, nil
}

// follow makes the rates what the schedule says for the step to come.
func (t *Trainer) follow(s Schedule) error {
	factor := s(Moment{t.at.Step, t.at.Epoch, &t.at.History, &t.wrong})
	switch {
	case t.wrong != nil:
		return fmt.Errorf("train: the schedule: %w", t.wrong)
	case !(factor >= 0) || math.IsInf(factor, 1):
		return fmt.Errorf("train: the schedule gave %v for step %d: a factor of the learning rate is a finite number of at least 0", factor, t.at.Step)
	}
	t.rates.times(factor)
	return nil
}

// times makes each rate the declared one times the factor.
func (r rates) times(factor float64) {
	for i, v := range r.values {
		setNumber(v, r.declared[i]*factor)
	}
}

// Rate returns the learning rate, the first if the optimizer has several, NaN if
// it has none.
func (t *Trainer) Rate() float64 {
	if len(t.rates.values) == 0 {
		return math.NaN()
	}
	return number(t.rates.values[0])
}

// SetRate changes the learning rate of the steps to come. If the optimizer has
// several, lr is the first, and the others keep their proportion to it.
func (t *Trainer) SetRate(lr float64) error {
	if err := t.there("SetRate"); err != nil {
		return err
	}
	if err := checkRate(lr); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	switch r := t.rates; {
	case t.schedule != nil:
		return errors.New("train: the schedule sets the learning rate")
	case len(r.values) == 0:
		return errors.New("train: the optimizer has no learning rate")
	case len(r.values) == 1:
		setNumber(r.values[0], lr)
	case r.declared[0] == 0:
		return errors.New("train: the first learning rate of the optimizer was declared as 0, so that the others have no proportion to it")
	default:
		r.times(lr / r.declared[0])
	}
	return nil
}

// number returns the element of a float scalar.
func number(t *tensor.Dense) float64 {
	if t.Dtype() == tensor.Float32 {
		return float64(t.Float32s()[0])
	}
	return t.Float64s()[0]
}

// setNumber changes the element of a float scalar.
func setNumber(t *tensor.Dense, v float64) {
	if t.Dtype() == tensor.Float32 {
		t.Float32s()[0] = float32(v)
	} else {
		t.Float64s()[0] = v
	}
}

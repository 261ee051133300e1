package train

import (
	"math"

	"keisan/autodiff"
)

// A Schedule tells what the learning rate is in the step to come: a factor of
// the rate that the optimizer was declared with. It is a function of the moment
// alone, so that a training that goes on from a checkpoint has the same rates.
type Schedule func(Moment) float64

// A Moment is when a step is taken.
type Moment struct {
	Step    int      // steps that are done
	Epoch   int      // epochs that are done
	History *History // not to be changed

	wrong *error // takes the first mistake of the schedules that are asked
}

// mistakenSchedule is one whose numbers are wrong. That is told, with the line
// where it was made, when it is asked.
func mistakenSchedule(name string, err error) Schedule {
	err = mistaken(name, err)
	return func(m Moment) float64 {
		if m.wrong != nil && *m.wrong == nil {
			*m.wrong = err
		}
		return math.NaN()
	}
}

// noneNil returns an error for a schedule that is nil.
func noneNil(schedules ...Schedule) error {
	for i, s := range schedules {
		if s == nil {
			return autodiff.Errorf(autodiff.ErrValue, "a schedule is nil", "schedule %d of %d", i+1, len(schedules))
		}
	}
	return nil
}

// InSchedule lets s set the learning rate before each step. If the optimizer
// has several rates, each is multiplied.
func InSchedule(s Schedule) Option { return func(t *settings) { t.schedule = s } }

// ByEpoch returns the schedule s with epochs for its steps: the rate is constant
// in an epoch.
func ByEpoch(s Schedule) Schedule {
	if err := noneNil(s); err != nil {
		return mistakenSchedule("ByEpoch", err)
	}
	return func(m Moment) float64 {
		m.Step = m.Epoch
		return s(m)
	}
}

// StepDecay multiplies the rate by factor after every so many steps; below 1
// steps it is constant.
//
//	γ^⌊t/n⌋
func StepDecay(steps int, factor float64) Schedule {
	if err := atLeast0("the factor", factor); err != nil {
		return mistakenSchedule("StepDecay", err)
	}
	return func(m Moment) float64 {
		if steps < 1 {
			return 1
		}
		return math.Pow(factor, float64(m.Step/steps))
	}
}

// Exponential multiplies the rate by factor after every step.
//
//	γ^t
func Exponential(factor float64) Schedule { return StepDecay(1, factor) }

// Cosine lowers the rate along half a wave of the cosine to the part floor, in
// so many steps, and leaves it there (Loshchilov and Hutter, 2017, without
// restarts).
//
//	f + (1 − f) (1 + cos πt/n) / 2
func Cosine(steps int, floor float64) Schedule {
	err := fewest(1, steps)
	if err == nil {
		err = atLeast0("the floor", floor)
	}
	if err != nil {
		return mistakenSchedule("Cosine", err)
	}
	return func(m Moment) float64 {
		return floor + (1-floor)*(1+math.Cos(math.Pi*part(m.Step, steps)))/2
	}
}

// Linear changes the rate evenly from one part to another in so many steps, and
// leaves it there: from 0.01 to 1 it is a warm-up.
//
//	a + (b − a) t/n
func Linear(steps int, from, to float64) Schedule {
	err := fewest(0, steps)
	if err == nil {
		err = atLeast0("a part of the rate", min(from, to)) // NaN if one is
	}
	if err == nil {
		err = atLeast0("a part of the rate", max(from, to))
	}
	if err != nil {
		return mistakenSchedule("Linear", err)
	}
	return func(m Moment) float64 { return from + (to-from)*part(m.Step, steps) }
}

// fewest returns an error unless there are at least so many steps.
func fewest(least, steps int) error {
	if steps >= least {
		return nil
	}
	return autodiff.Errorf(autodiff.ErrValue, "wants more steps", "%d < %d", steps, least)
}

// part returns t/n, at most 1.
func part(t, n int) float64 {
	if t >= n {
		return 1
	}
	return float64(t) / float64(n)
}

// OnPlateau divides the rate by divisor whenever so many validations in a row
// did not bring a new best; then it counts anew. OnPlateau(4, 1) is the book's
// rule of chapter 6: a quarter whenever the perplexity does not fall.
func OnPlateau(divisor float64, validations int) Schedule {
	err := above0("the divisor", divisor)
	if err == nil && validations < 1 {
		err = autodiff.Errorf(autodiff.ErrValue, "the number of validations must be at least 1", "%d", validations)
	}
	if err != nil {
		return mistakenSchedule("OnPlateau", err)
	}
	return func(m Moment) float64 {
		factor, best, without := 1.0, math.NaN(), 0
		if m.History == nil {
			return factor
		}
		for _, r := range m.History.Epochs {
			if len(r.Valid) == 0 {
				continue
			}
			switch s := r.Valid[0]; {
			case s.Value == s.Value && (best != best || s.Better(best)):
				best, without = s.Value, 0
			default:
				if without++; without >= validations {
					factor, without = factor/divisor, 0
				}
			}
		}
		return factor
	}
}

// Times multiplies schedules.
func Times(schedules ...Schedule) Schedule {
	if err := noneNil(schedules...); err != nil {
		return mistakenSchedule("Times", err)
	}
	return func(m Moment) float64 {
		factor := 1.0
		for _, s := range schedules {
			factor *= s(m)
		}
		return factor
	}
}

// Then follows first for so many steps and then second, which counts its steps
// from there.
func Then(steps int, first, second Schedule) Schedule {
	err := noneNil(first, second)
	if err == nil {
		err = fewest(0, steps)
	}
	if err != nil {
		return mistakenSchedule("Then", err)
	}
	return func(m Moment) float64 {
		if m.Step < steps {
			return first(m)
		}
		m.Step -= steps
		return second(m)
	}
}

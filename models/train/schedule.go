package train

import "math"

// A Schedule tells what the learning rate is in the step to come: a factor of
// the rate that the optimizer was declared with. It is a function of the moment
// alone, so that a training that goes on from a checkpoint has the same rates.
type Schedule func(Moment) float64

// A Moment is when a step is taken.
type Moment struct {
	Step    int      // steps that are done
	Epoch   int      // epochs that are done
	History *History // not to be changed
}

// InSchedule lets s set the learning rate before each step. If the optimizer
// has several rates, each is multiplied.
func InSchedule(s Schedule) Option { return func(t *settings) { t.schedule = s } }

// ByEpoch returns the schedule s with epochs for its steps: the rate is constant
// in an epoch.
func ByEpoch(s Schedule) Schedule {
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
	return func(m Moment) float64 {
		return floor + (1-floor)*(1+math.Cos(math.Pi*part(m.Step, steps)))/2
	}
}

// Linear changes the rate evenly from one part to another in so many steps, and
// leaves it there: from 0.01 to 1 it is a warm-up.
//
//	a + (b − a) t/n
func Linear(steps int, from, to float64) Schedule {
	return func(m Moment) float64 { return from + (to-from)*part(m.Step, steps) }
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
	return func(m Moment) float64 {
		factor, best, without := 1.0, math.NaN(), 0
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
	return func(m Moment) float64 {
		if m.Step < steps {
			return first(m)
		}
		m.Step -= steps
		return second(m)
	}
}

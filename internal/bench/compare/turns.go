package compare

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"time"

	"keisan/internal/bench"
)

const (
	// turn is how long somebody runs before it is another's turn.
	turn = 25 * time.Millisecond
	// budget is what all turns alone, or against one peer, may take, if they are
	// not the first: a median of seconds is known well enough from few.
	budget = 700 * time.Millisecond
)

// A runner runs a workload.
type runner interface {
	Time(runs int) (time.Duration, error)
}

// ours runs a workload in this process.
type ours struct{ *bench.Trial }

func (o ours) Time(runs int) (time.Duration, error) {
	begin := time.Now()
	for range runs {
		if err := o.Run(); err != nil {
			return 0, err
		}
	}
	return time.Since(begin), nil
}

// allocs returns the allocations for a piece of work: the least of some counts,
// for others may allocate meanwhile. It is unknown, negative, for a trial that
// runs outside.
func (o ours) allocs() (int, error) {
	if o.Outside {
		return -1, nil
	}
	least := uint64(1 << 62)
	var before, after runtime.MemStats
	for range 3 {
		runtime.ReadMemStats(&before)
		if err := o.Run(); err != nil {
			return 0, err
		}
		runtime.ReadMemStats(&after)
		least = min(least, after.Mallocs-before.Mallocs)
	}
	return int(least) / o.Pieces, nil
}

// A contestant is a runner with its figures.
type contestant struct {
	runner
	runs    int       // of a turn
	seconds []float64 // of a run, by turns
}

// enter finds out how many runs fill a turn.
func enter(r runner) (*contestant, error) {
	c := &contestant{runner: r, runs: 1}
	for {
		d, err := c.Time(c.runs)
		if err != nil {
			return nil, err
		}
		fit := float64(turn) / float64(max(d, 1))
		if fit < 2 {
			c.runs = max(int(float64(c.runs)*fit), 1)
			return c, nil
		}
		c.runs = int(float64(c.runs) * min(fit, 100))
	}
}

// take lets it have its turn. A part of it is not counted: caches and threads
// are the other's when it begins.
func (c *contestant) take() error {
	if c.runs > 1 {
		if _, err := c.Time(max(c.runs/4, 1)); err != nil {
			return err
		}
	}
	d, err := c.Time(c.runs)
	c.seconds = append(c.seconds, d.Seconds()/float64(c.runs))
	return err
}

// alone gives us so many turns if the budget lasts.
func alone(ctx context.Context, we *contestant, rounds int) error {
	for begin := time.Now(); len(we.seconds) < rounds && (len(we.seconds) == 0 || time.Since(begin) < budget); {
		if err := errors.Join(ctx.Err(), we.take()); err != nil {
			return err
		}
	}
	return nil
}

// hopeless is how many times slower than the library's other form, on all cores
// or on one, makes a form leave after two turns: only the faster one is shown.
const hopeless = 1.3

// compete gives us and the other a turn each, so many times if the budget lasts,
// and returns the ratios of their times to ours. rival is the time of the other's
// other form, or 0.
func compete(ctx context.Context, we, other *contestant, rounds int, rival float64) (ratios []float64, err error) {
	spent := time.Duration(0)
	for range rounds {
		if spent >= budget || len(ratios) >= 2 && rival > 0 && slices.Min(other.seconds) > hopeless*rival {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := we.take(); err != nil {
			return nil, err
		}
		if err := other.take(); err != nil {
			return nil, err
		}
		for _, c := range []*contestant{we, other} {
			spent += time.Duration(c.seconds[len(c.seconds)-1] * float64(c.runs) * float64(time.Second))
		}
		last := func(s []float64) float64 { return s[len(s)-1] }
		ratios = append(ratios, last(other.seconds)/last(we.seconds))
	}
	return ratios, nil
}

// median returns the middle one of the values.
func median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	n := len(s)
	if n == 0 {
		return 0
	}
	return (s[(n-1)/2] + s[n/2]) / 2
}

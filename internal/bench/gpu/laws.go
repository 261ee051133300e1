package gpu

import (
	"context"
	"fmt"
	"math"
	"time"

	"keisan/vm"
	"keisan/vm/cuda"
	"keisan/vm/enginetest"
)

// A law is a part of enginetest's, which holds the engine against the naive
// interpreter.
type law struct {
	name     string
	cases    enginetest.Cases
	embedded bool // without NVRTC, so that the driver translates what is embedded
}

func laws(quick bool) []law {
	if quick {
		return []law{{"trainings", enginetest.Trainings("spiral"), false}}
	}
	return []law{
		{"catalog", enginetest.Catalog(12), false},
		{"large extents", enginetest.Large(), false},
		{"graphs", enginetest.Graphs(enginetest.Seeds(60)), false},
		{"trainings", enginetest.Trainings(), false},
		{"catalog without NVRTC", enginetest.Catalog(4), true},
		{"large extents without NVRTC", enginetest.Large(), true},
	}
}

func lawParts(quick bool) (list []part) {
	for _, l := range laws(quick) {
		list = append(list, part{"law/" + l.name, func(ctx context.Context, r *run) error { return r.hold(ctx, l) }})
	}
	return list
}

// hold holds the engine to a law.
func (r *run) hold(ctx context.Context, l law) error {
	e, err := r.engine(false)
	if err == nil && l.embedded {
		if e, err = cuda.New(append(r.GPU[:len(r.GPU):len(r.GPU)], cuda.WithoutNVRTC())...); err == nil {
			defer e.Close()
		}
	}
	if err != nil {
		return err
	}
	found := l.check(ctx, e)
	r.Laws = append(r.Laws, found)
	fmt.Fprintln(r.Screen, found)
	return ctx.Err()
}

// most is how many failures are told, and after how many the rest is let be: a
// device that has followed a wrong address fails whatever is asked of it.
const most = 10

// check runs the cases.
func (l law) check(ctx context.Context, e vm.Engine) Law {
	found := Law{Name: l.name, Farthest: map[string]float64{}}
	begin := time.Now()
	for c := range l.cases {
		if ctx.Err() != nil || found.Failed >= most {
			break
		}
		found.Cases++
		float, d, err := c.Compare(e)
		if err != nil {
			found.Failed++
			found.Failures = append(found.Failures, c.Name+": "+oneLine(err))
			continue
		}
		found.Farthest[float.String()] = max(found.Farthest[float.String()], d)
	}
	found.Duration = math.Round(10*time.Since(begin).Seconds()) / 10
	return found
}

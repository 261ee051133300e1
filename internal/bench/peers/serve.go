package peers

import (
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"runtime/debug"
	"time"

	"keisan/internal/bench"
)

// A library is what a process of ours answers about.
type library struct {
	Identity
	prepare func(w bench.Workload) (run func() error, check []float64, err error)
}

// Serve answers questions about Gorgonia until in ends.
func Serve(in io.Reader, out io.Writer) error {
	return serve(in, out, library{Identity{Name: "Gorgonia", Version: gorgoniaVersion()}, gorgonia})
}

// ServeOwn answers questions about Keisan: a process of its own is how its
// memory is measured as a peer's is.
func ServeOwn(in io.Reader, out io.Writer) error {
	return serve(in, out, library{Identity{Name: "Keisan"}, own})
}

// own makes a workload ready in Keisan.
func own(w bench.Workload) (run func() error, check []float64, err error) {
	t, err := w.Prepare()
	if err != nil {
		return nil, nil, err
	}
	return t.Run, t.Check, nil
}

func serve(in io.Reader, out io.Writer, l library) error {
	questions, answers := json.NewDecoder(in), json.NewEncoder(out)
	if err := answers.Encode(answer{Name: l.Name, Version: l.Version}); err != nil {
		return err
	}
	var run func() error
	for {
		var q question
		if err := questions.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		var a answer
		var err error
		switch {
		case q.Memory:
			a.Bytes, a.Check, err = memory(l, *q.Workload)
		case q.Workload != nil:
			run = nil
			runtime.GC()
			run, a.Check, err = l.prepare(*q.Workload)
		default:
			a.Seconds, err = clock(run, q.Runs)
		}
		if err != nil {
			a = answer{Refused: err.Error()}
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
}

// clock returns the seconds of so many runs.
func clock(run func() error, runs int) (float64, error) {
	if run == nil {
		return 0, errors.New("no workload is prepared")
	}
	begin := time.Now()
	for range runs {
		if err := run(); err != nil {
			return 0, err
		}
	}
	return time.Since(begin).Seconds(), nil
}

// gorgoniaVersion returns the version that this program was built with.
func gorgoniaVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "gorgonia.org/gorgonia" {
				return m.Version
			}
		}
	}
	return "unknown"
}

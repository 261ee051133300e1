package peers

import (
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"runtime/debug"
	"time"
)

// Serve answers questions about Gorgonia until in ends.
func Serve(in io.Reader, out io.Writer) error {
	questions, answers := json.NewDecoder(in), json.NewEncoder(out)
	if err := answers.Encode(answer{Name: "Gorgonia", Version: gorgoniaVersion()}); err != nil {
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
		if q.Workload != nil {
			run = nil
			runtime.GC()
			run, a.Check, err = gorgonia(*q.Workload)
		} else {
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

//go:build cuda && cgo

package cuda

import (
	"flag"
	"testing"

	"keisan/vm/enginetest"
)

var long = flag.Bool("long", false, "run more programs: many minutes on the fake device")

// Programs compute on this engine what the interpreter computes: ops of the
// Catalog and their adjoints, random graphs, training.
func TestLaws(t *testing.T) {
	draws, graphs, trainings := 1, 6, 2
	if *long {
		draws, graphs, trainings = 4, 40, 1000
	}
	enginetest.Check(t, testEngine(t), enginetest.Catalog(draws), enginetest.Large(), enginetest.Graphs(enginetest.Seeds(graphs)), first(trainings, enginetest.Trainings()))
}

func first(n int, of enginetest.Cases) enginetest.Cases {
	return func(yield func(enginetest.Case) bool) {
		i := 0
		for c := range of {
			if i++; i > n || !yield(c) {
				return
			}
		}
	}
}

package simd

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// A Level is a set of instructions that kernels are written for.
type Level uint8

// Generic is the lowest level, on every processor. Those above it are its own.
const Generic Level = 0

// String returns the level as KEISAN_CPU spells it.
func (l Level) String() string { return levels[l] }

// Available returns the highest level that this machine has.
func Available() Level { return available }

// Active returns the level that kernels run at.
func Active() Level { return active }

var available = detect()

var active, levelErr = chosen(os.Getenv("KEISAN_CPU"), available)

// Err returns what is wrong with KEISAN_CPU, or nil.
func Err() error { return levelErr }

// chosen returns the level that the user asks for, at most the one available.
func chosen(name string, available Level) (Level, error) {
	if name == "" {
		return available, nil
	}
	for l, n := range levels {
		if n != name {
			continue
		}
		if Level(l) > available {
			return available, fmt.Errorf("KEISAN_CPU=%s: this machine has only %s", name, available)
		}
		return Level(l), nil
	}
	return available, fmt.Errorf("KEISAN_CPU=%q: allowed on %s: %s", name, runtime.GOARCH, strings.Join(levels[:], ", "))
}

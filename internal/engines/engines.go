// Package engines opens the VM's engines by name, for programs that let their
// users choose one: by a flag, or by the environment variable KEISAN_ENGINE.
package engines

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"keisan/internal/cli"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/cuda"
	"keisan/vm/gorgonia"
)

// Variable is the environment variable that names the engine of programs that
// are not told one.
const Variable = "KEISAN_ENGINE"

// known are all engines, the default first. open tells why one is not there.
var known = []struct {
	name string
	open func() (vm.Engine, error)
}{
	{"cpu", func() (vm.Engine, error) { return cpu.New(), nil }},
	{"gorgonia", func() (vm.Engine, error) { return gorgonia.New(), nil }},
	{"cuda", sync.OnceValues(openCUDA)}, // a program needs one for all its machines
}

func openCUDA() (vm.Engine, error) {
	e, err := cuda.New()
	if err != nil {
		return nil, err // and no *cuda.Engine that is nil
	}
	return e, nil
}

// Names returns the names of the engines that this program knows.
func Names() []string {
	var names []string
	for _, e := range known {
		names = append(names, e.name)
	}
	return names
}

// A Choice is the name of an engine. The empty one is what KEISAN_ENGINE names,
// or else "cpu".
type Choice string

// Flag is the flag -engine.
func (c *Choice) Flag() cli.Flag {
	return cli.Func("engine", func(name string) error {
		_, err := Open(name)
		*c = Choice(name)
		return err
	})
}

// Option returns the option of vm.New that chooses the engine, or the error of
// Open.
func (c Choice) Option() (vm.Option, error) {
	if c == "" {
		c = Choice(os.Getenv(Variable))
	}
	if c == "" {
		c = Choice(known[0].name)
	}
	e, err := Open(string(c))
	return vm.WithEngine(e), err
}

// Open returns a new engine. For a name that is unknown, or an engine that this
// machine cannot run, the error says which there are, and why the others are
// not.
func Open(name string) (vm.Engine, error) {
	var there, absent []string
	for _, k := range known {
		e, err := k.open()
		switch {
		case err == nil && k.name == name:
			return e, nil
		case err == nil:
			there = append(there, k.name)
		default:
			absent = append(absent, fmt.Sprintf("; %s is not: %v", k.name, err))
		}
	}
	return nil, fmt.Errorf("engine %q: there are %s%s", name, strings.Join(there, ", "), strings.Join(absent, ""))
}

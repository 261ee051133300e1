// Package engines opens the VM's engines by name, for programs that let their
// users choose one: by a flag, or by the environment variable KEISAN_ENGINE.
package engines

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"keisan/internal/cli"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/cuda"
	"keisan/vm/gorgonia"
	gorgoniacuda "keisan/vm/gorgonia/cuda"
)

// Variable is the environment variable that names the engine of programs that
// are not told one.
const Variable = "KEISAN_ENGINE"

// known are all engines, the default first. open tells why one is not there;
// numbered ones have a device of each number, and 0 is that without a number.
var known = []struct {
	name     string
	open     func(device int) (vm.Engine, error)
	numbered bool
}{
	{"cpu", func(int) (vm.Engine, error) { return cpu.New(), nil }, false},
	{"gorgonia", func(int) (vm.Engine, error) { return gorgonia.New(), nil }, false},
	{"cuda", openCUDA, true},
	{"gorgonia-cuda", func(int) (vm.Engine, error) { return openGorgoniaCUDA() }, false},
}

var openGorgoniaCUDA = sync.OnceValues(func() (vm.Engine, error) { return gorgoniacuda.New(0) })

// opened are the engines of devices: a program needs one for all its machines.
var opened struct {
	sync.Mutex
	cuda map[int]vm.Engine
}

func openCUDA(device int) (vm.Engine, error) {
	opened.Lock()
	defer opened.Unlock()
	if e := opened.cuda[device]; e != nil {
		return e, nil
	}
	e, err := cuda.New(cuda.Number(device))
	if err != nil {
		return nil, err // and no *cuda.Engine that is nil
	}
	if opened.cuda == nil {
		opened.cuda = map[int]vm.Engine{}
	}
	opened.cuda[device] = e
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
		_, err := open(name)
		*c = Choice(name)
		return err
	})
}

// Option returns the option of vm.New that chooses the engine, or the error of
// Open.
func (c Choice) Option() (vm.Option, error) {
	from := ""
	if c == "" {
		c, from = Choice(os.Getenv(Variable)), Variable+": "
	}
	if c == "" {
		c = Choice(known[0].name)
	}
	e, err := Open(string(c))
	if err != nil {
		return nil, fmt.Errorf("%s%w", from, err)
	}
	return vm.WithEngine(e), nil
}

// Open returns the engine of this name: "cpu", "gorgonia" or "cuda", or "cuda:1"
// for another device than the first, of which a program has one for all its
// machines. No other engine is opened for it. For a name that is unknown, or an
// engine that this machine cannot run, the error says which there are, and why the
// others are not, each in a line of its own.
func Open(name string) (vm.Engine, error) {
	e, err := open(name)
	if err != nil {
		return nil, fmt.Errorf("engine %q: %w", name, err)
	}
	return e, nil
}

// open is Open, but its errors leave it to the flag to say the name.
func open(name string) (vm.Engine, error) {
	kind, text, numbered := strings.Cut(name, ":")
	number, wrong := strconv.Atoi(text)
	why := make([]error, len(known)) // of engines that are not there, if they were asked for
	for i, k := range known {
		if k.name != kind || numbered && (!k.numbered || wrong != nil) {
			continue
		}
		e, err := k.open(number) // 0 without one
		if err == nil {
			return e, nil
		}
		why[i] = err
	}
	var there, absent []string
	for i, k := range known {
		err := why[i]
		if err == nil {
			_, err = k.open(0)
		}
		if err == nil {
			there = append(there, k.name)
		} else {
			absent = append(absent, fmt.Sprintf("\n\t%s is not: %v", k.name, err))
		}
	}
	return nil, fmt.Errorf("there are %s%s", strings.Join(there, ", "), strings.Join(absent, ""))
}

package engines

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/internal/cli"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/cuda"
	"keisan/vm/gorgonia"
)

func TestOpen(t *testing.T) {
	for _, name := range Names() {
		e, err := Open(name)
		if name == "cuda" && cuda.Available() != nil {
			if !strings.Contains(err.Error(), "engine \"cuda\": there are cpu, gorgonia\n\tcuda is not: ") {
				t.Errorf("the error is %v", err)
			}
			continue
		}
		if name == "gorgonia-cuda" && err != nil { // it is only in programs that are built with it
			if !strings.Contains(err.Error(), "gorgonia-cuda is not: this program was built without it; go build -tags cuda ") {
				t.Errorf("the error is %v", err)
			}
			continue
		}
		if e == nil || err != nil {
			t.Errorf("%s: %v, %v", name, e, err)
		}
	}
}

// The error lists the engines, and says why one is missing.
func TestAbsent(t *testing.T) {
	all := known
	defer func() { known = all }()
	known = append(known[:2:2], known[2]) // cuda may be there or not
	known[2].name = "moon"
	known[2].open = func(device int) (vm.Engine, error) { return nil, fmt.Errorf("no rocket %d", device) }
	for name, rocket := range map[string]string{"moon": "0", "moon:3": "3", "moon:": "0", "moon:x": "0", "cpu:1": "0", "abacus": "0", "": "0"} {
		_, err := Open(name)
		if err == nil || !strings.Contains(err.Error(), "there are cpu, gorgonia\n\tmoon is not: no rocket "+rocket) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// An engine that is there is opened, and no other.
func TestOnlyItIsOpened(t *testing.T) {
	all := known
	defer func() { known = all }()
	var opened []string
	known = nil
	for _, name := range []string{"sun", "moon", "moon-shine"} {
		k := all[0]
		k.name, k.numbered = name, name == "moon"
		k.open = func(device int) (vm.Engine, error) {
			opened = append(opened, fmt.Sprint(name, device))
			return cpu.New(), nil
		}
		known = append(known, k)
	}
	for name, want := range map[string]string{
		"sun": "[sun0]", "moon": "[moon0]", "moon:2": "[moon2]", "moon-shine": "[moon-shine0]", "sun:1": "[sun0 moon0 moon-shine0]",
	} {
		opened = nil
		_, err := Open(name)
		if fmt.Sprint(opened) != want || (err == nil) != (len(opened) == 1) {
			t.Errorf("%s: opened are %v, want %s; the error is %v", name, opened, want, err)
		}
	}
}

func TestChoice(t *testing.T) {
	for _, c := range []struct {
		variable string
		args     []string
		want     vm.Engine // nil: an error
	}{
		{"", nil, cpu.New()},
		{"gorgonia", nil, gorgonia.New()},
		{"gorgonia", []string{"-engine", "cpu"}, cpu.New()},
		{"abacus", nil, nil},
		{"", []string{"-engine", "abacus"}, nil},
	} {
		t.Setenv(Variable, c.variable)
		var choice Choice
		err := cli.Parse(c.args, choice.Flag())
		if err == nil {
			var option vm.Option
			if option, err = choice.Option(); err == nil {
				m, _ := vm.New(autodiff.NewGraph(autodiff.Float64), option)
				if reflect.TypeOf(m.Engine()) != reflect.TypeOf(c.want) {
					t.Errorf("%v: %T, want %T", c, m.Engine(), c.want)
				}
			}
		}
		if (err == nil) != (c.want != nil) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

// The error of the variable's engine says whose it is.
func TestVariableIsNamed(t *testing.T) {
	t.Setenv(Variable, "abacus")
	if _, err := Choice("").Option(); err == nil || !strings.HasPrefix(err.Error(), `KEISAN_ENGINE: engine "abacus": there are cpu, gorgonia`) {
		t.Error(err)
	}
}

func ExampleOpen() {
	e, err := Open("gorgonia")
	if err != nil {
		fmt.Println(err) // says which engines there are, and why not the others
		return
	}
	fmt.Printf("%T", e)
	// Output: gorgonia.Engine
}

package peers

import (
	"embed"
	"fmt"
	"os/exec"
	"strings"

	"keisan/internal/bench"
)

//go:embed *.py
var files embed.FS

// The scripts, each of files that follow one another.
var (
	protocolScript = script("protocol.py")
	numpyScript    = script("numpy.py", "numpy_layers.py", "numpy_attention.py", "numpy_images.py", "numpy_models.py")
	torchScript    = script("torch.py", "torch_models.py")
)

func script(names ...string) (text string) {
	for _, name := range names {
		part, err := files.ReadFile(name)
		if err != nil {
			panic(err) // the compiler has seen to it that there is one
		}
		text += string(part) + "\n"
	}
	return text
}

// pythons are the interpreters that are tried in turn: the user's own, which
// may lack the modules, and the system's.
var pythons = []string{"python3", "/usr/bin/python3", "python"}

// elsewhere begins scripts: a file of the working folder must not be taken for a
// module.
const elsewhere = "import sys\nif '' in sys.path: sys.path.remove('')\n"

// startPython starts a script in the first interpreter that has its modules, on
// the processor.
func startPython(script, core string, threads int) (*Peer, error) {
	return startPythonOn(`DEVICE, TF32 = "cpu", False`, script, core, threads)
}

// startPythonOn starts a script with a line before it that says on what.
func startPythonOn(device, script, core string, threads int) (*Peer, error) {
	constants := fmt.Sprintf("%sSPREAD, RATE, CHECKED_STEPS = %d, %g, %d\nABOUT, wait = {}, lambda: None\n%s\n",
		elsewhere, bench.Spread, bench.LearningRate, bench.CheckedSteps, device)
	var errs []error
	for _, python := range pythons {
		path, missing := exec.LookPath(python)
		if missing != nil {
			continue
		}
		p, err := start(core, threads, path, "-c", constants+script+protocolScript)
		if err == nil {
			return p, nil
		}
		errs = append(errs, err)
	}
	return nil, telling(errs)
}

// telling returns the error of the interpreters that tells most: the first that is
// not that a module is not installed.
func telling(errs []error) error {
	for _, err := range errs {
		if !strings.Contains(err.Error(), "ModuleNotFoundError") {
			return err
		}
	}
	if len(errs) > 0 {
		return errs[0]
	}
	return fmt.Errorf("no %s", pythons[0])
}

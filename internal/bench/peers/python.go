package peers

import (
	"embed"
	"fmt"
	"os/exec"

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

// startPython starts a script in the first interpreter that has its modules.
func startPython(script, core string, threads int) (*Peer, error) {
	// A file of the working folder must not be taken for a module.
	constants := fmt.Sprintf("import sys\nif '' in sys.path: sys.path.remove('')\nSPREAD, RATE, CHECKED_STEPS = %d, %g, %d\n",
		bench.Spread, bench.LearningRate, bench.CheckedSteps)
	err := fmt.Errorf("no %s", pythons[0])
	for _, python := range pythons {
		path, missing := exec.LookPath(python)
		if missing != nil {
			continue
		}
		var p *Peer
		if p, err = start(core, threads, path, "-c", constants+script+protocolScript); err == nil {
			return p, nil
		}
	}
	return nil, err
}

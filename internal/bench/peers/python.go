package peers

import (
	_ "embed"
	"fmt"
	"os/exec"

	"keisan/internal/bench"
)

//go:embed numpy.py
var numpyScript string

//go:embed torch.py
var torchScript string

//go:embed protocol.py
var protocolScript string

// pythons are the interpreters that are tried in turn: the user's own, which
// may lack the modules, and the system's.
var pythons = []string{"python3", "/usr/bin/python3", "python"}

// startPython starts a script in the first interpreter that has its modules.
func startPython(script, core string, threads int) (*Peer, error) {
	constants := fmt.Sprintf("SPREAD, RATE, CHECKED_STEPS = %d, %g, %d\n",
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

package peers

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"runtime/debug"

	"keisan/internal/bench"
)

// Own returns the command line of a program that calls ServeOwn as a peer that
// is only asked for its Memory.
func Own(argv ...string) *Peer {
	return &Peer{Identity: Identity{Name: "Keisan"}, again: func() (*Peer, error) { return start("", 0, argv...) }}
}

// memory returns by how many bytes the steps of a workload grow the resident
// set, from before they are made ready: as protocol.py does. What the garbage
// collector has not given back yet is given back first, as Python does by itself.
func memory(l library, w bench.Workload) (grown int, check []float64, err error) {
	debug.FreeOSMemory()
	before, err := resident("VmRSS")
	if err != nil {
		return 0, nil, err
	}
	run, check, err := l.prepare(w)
	if err != nil {
		return 0, nil, err
	}
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil { // the peak so far is forgotten
		return 0, nil, err
	}
	for range 2 {
		if err := run(); err != nil {
			return 0, nil, err
		}
	}
	peak, err := resident("VmHWM")
	return peak - before, check, err
}

// resident returns a figure about this process, in bytes: VmRSS or VmHWM.
func resident(field string) (int, error) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		var kilobytes int
		if n, _ := fmt.Sscanf(lines.Text(), field+": %d kB", &kilobytes); n == 1 {
			return 1024 * kilobytes, nil
		}
	}
	return 0, fmt.Errorf("/proc/self/status has no %s", field)
}

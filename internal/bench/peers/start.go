package peers

import (
	"fmt"
	"runtime"
	"strings"
)

// Start starts every peer that this machine has, NumPy and PyTorch once on all
// cores and once on one thread, and says which it has not. They take the
// processor for core, as Settings says; a core that their
// OpenBLAS does not have is an error. gorgonia is the command line of a program
// that calls Serve.
func Start(core string, gorgonia ...string) (all []*Peer, missing []string, err error) {
	threads := []int{0, 1}
	if runtime.NumCPU() == 1 {
		threads = threads[:1]
	}
	for _, library := range []struct {
		name    string
		threads []int
		start   func(threads int) (*Peer, error)
	}{
		{"NumPy", threads, func(n int) (*Peer, error) { return startPython(numpyScript, core, n) }},
		{"PyTorch", threads, func(n int) (*Peer, error) { return startPython(torchScript, core, n) }},
		{"Gorgonia", []int{0}, func(n int) (*Peer, error) { return start(core, n, gorgonia...) }},
	} {
		for _, n := range library.threads {
			p, err := library.start(n)
			if err != nil {
				missing = append(missing, fmt.Sprintf("%s: %v", library.name, err))
				break
			}
			all = append(all, p)
			if core != "" && core != Native && p.Core != "" && !strings.EqualFold(p.Core, core) {
				for _, p := range all {
					p.Close()
				}
				return nil, nil, fmt.Errorf("OpenBLAS does not know the processor %q: it takes this one for %s", core, p.Core)
			}
		}
	}
	return all, missing, nil
}

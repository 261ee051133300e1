package peers

import (
	"fmt"
	"runtime"
)

// Start starts every peer that this machine has, NumPy and PyTorch once on one
// thread and once on all cores, and says which it has not. gorgonia is the
// command line of a program that calls Serve.
func Start(gorgonia ...string) (all []*Peer, missing []string) {
	threads := []int{1, 0}
	if runtime.NumCPU() == 1 {
		threads = threads[:1]
	}
	for _, library := range []struct {
		name    string
		threads []int
		start   func(threads int) (*Peer, error)
	}{
		{"NumPy", threads, func(n int) (*Peer, error) { return startPython(numpyScript, n) }},
		{"PyTorch", threads, func(n int) (*Peer, error) { return startPython(torchScript, n) }},
		{"Gorgonia", []int{0}, func(n int) (*Peer, error) { return start(n, gorgonia...) }},
	} {
		for _, n := range library.threads {
			p, err := library.start(n)
			if err != nil {
				missing = append(missing, fmt.Sprintf("%s: %v", library.name, err))
				break
			}
			all = append(all, p)
		}
	}
	return all, missing
}

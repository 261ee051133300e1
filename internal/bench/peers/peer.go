package peers

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"strings"
	"time"

	"keisan/internal/bench"
)

// An Identity says who a peer is.
type Identity struct {
	Name    string // "NumPy"
	Version string
	Backend string // the library that it multiplies matrices by; empty if unknown
	Core    string // the processor that this library takes this one for; empty if it does not tell
	Device  string // the GPU that it runs on; empty if on none
	Plain   bool   // the library is the reference BLAS, that nobody has made fast
	Threads int    // how many it may use; 0 means as many as there are cores
}

// A Peer is a process that runs workloads in a library.
type Peer struct {
	Identity

	in     io.WriteCloser
	out    *json.Decoder
	cmd    *exec.Cmd
	again  func() (*Peer, error) // starts another process like it
	errors strings.Builder       // what it says on standard error
}

// question is what a peer is asked.
type question struct {
	Workload *bench.Workload `json:"workload,omitempty"`
	Memory   bool            `json:"memory,omitempty"` // which is measured then
	Runs     int             `json:"runs,omitempty"`
}

// answer is what it says.
type answer struct {
	Name    string    `json:"name,omitempty"`
	Version string    `json:"version,omitempty"`
	Backend string    `json:"backend,omitempty"`
	Core    string    `json:"core,omitempty"`
	Device  string    `json:"device,omitempty"`
	Plain   bool      `json:"plain,omitempty"`
	Check   []float64 `json:"check,omitempty"`
	Refused string    `json:"refused,omitempty"`
	Seconds float64   `json:"seconds,omitempty"`
	Bytes   int       `json:"bytes,omitempty"`
}

// ErrUnknown is the error with which a peer says that workloads of this kind
// mean nothing to it: compiling our graphs, say.
var ErrUnknown = errors.New("no such workload")

// start starts a command line as a peer that takes the processor for core and
// has so many threads: see environment. It returns an error if the command does
// not say who it is: a module is not installed, say.
func start(core string, threads int, argv ...string) (*Peer, error) {
	p := &Peer{Identity: Identity{Threads: threads}, cmd: exec.Command(argv[0], argv[1:]...)}
	p.again = func() (*Peer, error) { return start(core, threads, argv...) }
	p.cmd.Stderr = &p.errors
	p.cmd.Env = environment(os.Environ(), core, threads)
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	p.in = in
	return p, p.meet(out)
}

// meet reads who the peer is.
func (p *Peer) meet(out io.Reader) error {
	p.out = json.NewDecoder(bufio.NewReader(out))
	a, err := p.hear()
	p.Name, p.Version, p.Backend, p.Core, p.Device, p.Plain = a.Name, a.Version, a.Backend, a.Core, a.Device, a.Plain
	return err
}

// Who says who the peer is.
func (p *Peer) Who() Identity { return p.Identity }

// Prepare makes the peer ready for a workload and returns the figures of its
// first results. The error is ErrUnknown for a kind that it does not know.
func (p *Peer) Prepare(w bench.Workload) (check []float64, err error) {
	a, err := p.ask(question{Workload: &w})
	return a.Check, errors.Join(err, a.refusal())
}

// refusal returns the error that the process answered.
func (a answer) refusal() error {
	switch a.Refused {
	case "":
		return nil
	case ErrUnknown.Error():
		return ErrUnknown
	}
	return errors.New(a.Refused)
}

// Time runs the workload so many times.
func (p *Peer) Time(runs int) (time.Duration, error) {
	a, err := p.ask(question{Runs: runs})
	return time.Duration(a.Seconds * float64(time.Second)), err
}

// Memory returns by how many bytes the resident set of a new process grows in
// training steps, at most, from before they are made ready, and the figures that
// Prepare returns. Only Linux tells.
func (p *Peer) Memory(w bench.Workload) (bytes int, check []float64, err error) {
	q, err := p.again()
	if err != nil {
		return 0, nil, err
	}
	defer q.Close()
	a, err := q.ask(question{Workload: &w, Memory: true})
	return a.Bytes, a.Check, errors.Join(err, a.refusal())
}

// Close ends the process.
func (p *Peer) Close() {
	p.in.Close()
	if p.cmd != nil {
		resume(p.cmd.Process)
		p.cmd.Wait()
	}
}

// ask lets the process run until it has answered. Between two questions it
// stands still: the threads of a BLAS look out for more work for tens of
// milliseconds, and would take a core from whoever runs next.
func (p *Peer) ask(q question) (answer, error) {
	if p.cmd != nil {
		resume(p.cmd.Process)
		defer halt(p.cmd.Process)
	}
	if err := json.NewEncoder(p.in).Encode(q); err != nil {
		return answer{}, p.ended(err)
	}
	return p.hear()
}

func (p *Peer) hear() (answer, error) {
	var a answer
	if err := p.out.Decode(&a); err != nil {
		return a, p.ended(err)
	}
	return a, nil
}

// ended waits for the process, which answers no more, and returns the last line
// that it said about that.
func (p *Peer) ended(err error) error {
	p.Close()
	if last := lastLine(p.errors.String()); last != "" {
		return errors.New(last)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, os.ErrClosed) {
		return errors.New("the process ended")
	}
	return err
}

// lastLine returns the last line of what a program said.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// Near is how far a peer's figures may be from ours, as a part of them: the order
// of float32 sums is everybody's own.
const Near = 1e-4

// Same reports whether a peer's figures are ours, to within near of them; 0
// means Near.
func Same(have, want []float64, near float64) bool {
	if near == 0 {
		near = Near
	}
	for i, h := range have {
		if i >= len(want) || !(math.Abs(h-want[i]) <= near*math.Abs(want[i])) {
			return false
		}
	}
	return len(have) == len(want)
}

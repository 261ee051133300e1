package vm

import (
	"fmt"

	"keisan/autodiff"
)

// code is what the passes transform: the instructions of one program for one
// batch extent, in the order of execution.
type code struct {
	machine *Machine
	batch   int // the batch extent; 0 if nothing is open
	instrs  []*instr
	fetches []fetch
	feeds   []*instr
	arena   int // bytes
	bound   int // the most bytes that are live at once: a lower bound of arena
}

// A fetch is a value that a run returns.
type fetch struct {
	*instr
	stored bool // a variable, after the run's stores
}

// isVariable reports whether the value lies in a variable's memory.
func (x *instr) isVariable() bool { return x.buf.owner != nil && x.buf.owner.role == variable }

// role tells how an instruction comes by its value.
type role uint8

const (
	compute  role = iota // runs its op
	feed                 // is copied in at the start of a run
	variable             // is there
	constant             // is computed once, when the program is bound
	store                // copies its input 1 to the variable that is its input 0
	part                 // is computed by the fused instruction that is its input 0, besides that one's own value
)

// An instr computes one value.
type instr struct {
	node  *autodiff.Node // whose value it is
	role  role
	joint joint // in a fused instruction
	op    autodiff.Op
	in    []*instr
	typ   autodiff.Type // concrete
	pos   int           // index in code.instrs
	last  int           // pos of the last instruction that reads the value, or of the end if it is fetched
	parts []*instr      // the results of a fused instruction besides its own
	root  *instr        // whose memory holds the value: itself unless it is an alias
	at    int           // where in the root's memory the value begins, in bytes
	buf   *buffer       // of root
}

// A buffer is memory that holds one value after another.
type buffer struct {
	size        int
	first, last int    // pos of the first write and of the last read
	offset      int    // in the arena; −1 for memory of its own
	owner       *instr // the variable or constant whose own memory it is
}

// number lists the instructions anew: pos is the index.
func (c *code) number() {
	for i, x := range c.instrs {
		x.pos = i
	}
}

// assigned returns the variables that the code stores to.
func (c *code) assigned() map[*instr]*instr {
	stores := map[*instr]*instr{}
	for _, x := range c.instrs {
		if x.role == store {
			stores[x.in[0]] = x
		}
	}
	return stores
}

// check returns what is wrong with the code as a whole: what every pass must
// preserve. It is called after each pass in tests.
func (c *code) check() error {
	seen := map[*instr]bool{}
	for i, x := range c.instrs {
		if x.pos != i {
			return fmt.Errorf("instruction %d has pos %d", i, x.pos)
		}
		for k, y := range x.in {
			if !seen[y] {
				return fmt.Errorf("instruction %d reads its input %d before it is computed", i, k)
			}
		}
		seen[x] = true
		if x.role == store && x.in[0].role != variable {
			return fmt.Errorf("instruction %d stores to no variable", i)
		}
	}
	for i, x := range c.fetches {
		if !seen[x.instr] {
			return fmt.Errorf("fetch %d is not computed", i)
		}
	}
	return nil
}

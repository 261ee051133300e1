package vm

import (
	"fmt"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A Feed gives the inputs of a run their values. Shapes must be the inputs',
// with one number for the open batch extent throughout.
type Feed map[*autodiff.Node]*tensor.Dense

// A Program computes fetches. It holds its own memory, and one compiled form
// for each batch extent that it has met.
type Program struct {
	machine *Machine
	fetches []*autodiff.Node
	inputs  []*autodiff.Node
	vars    []*autodiff.Node
	open    bool // an input has an open extent
	forms   map[int]*form
	form    *form // of the last run
}

// Compile returns the program that computes the fetches, and whatever Assigns
// are among them or, in training, belong to what they need. It returns the
// graph's first mistake; ErrGraph for a fetch of another graph or a variable
// assigned twice; an error for an op that cannot be run.
func (m *Machine) Compile(fetches ...*autodiff.Node) (*Program, error) {
	switch {
	case m == nil:
		return nil, errNilMachine
	case m.vars.left:
		return nil, fmt.Errorf("compiling: %w", ErrClosed)
	}
	if err := m.checkPasses(); err != nil {
		return nil, err
	}
	p := &Program{machine: m, fetches: fetches, forms: map[int]*form{}}
	c, err := sliced(m, fetches, 0)
	if err != nil {
		return nil, err
	}
	if err := m.initialize(); err != nil {
		return nil, err
	}
	open := false
	for _, x := range c.instrs {
		open = open || x.typ.Shape.IsOpen()
		if _, ok := x.op.(Kernel); !ok && x.role == compute && !isAlias(x) {
			return nil, fmt.Errorf("%s: %s cannot be run: give its type %T a method Run, see vm.Kernel: %w",
				x.node.Where(), x.node, x.op, autodiff.ErrGraph)
		}
		if x.role == variable {
			p.vars = append(p.vars, x.node)
		}
	}
	for _, x := range c.feeds {
		p.inputs = append(p.inputs, x.node)
		p.open = p.open || x.typ.Shape.IsOpen()
	}
	switch {
	case open && !p.open:
		return nil, fmt.Errorf("the batch extent N is open, and no input that the program needs fixes it: %w", autodiff.ErrShape)
	case !open:
		p.form, err = p.at(0)
	}
	return p, err
}

// Run compiles a program for the fetches and runs it once: for a value now and
// then. It returns the errors of Compile and of Program.Run.
func (m *Machine) Run(feed Feed, fetches ...*autodiff.Node) ([]*tensor.Dense, error) {
	p, err := m.Compile(fetches...)
	if err != nil {
		return nil, err
	}
	return p.Run(feed)
}

// at returns the form of the program for a batch extent.
func (p *Program) at(batch int) (*form, error) {
	if f := p.forms[batch]; f != nil {
		return f, nil
	}
	c, err := compiled(p.machine, p.fetches, batch, nil)
	if err != nil {
		return nil, err
	}
	f, err := bind(c)
	if err == nil {
		p.forms[batch] = f
	}
	return f, err
}

// compiled runs the passes. after, if not nil, sees the code after each.
func compiled(m *Machine, fetches []*autodiff.Node, batch int, after func(pass string, c *code) error) (*code, error) {
	c, err := sliced(m, fetches, batch)
	if err != nil {
		return nil, err
	}
	for _, p := range passes {
		if err := p.of(&m.mode)(c); err != nil {
			return nil, err
		}
		if after != nil {
			if err := after(p.name, c); err != nil {
				return nil, fmt.Errorf("after pass %s: %w", p.name, err)
			}
		}
	}
	return c, nil
}

// Run computes the fetches, in order, from the fed inputs and the variables,
// and then stores what is assigned. The tensors belong to the program and hold
// their values until its next run; that of an Assign is the variable's. Inputs
// that the program does not need may be fed. A steady state run, with the
// batch extent of the run before, allocates nothing; what is fed from other
// memory than before, or from the same for the fourth time, may have calls
// prepared anew, to read it where it lies.
//
// It returns an error for a missing or unfitting feed before anything is
// computed, and for values that an op cannot take; then variables may already
// have been assigned.
func (p *Program) Run(feed Feed) ([]*tensor.Dense, error) {
	switch {
	case p == nil:
		return nil, fmt.Errorf("running a program that is nil: did Compile return an error? %w", autodiff.ErrValue)
	case p.machine.vars.left:
		return nil, fmt.Errorf("running a program: %w", ErrClosed)
	}
	batch, err := p.batchOf(feed)
	if err != nil {
		return nil, err
	}
	f := p.form
	if f == nil || f.batch != batch {
		if f, err = p.at(batch); err != nil {
			return nil, err
		}
		p.form = f
	}
	for _, x := range f.feeds {
		if err := f.accept(x, feed[x.node]); err != nil {
			return nil, err
		}
	}
	if err := f.run(); err != nil {
		return nil, err
	}
	return f.out, nil
}

// batchOf checks the feed and returns its batch extent.
func (p *Program) batchOf(feed Feed) (int, error) {
	batch, from := -1, (*autodiff.Node)(nil)
	for _, n := range p.inputs {
		t := feed[n]
		if t == nil {
			return 0, fmt.Errorf("%s: input %s (%s) is not fed; the program needs %s: %w",
				n.Where(), n.Name(), n.Shape(), p.needs(), autodiff.ErrValue)
		}
		if s := n.Shape(); s.IsOpen() && t.Dims() == s.Rank() {
			for axis, have := range t.Shape() {
				per := -s.Extent(axis)
				if per <= 0 {
					continue
				}
				if batch < 0 && have%per == 0 {
					batch, from = have/per, n
				}
			}
		}
		want := n.Type()
		if batch >= 0 { // or else, if it is open, t does not fit
			want = want.At(batch)
		}
		if err := checkTensor(want, t); err != nil {
			return 0, p.feedError(n, t, batch, from, err)
		}
	}
	if len(feed) > len(p.inputs) {
		for n := range feed {
			switch {
			case n == nil:
				return 0, fmt.Errorf("vm: a feed is for a nil node: %w", autodiff.ErrGraph)
			case n.Graph() != p.machine.graph || n.Kind() != autodiff.KindInput:
				return 0, fmt.Errorf("%s: %s is fed and is no input of this program's graph: %w", n.Where(), n, autodiff.ErrGraph)
			}
		}
	}
	return max(batch, 0), nil
}

func (p *Program) feedError(n *autodiff.Node, t *tensor.Dense, batch int, from *autodiff.Node, err error) error {
	which := ""
	if batch >= 0 && n.Shape().IsOpen() {
		which = fmt.Sprintf(" with N = %d from %s", batch, from.Name())
	}
	return fmt.Errorf("%s: input %s wants %s%s and was fed %v %s: %w",
		n.Where(), n.Name(), n.Type(), which, t.Dtype(), autodiff.ShapeOf(t.Shape()...), err)
}

// needs lists the inputs: "x (N×2) and t (N×3)".
func (p *Program) needs() string {
	var names []string
	for _, n := range p.inputs {
		names = append(names, n.Name()+" ("+n.Shape().String()+")")
	}
	return strings.Join(names, ", ")
}

// Inputs returns the inputs that a run must feed.
func (p *Program) Inputs() []*autodiff.Node { return p.inputs }

// Variables returns the Params and States that a run reads or stores, in the
// order of their declaration.
func (p *Program) Variables() []*autodiff.Node { return p.vars }

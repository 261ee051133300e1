package vm

import (
	"fmt"
	"math/rand/v2"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm/cpu"
)

// A Machine holds the values of a graph's variables and compiles programs that
// share them. Machines made by With share them, too. A machine and its programs
// are not safe for concurrent use.
type Machine struct {
	graph  *autodiff.Graph
	engine Engine
	vars   *variables
	mode
}

// mode is what a machine's options say about the programs it compiles.
type mode struct {
	eval     bool
	watch    bool
	profiled bool
	record   bool     // the host looks at all values
	without  []string // passes
	wrong    error    // with an option
}

// variables are the tensors of Params and States by node ID.
type variables struct {
	rand    autodiff.Rand
	tensors []*tensor.Dense
	left    bool // a device that is closed
}

// An Option of New or With, made by this package's functions.
type Option interface{ apply(*Machine) }

type option func(*Machine)

func (o option) apply(m *Machine) { o(m) }

// ofNew is an Option that concerns the variables, which machines share.
type ofNew func(*Machine)

func (o ofNew) apply(m *Machine) { o(m) }

// WithEngine chooses the engine; the default is cpu.Engine.
func WithEngine(e Engine) Option { return ofNew(func(m *Machine) { m.engine = e }) }

// WithSeed chooses the random numbers of initializers; the default seed is 0.
func WithSeed(seed uint64) Option {
	return WithRand(rand.New(rand.NewPCG(seed, 0x6b656973616e)))
}

// WithRand draws the random numbers of initializers, in the order in which the
// variables are declared, from r.
func WithRand(r autodiff.Rand) Option { return ofNew(func(m *Machine) { m.vars.rand = r }) }

// Eval compiles programs for evaluation instead of training: Dropout passes its
// input, BatchNorm uses its running averages, and no Update runs.
func Eval() Option { return option(func(m *Machine) { m.eval = true }) }

// WatchNaN compiles programs that stop at the first NaN or infinity that an op
// makes, with an error that names the node, its line and its inputs' ranges.
// They are slower, and use more memory.
func WatchNaN() Option {
	return option(func(m *Machine) {
		WithoutPass("share", "accumulate", "fuse", "plan").apply(m) // every value is there to be looked at
		m.watch = true
	})
}

// Profiled compiles programs that time every node; see Program.Profile.
func Profiled() Option { return option(func(m *Machine) { m.profiled = true }) }

// New returns a machine for g and initializes the variables declared so far;
// later ones are initialized when a program needs them. It returns the graph's
// first mistake, or the error of an initializer.
func New(g *autodiff.Graph, opts ...Option) (*Machine, error) {
	m := &Machine{graph: g, engine: cpu.New(), vars: &variables{}}
	WithSeed(0).apply(m)
	m.take(opts)
	switch {
	case m.wrong != nil:
		return nil, m.wrong
	case g == nil || m.engine == nil || m.vars.rand == nil:
		return nil, fmt.Errorf("vm.New: the graph, engine and random numbers must not be nil: %w", autodiff.ErrValue)
	case g.Err() != nil:
		return nil, g.Err()
	}
	if err := m.initialize(); err != nil {
		return nil, err
	}
	m.vars.leaveWith(m.engine)
	return m, nil
}

// With returns a machine with further options for the programs it compiles,
// which shares this one's variables:
//
//	predict, err := m.With(vm.Eval()).Compile(score)
//
// Options that concern variables, WithEngine, WithSeed and WithRand, are for New
// alone: with one of them, nothing compiles.
func (m *Machine) With(opts ...Option) *Machine {
	if m == nil {
		return nil
	}
	c := *m
	for _, o := range opts {
		if _, late := o.(ofNew); late {
			c.wrong = errOfNew
			return &c
		}
	}
	c.take(opts)
	return &c
}

// take applies the options. With has no error to return: a nil one is that of
// Compile.
func (m *Machine) take(opts []Option) {
	for _, o := range opts {
		if o == nil {
			m.wrong = errNilOption
			continue
		}
		o.apply(m)
	}
}

var (
	errNilOption  = fmt.Errorf("vm: an option is nil: %w", autodiff.ErrValue)
	errOfNew      = fmt.Errorf("vm: the options WithEngine, WithSeed and WithRand are for New alone: they concern variables, which machines share: %w", autodiff.ErrValue)
	errNilMachine = fmt.Errorf("vm: the machine is nil: did vm.New return an error? %w", autodiff.ErrValue)
)

// Graph returns the graph that the machine runs.
func (m *Machine) Graph() *autodiff.Graph {
	if m == nil {
		return nil
	}
	return m.graph
}

// Engine returns the engine.
func (m *Machine) Engine() Engine {
	if m == nil {
		return nil
	}
	return m.engine
}

// initialize makes tensors for the variables that have none.
func (m *Machine) initialize() error {
	nodes := m.graph.Nodes()
	for id := len(m.vars.tensors); id < len(nodes); id++ {
		var t *tensor.Dense
		if n := nodes[id]; n.IsVariable() && n.Valid() {
			var err error
			if t, err = m.newVariable(n.Type()); err != nil {
				return fmt.Errorf("%s: %s: %w", n.Where(), n.Name(), err)
			}
			if err := initialValue(t, n, m.vars.rand); err != nil {
				return fmt.Errorf("%s: initializing %s: %w", n.Where(), n.Name(), err)
			}
		}
		m.vars.tensors = append(m.vars.tensors, t)
	}
	return nil
}

// newVariable returns a zero tensor for a variable: on a Device, in memory that
// the host reaches, too, and that is not freed before the device is given up,
// for somebody may have kept its elements.
func (m *Machine) newVariable(t autodiff.Type) (*tensor.Dense, error) {
	var shared allocator
	if d := m.device(); d != nil {
		shared = d.Shared
	}
	mem, _, err := allocated(shared, bytesOf(t))
	if err != nil {
		return nil, err
	}
	return denseOn(m.host(), t, mem), nil
}

func initialValue(t *tensor.Dense, n *autodiff.Node, r autodiff.Rand) error {
	first := make([]float64, n.Shape().Count().At(0))
	if err := n.Initializer()(r, n.Shape(), first); err != nil {
		return err
	}
	switch n.DType() {
	case autodiff.Float64:
		copy(t.Float64s(), first)
	case autodiff.Float32:
		for i, v := range first {
			t.Float32s()[i] = float32(v)
		}
	case autodiff.Int64:
		for i, v := range first {
			t.Int64s()[i] = int64(v)
		}
	}
	return nil
}

// Value returns the tensor of a Param or State: not a copy, runs change it. It
// returns nil for other nodes.
func (m *Machine) Value(variable *autodiff.Node) *tensor.Dense {
	if m == nil || variable == nil || variable.Graph() != m.graph || m.initialize() != nil {
		return nil
	}
	return m.vars.tensors[variable.ID()]
}

// SetValue copies the elements of t to a Param or State of the same shape and
// element type.
func (m *Machine) SetValue(variable *autodiff.Node, t *tensor.Dense) error {
	v := m.Value(variable)
	if v == nil {
		return fmt.Errorf("%v is no variable of this machine's graph: %w", variable, autodiff.ErrGraph)
	}
	if err := checkTensor(variable.Type(), t); err != nil {
		return fmt.Errorf("%s: setting %s: %w", variable.Where(), variable.Name(), err)
	}
	copy(v.Uint8s(), t.Uint8s())
	return nil
}

// checkTensor returns an error unless t is a contiguous tensor of type want.
func checkTensor(want autodiff.Type, t *tensor.Dense) error {
	if t == nil {
		return fmt.Errorf("want a tensor, have nil: %w", autodiff.ErrValue)
	}
	switch have, ok := autodiff.DTypeOf(t.Dtype()); {
	case !ok || have != want.DType:
		return fmt.Errorf("want %s elements, have %v: %w", want.DType, t.Dtype(), autodiff.ErrDType)
	case !want.Shape.Matches(t.Shape()):
		return fmt.Errorf("want shape %s, have %s: %w", want.Shape, autodiff.ShapeOf(t.Shape()...), autodiff.ErrShape)
	case t.MemSize() > 0 && (t.RequiresIterator() || !t.DataOrder().IsRowMajor() || t.DataOrder().IsTransposed()):
		return fmt.Errorf("the tensor is a view; pass its Materialize(): %w", autodiff.ErrValue)
	}
	return nil
}

package parity

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// precision is how near float64 results must be.
const precision = 1e-12

// A layer is one layer of a case, on its way to being compared.
type layer struct {
	*testing.T
	g       *autodiff.Graph
	float   autodiff.DType
	in      map[string]json.RawMessage
	want    map[string]json.RawMessage // the results in float64
	others  map[string]layerData       // of the case
	config  layerConfig
	feed    vm.Feed
	values  map[*autodiff.Node]array // of parameters
	fetches []*autodiff.Node
	names   []string
	m       *vm.Machine // nil for one with the parameters of the case
}

type layerData struct {
	In, Out map[string]json.RawMessage
	F64     map[string]json.RawMessage `json:"f64,omitempty"`
}

type layerConfig struct {
	Formula [3]int `json:"abc"`
	Dims    map[string]int
	Answer  int `json:"Td,omitempty"`
	Seed    uint32
	Ratio   float64 `json:"ratio,omitempty"`
}

// layersCase runs each layer of a case by its function.
func layersCase(layers map[string]func(*layer)) func(*testing.T, *file) {
	return func(t *testing.T, c *file) {
		var all struct {
			Config options[layerConfig]
			Layers map[string]layerData
		}
		c.into(t, &all)
		if len(all.Layers) == 0 {
			t.Fatal("no layers")
		}
		for name, data := range all.Layers {
			t.Run(name, func(t *testing.T) {
				defer survive(t)
				check := layers[name]
				if check == nil {
					t.Fatal("nothing checks this layer")
				}
				l := &layer{T: t, float: c.float, g: autodiff.NewGraph(c.float), in: data.In, want: data.Out, config: all.Config.of, others: all.Layers,
					feed: vm.Feed{}, values: map[*autodiff.Node]array{}}
				for k, v := range data.F64 { // where the book rounded to float32
					l.want[k] = v
				}
				check(l)
				l.compare()
			})
		}
	}
}

// data returns a tensor of the layer's inputs.
func (l *layer) data(name string) (a array) {
	l.Helper()
	if err := json.Unmarshal(l.in[name], &a); err != nil {
		l.Fatalf("input %s: %v", name, err)
	}
	return a
}

// input declares an input, fed with the case's tensor of that name.
func (l *layer) input(name string) *autodiff.Node {
	l.Helper()
	a := l.data(name)
	n := l.g.Input(name, a.shape...)
	l.feed[n] = a.as(l.float)
	return n
}

// ids is input for whole numbers.
func (l *layer) ids(name string) *autodiff.Node {
	l.Helper()
	a := l.data(name)
	n := l.g.IntInput(name, a.shape...)
	l.feed[n] = a.ids()
	return n
}

// set gives parameters the case's tensors of these names, in order.
func (l *layer) set(params []*autodiff.Node, names ...string) {
	l.Helper()
	if len(params) != len(names) {
		l.Fatalf("have %d parameters, want %v", len(params), names)
	}
	for i, p := range params {
		l.values[p] = l.data(names[i])
	}
}

// out says that a node must have the case's value of this name.
func (l *layer) out(name string, n *autodiff.Node) {
	l.names, l.fetches = append(l.names, name), append(l.fetches, n)
}

// back declares the gradients of Σ y ⊙ dy, for outputs y and their adjoints dy
// in turn, and says that they must have the case's values of these names.
func (l *layer) back(pairs []*autodiff.Node, wrt []*autodiff.Node, names ...string) {
	l.Helper()
	total := l.g.Scalar(0)
	for i := 0; i < len(pairs); i += 2 {
		total = ops.Add(total, ops.Sum(ops.Mul(pairs[i], pairs[i+1])))
	}
	grads, err := autodiff.Grad(total, wrt...)
	if err != nil {
		l.Fatal(err)
	}
	for i, g := range grads {
		l.out(names[i], g)
	}
}

// scalar declares a factor of the case, such as dout of a loss.
func (l *layer) scalar(name string) *autodiff.Node {
	if l.in[name] == nil {
		return l.g.Scalar(1)
	}
	return l.g.Scalar(l.data(name).values[0])
}

// near compares values with the case's of this name.
func (l *layer) near(name string, have []float64) {
	l.Helper()
	var want array
	if err := json.Unmarshal(l.want[name], &want); err != nil {
		l.Errorf("%s: the case has none: %v", name, err)
		return
	}
	delete(l.want, name)
	if len(have) != len(want.values) {
		l.Errorf("%s: have %d values, want %d", name, len(have), len(want.values))
		return
	}
	for i, v := range have {
		if !(math.Abs(v-want.values[i]) <= within(l.float, precision)) {
			l.Errorf("%s[%d]: have %v, want %v", name, i, v, want.values[i])
			return
		}
	}
}

// compare runs the graph and compares all that out named. Whatever else the
// case gives must have been compared by near.
func (l *layer) compare() {
	if len(l.fetches) > 0 {
		if l.m == nil {
			l.m = l.machine()
		}
		out, err := l.m.Run(l.feed, l.fetches...)
		if err != nil {
			l.Fatal(err)
		}
		for i, name := range l.names {
			l.near(name, numbers(out[i]))
		}
	}
	var left []string
	for name := range l.want {
		left = append(left, name)
	}
	if slices.Sort(left); len(left) > 0 {
		l.Errorf("not compared: %v", left)
	}
}

// machine returns a machine whose parameters have the case's values.
func (l *layer) machine() *vm.Machine {
	m, err := vm.New(l.g)
	if err != nil {
		l.Fatal(err)
	}
	for p, a := range l.values {
		if err := m.SetValue(p, a.as(l.float)); err != nil {
			l.Fatal(err)
		}
	}
	return m
}

// numbers returns the elements of a tensor of floats or whole numbers.
func numbers(x *tensor.Dense) (all []float64) {
	switch x.Dtype() {
	case tensor.Float64:
		return slices.Clone(x.Float64s())
	case tensor.Float32:
		for _, v := range x.Float32s() {
			all = append(all, float64(v))
		}
	default:
		for _, v := range x.Int64s() {
			all = append(all, float64(v))
		}
	}
	return all
}

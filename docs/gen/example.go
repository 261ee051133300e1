package main

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/data"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

// An example is an opCase that was declared and run, with its gradients.
type example struct {
	opCase
	inputs []*node
	y, dy  *node
	wrt    []*node // the inputs with a gradient
	grads  []*node
	feed   vm.Feed
	values vm.Feed // of all nodes
}

func newExample(c opCase) (*example, error) {
	g := autodiff.NewGraph(autodiff.Float64)
	e := &example{opCase: c, y: c.use(g), feed: vm.Feed{}, values: vm.Feed{}}
	if err := g.Err(); err != nil {
		return nil, err
	}
	for _, n := range g.Nodes() {
		if n.Kind() == autodiff.KindInput {
			e.feed[n] = e.numbers(n, len(e.inputs))
			e.inputs = append(e.inputs, n)
		}
	}
	if e.y.DType().IsFloat() {
		if err := e.differentiate(g); err != nil {
			return nil, err
		}
	}
	var fetches []*node
	for _, n := range g.Nodes() {
		if n.NumIn() > 0 && !n.IsAssign() {
			fetches = append(fetches, n)
		}
	}
	out, err := e.run(fetches...)
	if err != nil {
		return nil, err
	}
	for n, v := range e.feed {
		e.values[n] = v
	}
	for i, n := range fetches {
		e.values[n] = out[i]
	}
	return e, nil
}

// differentiate declares the gradients, given the adjoint dy of the result.
func (e *example) differentiate(g *graph) error {
	dy := g.Input("dy", e.y.Shape().Extents()...)
	if e.y.DType() != g.Float() {
		dy = ops.Cast(dy, e.y.DType())
	}
	for _, x := range e.inputs {
		if !x.DType().IsFloat() {
			continue
		}
		dx, err := autodiff.VJP(e.y, dy, x)
		if err != nil {
			continue // none flows
		}
		e.wrt, e.grads = append(e.wrt, x), append(e.grads, dx...)
	}
	e.dy = dy
	if in := g.Node("dy"); in != nil {
		e.feed[in] = e.numbers(in, 1)
	}
	return g.Err()
}

// smooth are numbers that differ clearly and keep away from 0 and from each other.
var smooth = [...]float64{0.5, -1.25, 2, 0.75, -0.5, 1.5, -2, 1.25, -0.75, 1, -1.5, 2.5}

// numbers returns what the k-th input is fed.
func (e *example) numbers(n *node, k int) *tensor.Dense {
	shape := n.Shape().Extents()
	count := n.Shape().Count().At(0)
	switch n.DType() {
	case autodiff.Int64:
		list := make([]int64, count)
		for i := range list {
			list[i] = int64((i + 1) % 3)
		}
		return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(list))
	case autodiff.Bool:
		list := make([]bool, count)
		for i := range list {
			list[i] = (i>>k)%2 == 0
		}
		return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(list))
	}
	list := make([]float64, count)
	for i := range list {
		list[i] = smooth[(i+5*k)%len(smooth)] + 0.125*float64(i/len(smooth))
		switch {
		case n.Name() == "t" && len(shape) == 2: // targets: a class for each row
			list[i] = map[bool]float64{true: 1}[i%shape[1] == i/shape[1]]
		case e.positive && n.Name() == "t":
			list[i] = math.Abs(list[i]) / 4
		case e.positive:
			list[i] = math.Abs(list[i])
		}
	}
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(list))
}

// run computes nodes by the naive interpreter, with the same random numbers each
// time.
func (e *example) run(fetches ...*node) ([]*tensor.Dense, error) {
	m, err := vm.New(e.y.Graph(), vm.WithRand(data.NewRandomState(1)))
	if err != nil {
		return nil, err
	}
	return m.Interpret(e.feed, fetches...)
}

// picture draws both passes with all numbers.
func (e *example) picture() ([]byte, error) {
	var b bytes.Buffer
	err := viz.New(e.y, viz.Backward(e.grads...), viz.Values(e.values)).SVG(&b)
	return b.Bytes(), err
}

// types returns the element types that the op takes for its float inputs.
func (e *example) types() []autodiff.DType {
	var list []autodiff.DType
	for _, t := range []autodiff.DType{autodiff.Float32, autodiff.Float64, autodiff.Int64, autodiff.Bool} {
		known := map[*node]autodiff.Type{}
		fits, swapped := true, false
		for _, n := range e.y.Graph().Nodes()[:e.y.ID()+1] {
			typ := n.Type()
			if n.NumIn() > 0 {
				in := make([]autodiff.Type, n.NumIn())
				for i, x := range n.Inputs() {
					in[i] = known[x]
				}
				var err error
				if typ, err = n.Op().Infer(in); err != nil {
					fits = false
					break
				}
			} else if n.DType() == autodiff.Float64 || len(e.wrt) == 0 && n.DType() == t {
				typ.DType, swapped = t, true
			}
			known[n] = typ
		}
		if fits && swapped {
			list = append(list, t)
		}
	}
	for _, x := range e.inputs {
		if len(e.wrt) == 0 && !slices.Contains(list, x.DType()) {
			list = append(list, x.DType())
		}
	}
	return list
}

// precision returns the step of the differences and how far they may be from the
// adjoint: farther where the result is rounded to float32.
func (e *example) precision() (step, tolerance float64) {
	if e.y.DType() == autodiff.Float32 {
		return 1e-2, 1e-4
	}
	return 1e-5, 1e-6
}

// checked compares the adjoints with central differences of Σ y·dy.
func (e *example) checked() string {
	if len(e.grads) == 0 {
		return "There is nothing to check: no gradient flows."
	}
	step, tolerance := e.precision()
	count, worst := 0, 0.0
	for k, x := range e.wrt {
		have := e.values[e.grads[k]].Float64s()
		v := e.feed[x].Float64s()
		for i := range v {
			at := v[i]
			v[i] = at + step
			high := e.weighted()
			v[i] = at - step
			low := e.weighted()
			v[i] = at
			want := (high - low) / (2 * step)
			if d := math.Abs(have[i]-want) / (1 + math.Abs(want)); !(d <= worst) {
				worst = d
			}
			count++
		}
	}
	if !(worst <= tolerance) {
		return fmt.Sprintf("✗ The adjoint differs from a central difference by %.2g.", worst)
	}
	return fmt.Sprintf("✓ At all %d elements the adjoint is within %g of a central difference.", count, tolerance)
}

// weighted returns Σ y·dy.
func (e *example) weighted() float64 {
	out, err := e.run(e.y)
	if err != nil {
		return math.NaN()
	}
	sum := 0.0
	w := e.feed[e.y.Graph().Node("dy")].Float64s()
	for i := range w {
		switch y := out[0].Data().(type) {
		case []float64:
			sum += y[i] * w[i]
		case []float32:
			sum += float64(y[i]) * w[i]
		case float64:
			sum += y * w[i]
		default:
			return math.NaN()
		}
	}
	return sum
}

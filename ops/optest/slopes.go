package optest

import (
	"errors"
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// slopes are the gradients of a case, as nodes:
//
//	gradᵢ = ∂<w, y>/∂xᵢ        secondᵢⱼ = ∂<uᵢ, gradᵢ>/∂xⱼ
//
// where w and uᵢ are random numbers of the types of y and xᵢ, and w also
// counts as the last xⱼ.
type slopes struct {
	y      *autodiff.Node
	wrt    []*autodiff.Node
	which  []int // the number of the input that wrt[j] is; −1 for w
	w      *autodiff.Node
	u      []*autodiff.Node
	grad   []*autodiff.Node   // nil where no gradient flows
	second [][]*autodiff.Node // [i][j]
	random feed               // of w and u
}

// differentiated checks that the gradients and their gradients can be declared.
func (t *trial) differentiated() error {
	_, err := t.slopes()
	return err
}

// slopes declares the gradients, once.
func (t *trial) slopes() (*slopes, error) {
	if t.slope == nil {
		s, err := t.newSlopes()
		if err != nil {
			return nil, err
		}
		t.slope = s
	}
	return t.slope, nil
}

func (t *trial) newSlopes() (*slopes, error) {
	s := &slopes{y: t.y, random: feed{}}
	for i, x := range t.in {
		if t.y.DType().IsFloat() && x.DType().IsFloat() && !t.args[i].Fixed && t.one[i] == i {
			s.wrt, s.which = append(s.wrt, x), append(s.which, i)
		}
	}
	if len(s.wrt) == 0 {
		return s, nil
	}
	inputs := len(s.wrt)
	r := t.rand("directions")
	fresh := func(name string, of *autodiff.Node, concrete autodiff.Type, lo, hi float64) *autodiff.Node {
		n := input(of.Graph(), name, of.Type())
		s.random[n] = randomize(newTensor(concrete), r, lo, hi)
		return n
	}
	s.w = fresh("w", t.y, t.y.Type().At(t.batch), 0.5, 1.5)
	s.wrt, s.which = append(s.wrt, s.w), append(s.which, -1)
	for i, x := range s.wrt[:inputs] {
		s.u = append(s.u, fresh(fmt.Sprintf("u%d", i), x, typeOf(t.value[s.which[i]]), -1, 1))
		g, err := flow(t.y, s.w, x)
		if err != nil {
			return nil, fmt.Errorf("towards input %d: %w", s.which[i], err)
		}
		s.grad = append(s.grad, g)
	}
	for i, g := range s.grad {
		var row []*autodiff.Node
		for _, x := range s.wrt {
			if g == nil {
				row = append(row, nil)
				continue
			}
			h, err := flow(g, s.u[i], x)
			if err != nil {
				return nil, fmt.Errorf("of the gradient towards input %d: %w", s.which[i], err)
			}
			row = append(row, h)
		}
		s.second = append(s.second, row)
	}
	return s, t.y.Graph().Err()
}

// flow returns the product of dy with ∂y/∂x, or nil if no gradient flows.
func flow(y, dy, x *autodiff.Node) (*autodiff.Node, error) {
	g, err := autodiff.VJP(y, dy, x)
	switch {
	case errors.Is(err, autodiff.ErrGrad) && y.Graph().Err() == nil:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return g[0], nil
}

// all returns y and all gradients; first is all but the second ones.
func (s *slopes) all() []*autodiff.Node {
	nodes := s.first()
	for _, row := range s.second {
		nodes = append(nodes, present(row)...)
	}
	return nodes
}

func (s *slopes) first() []*autodiff.Node { return append([]*autodiff.Node{s.y}, present(s.grad)...) }

// present returns those that are not nil.
func present[T autodiff.Node | tensor.Dense](list []*T) []*T {
	var p []*T
	for _, x := range list {
		if x != nil {
			p = append(p, x)
		}
	}
	return p
}

// feed returns the values of the case's inputs, of w and of u. An input that is
// a Cast is fed, and what it casts, too.
func (s *slopes) feed(t *trial) feed {
	f := feed{}
	give := func(n *autodiff.Node, v *tensor.Dense) {
		f[n] = v
		if n.NumIn() == 1 {
			leaf := n.In(0)
			f[leaf] = newTensor(autodiff.Type{DType: leaf.DType(), Shape: typeOf(v).Shape})
			for i := range count(v) {
				put(f[leaf], i, at(v, i))
			}
		}
	}
	for i, n := range t.in {
		give(n, t.value[i])
	}
	for n, v := range s.random {
		give(n, v)
	}
	return f
}

// largest returns the largest magnitude among the finite numbers of a program.
func (p *program) largest() float64 {
	m := 0.0
	for _, n := range p.nodes {
		if !n.DType().IsFloat() {
			continue
		}
		v := p.of(n)
		for i := range count(v) {
			if a := math.Abs(at(v, i)); a > m && !math.IsInf(a, 0) {
				m = a
			}
		}
	}
	return m
}

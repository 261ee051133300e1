package ops

import "keisan/autodiff"

// reduceSome is the shape rule of reductions of numbers that nothing has no
// value for: the axes must not be empty.
func reduceSome(t typ, along axes) (typ, error) {
	if _, err := SameNumber([]typ{t}); err != nil {
		return typ{}, err
	}
	if err := along.within(t.Shape.Rank()); err != nil {
		return typ{}, err
	}
	for _, k := range along.list() {
		if t.Shape.Extent(k) == 0 {
			return typ{}, autodiff.Errorf(autodiff.ErrShape, "nothing to reduce", "axis %d has no elements", k)
		}
	}
	return typ{DType: t.DType, Shape: along.drop(t.Shape)}, nil
}

// within returns an error unless a tensor of this rank has the axes.
func (a axes) within(rank int) error {
	if a>>rank != 0 {
		return autodiff.Errorf(autodiff.ErrAxis, "no such axis", "%s, the rank is %d", a, rank)
	}
	return nil
}

// count returns the number of elements of a shape along these axes.
func (a axes) count(s shape) autodiff.Count {
	c := autodiff.Count{Coef: 1}
	for _, k := range a.list() {
		c = c.Times(s.Extent(k))
	}
	return c
}

// repeatTo repeats x to a shape along axes that x lacks: what undoes the loss
// of axes by a reduction.
func repeatTo(x *node, to shape, along axes) *node {
	if along == 0 {
		return x
	}
	return autodiff.Apply(repeat{to, along}, x)
}

// spread is an input whose elements all differ clearly.
func spread(s shape) Arg {
	a := Float(s)
	a.Spread = true
	return a
}

// drawFull is drawReduction for reductions that need at least one element.
func drawFull(f func(x *autodiff.Node, along ...int) *autodiff.Node, arg func(s shape) Arg) func(*Draw) Case {
	return func(d *Draw) Case {
		s := d.PositiveShape(0, 4)
		along, keep := d.Axes(s.Rank()), d.Int(0, 1) == 1
		reduced, _ := axesOf(s.Rank(), along)
		for _, k := range (allAxes(s.Rank()) &^ reduced).list() {
			if d.number > 0 {
				s = s.With(k, d.Extent())
			}
		}
		return Case{In: []Arg{arg(s)}, Build: func(in []*node) *node {
			if keep {
				return KeepDims(f, in[0], along...)
			}
			return f(in[0], along...)
		}}
	}
}

// drawAxis makes cases of a function along one axis.
func drawAxis(f func(x *autodiff.Node, axis int) *autodiff.Node) func(*Draw) Case {
	return func(d *Draw) Case {
		s := d.Shape(1, 3)
		axis := d.Int(-s.Rank(), s.Rank()-1)
		return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return f(in[0], axis) }}
	}
}

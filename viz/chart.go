package viz

import (
	"slices"
	"strings"
)

// A chart is a picture without a layout: the vertices and edges that the tools
// get which place everything by themselves (mermaid.go, netron.go, explorer.go).
// Their ids are those of DOT.
type chart struct {
	*picture
	passes   Passes
	width    int // of lines of text; 0: the default
	vertices []vertex
	edges    []edge
	of       map[string]int // the vertex with this id
}

// A vertex is a box, its twin, the sum of its adjoints, or its gradient.
type vertex struct {
	id, class string
	title     string
	lines     []string
	value     string // the name of what it computes or holds
	shape     string
	box       *box
	tensor    bool // no operation
	forward   bool // a box, none of what stands opposite
}

// An edge is a value or an adjoint that flows from one vertex to another, or a
// value that is read again.
type edge struct {
	from, to int
	class    string // "value", "adjoint", or "saved"
	name     string
	shape    string
	stores   bool
}

// chart returns the picture's chart.
func (p *picture) chart(passes Passes, width int) *chart {
	c := &chart{picture: p, passes: passes, width: width, of: make(map[string]int, 2*len(p.boxes))}
	forward, backward := passes != BackwardOnly, passes != ForwardOnly
	for k := range p.boxes {
		x := &p.boxes[k]
		if forward && x.kind != gapBox {
			c.forwardVertex(k, x)
		}
		if backward {
			c.backwardVertices(k, x)
		}
	}
	for i := range p.arrows {
		a := &p.arrows[i]
		if forward && !a.back {
			c.link(forwardID(a.from), forwardID(a.to), edge{class: "value", name: a.value, shape: a.shape, stores: a.stores})
		}
		if backward && a.adjoint != "" {
			c.link(p.exit(a.to), p.entrance(a.from), edge{class: "adjoint", name: a.adjoint, shape: a.shape})
		}
	}
	for k := range p.boxes {
		if backward {
			c.sumEdges(k, &p.boxes[k])
		}
	}
	for _, r := range p.reads {
		from := &p.boxes[r.from]
		if id := forwardID(r.from); backward && !forward {
			if _, ok := c.of[id]; !ok {
				c.forwardVertex(r.from, from)
			}
		}
		if backward {
			c.link(forwardID(r.from), p.exit(r.by), edge{class: "saved", name: from.value, shape: from.shape})
		}
	}
	return c
}

// exit returns the vertex that sends adjoints to the operands of a box, and
// entrance the one at which the adjoints of its value arrive.
func (p *picture) exit(k int) string {
	if x := &p.boxes[k]; x.twin != "" {
		return twinID(k)
	}
	return gradientID(k)
}

func (p *picture) entrance(k int) string {
	if p.boxes[k].sum > 0 {
		return sumID(k)
	}
	return p.exit(k)
}

func (c *chart) add(v vertex) {
	c.of[v.id] = len(c.vertices)
	c.vertices = append(c.vertices, v)
}

// link adds an edge if both ends are drawn.
func (c *chart) link(from, to string, e edge) {
	i, ok := c.of[from]
	j, both := c.of[to]
	if ok && both {
		e.from, e.to = i, j
		c.edges = append(c.edges, e)
	}
}

func (c *chart) forwardVertex(k int, x *box) {
	v := vertex{id: forwardID(k), class: classes[x.kind], title: x.title + timesText(x), value: x.value, shape: x.shape, box: x, forward: true}
	if v.tensor = x.kind != opBox || x.ghost; v.tensor {
		v.lines = lines(x.shape, x.note)
	} else {
		v.lines = slices.Clone(x.lines)
	}
	for _, r := range x.remarks {
		v.lines = append(v.lines, r.text)
	}
	v.lines = measured(v.lines, x.numbers, x.heat)
	if x.change != notCompared {
		v.class = changeClasses[x.change]
	}
	c.add(v)
}

func (c *chart) backwardVertices(k int, x *box) {
	if x.twin != "" {
		v := vertex{id: twinID(k), class: "op backward", title: x.twin + timesText(x), value: "∂" + x.value, shape: x.shape, box: x}
		for _, r := range x.rules {
			v.lines = append(append(append(v.lines, r.text()), r.numbers...), lines(r.badge.text)...)
		}
		v.lines = measured(v.lines, nil, x.twinHeat)
		c.add(v)
	}
	if x.sum > 0 {
		c.add(vertex{id: sumID(k), class: "op backward", title: "Sum", value: "∂" + x.value, shape: x.shape, box: x,
			lines: append([]string{"∂" + x.value + " = " + added("∂"+x.value, x.sum)}, x.sumNumbers...)})
	}
	if x.grad != "" {
		v := vertex{id: gradientID(k), class: "gradient", title: x.grad, value: x.grad, shape: x.shape, box: x, tensor: true}
		if x.gradShape != "" {
			v.shape = x.gradShape
		}
		v.lines = append(measured(lines(v.shape), x.gradNumbers, x.gradHeat), lines(x.badge.text)...)
		c.add(v)
	}
}

// measured returns the lines with those of numbers and heat.
func measured(text, numbers []string, heat warmth) []string {
	return append(slices.Concat(text, numbers), lines(heat.text)...)
}

// sumEdges links the sum of a value's adjoints with what comes in from ghosts and
// with what it goes to, and a box with the gradient of its value.
func (c *chart) sumEdges(k int, x *box) {
	whole := edge{class: "adjoint", name: "∂" + x.value, shape: x.shape}
	from := c.exit(k)
	if x.sum > 0 {
		c.link(sumID(k), from, whole)
		from = sumID(k)
	}
	if x.twin != "" && x.grad != "" {
		c.link(from, gradientID(k), edge{class: "adjoint", name: x.grad, shape: x.shape})
	}
	if x.ghost && x.grad != "" && x.home >= 0 {
		c.link(gradientID(k), c.entrance(x.home), edge{class: "adjoint", name: x.grad, shape: x.shape})
	}
}

// text returns "∂W = xᵀ·g".
func (r rule) text() string {
	if r.formula == "" {
		return r.adjoint
	}
	return r.adjoint + " = " + r.formula
}

// dims splits a shape such as "N×10 int64" into extents and element type.
func dims(shape, float string) (extents []string, dtype string) {
	dtype = float
	if s, t, ok := strings.Cut(shape, " "); ok {
		shape, dtype = s, t
	}
	if shape == "" || shape == "scalar" {
		return []string{}, dtype
	}
	return strings.Split(shape, "×"), dtype
}

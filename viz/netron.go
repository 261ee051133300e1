package viz

import (
	"io"
	"strconv"
)

// Netron writes the drawing for the viewer Netron, in the format that its own
// reader source/message.js takes: JSON that begins with the signature "netron:",
// in a file with the suffix .netron. The backward pass is part of the graph;
// every node has its formula, its place in the source and its scope as
// attributes. Version 9.2.1 has read it.
func (d *Diagram) Netron(w io.Writer) error { return d.write(w, "netron") }

// The types of Netron's file, as its reader has them.
type (
	netronFile struct {
		Signature string        `json:"signature"`
		Format    string        `json:"format"`
		Producer  string        `json:"producer"`
		Note      string        `json:"description,omitempty"`
		Graphs    []netronGraph `json:"graphs"`
	}
	netronGraph struct {
		Name      string           `json:"name"`
		Arguments []netronArgument `json:"arguments"`
		Inputs    []netronUse      `json:"inputs"`
		Outputs   []netronUse      `json:"outputs"`
		Nodes     []netronNode     `json:"nodes"`
	}
	netronArgument struct {
		Name string        `json:"name"`
		Type *netronType   `json:"type,omitempty"`
		Init *netronTensor `json:"initializer,omitempty"`
	}
	netronTensor struct {
		Type netronType `json:"type"`
	}
	netronType struct {
		DType string      `json:"dataType"`
		Shape netronShape `json:"shape"`
	}
	netronShape struct {
		Dims []any `json:"dimensions"`
	}
	netronUse struct {
		Name  string   `json:"name"`
		Value []string `json:"value"`
	}
	netronNode struct {
		Type    netronName   `json:"type"`
		Name    string       `json:"name"`
		Inputs  []netronUse  `json:"inputs"`
		Outputs []netronUse  `json:"outputs"`
		Attrs   []netronText `json:"attributes"`
	}
	netronName struct {
		Name     string `json:"name"`
		Category string `json:"category,omitempty"`
	}
	netronText struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
)

// netronFileOf writes the chart.
func netronFileOf(c *chart) ([]byte, error) {
	n := &netron{chart: c, known: map[string]bool{}, into: make([][]int, len(c.vertices)), outOf: make([][]int, len(c.vertices))}
	n.graph.Name = c.result
	for i, e := range c.edges {
		n.into[e.to], n.outOf[e.from] = append(n.into[e.to], i), append(n.outOf[e.from], i)
	}
	for i := range c.vertices {
		if v := &c.vertices[i]; v.tensor {
			n.tensor(i, v)
		} else {
			n.node(i, v)
		}
	}
	return jsonText(netronFile{Signature: "netron:keisan", Format: "Keisan", Producer: "keisan", Note: c.mistake, Graphs: []netronGraph{n.graph}})
}

// A netron fills in a graph.
type netron struct {
	*chart
	graph       netronGraph
	known       map[string]bool // the arguments
	into, outOf [][]int         // by vertex: its edges
}

func (n *netron) argument(name, shape string, kind kind) {
	if n.known[name] {
		return
	}
	n.known[name] = true
	a := netronArgument{Name: name, Type: n.typeOf(shape)}
	if kind.variable() || kind == constBox {
		a.Init = &netronTensor{*a.Type}
	}
	n.graph.Arguments = append(n.graph.Arguments, a)
}

func (n *netron) typeOf(shape string) *netronType {
	extents, dtype := dims(shape, n.float)
	t := &netronType{DType: dtype, Shape: netronShape{Dims: []any{}}}
	for _, e := range extents {
		if k, err := strconv.Atoi(e); err == nil {
			t.Shape.Dims = append(t.Shape.Dims, k)
		} else {
			t.Shape.Dims = append(t.Shape.Dims, e)
		}
	}
	return t
}

// tensor makes an argument of a vertex: an input of the graph if it is fed, an
// output if it is what the graph is for. Copies at further uses have the name of
// the value, and so are the value.
func (n *netron) tensor(i int, v *vertex) {
	use := netronUse{v.value, []string{v.value}}
	switch x := v.box; {
	case v.class == "gradient" && !x.ghost:
		for _, k := range n.into[i] {
			n.argument(n.edges[k].name, v.shape, opBox)
			n.graph.Outputs = append(n.graph.Outputs, netronUse{v.value, []string{n.edges[k].name}})
		}
		if len(n.into[i]) == 0 { // the seed
			n.argument(v.value, v.shape, constBox)
		}
	case v.class == "gradient":
	case x.kind == resultBox:
		for _, k := range n.into[i] {
			n.argument(n.edges[k].name, v.shape, opBox)
			n.graph.Outputs = append(n.graph.Outputs, netronUse{v.value, []string{n.edges[k].name}})
		}
	default:
		n.argument(v.value, v.shape, x.kind)
		if (x.kind == inputBox || x.kind == targetBox) && !x.ghost {
			n.graph.Inputs = append(n.graph.Inputs, use)
		}
	}
}

// node makes a node of an operation.
func (n *netron) node(i int, v *vertex) {
	x := v.box
	name := v.value
	if x.scope != "" {
		name = x.scope + "/" + name
	}
	node := netronNode{Type: netronName{Name: v.title}, Name: name, Inputs: []netronUse{}, Outputs: []netronUse{}, Attrs: []netronText{}}
	if v.class == "op backward" {
		node.Type.Category = "Backward"
	}
	for _, k := range n.into[i] {
		e := &n.edges[k]
		value, kind := e.name, opBox
		switch from := &n.vertices[e.from]; {
		case from.class == "gradient" && len(n.into[e.from]) == 0:
			value, kind = from.value, constBox // the seed, or what was given
		case from.class != "gradient":
			kind = from.box.kind
		}
		n.argument(value, e.shape, kind)
		node.Inputs = append(node.Inputs, netronUse{n.terms.flow(e.class), []string{value}})
	}
	seen := map[string]bool{}
	for _, k := range n.outOf[i] {
		if e := &n.edges[k]; !seen[e.name] {
			seen[e.name] = true
			n.argument(e.name, e.shape, opBox)
			node.Outputs = append(node.Outputs, netronUse{e.name, []string{e.name}})
		}
	}
	for _, line := range v.lines {
		node.Attrs = append(node.Attrs, netronText{n.terms.formula, line})
	}
	for _, a := range [][2]string{{n.terms.scope, x.scope}, {n.terms.source, x.where}, {n.terms.mistake, n.terms.place(x.state)}, {n.terms.difference, n.terms.verdict(v)}} {
		if a[1] != "" {
			node.Attrs = append(node.Attrs, netronText{a[0], a[1]})
		}
	}
	n.graph.Nodes = append(n.graph.Nodes, node)
}

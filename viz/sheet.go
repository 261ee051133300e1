package viz

import (
	"bytes"

	"github.com/awalterschulze/gographviz"

	"keisan/viz/internal/dot"
)

// attrs are attributes of DOT; the values are texts, still unquoted, except
// that of the key "label", which is a token made by dot.Quote or dot.HTML.
type attrs = gographviz.Attrs

// A sheet collects nodes, edges and subgraphs in gographviz's graph and prints
// them. It keeps the first error.
//
// gographviz prints edges in the order of their insertion, before everything
// else, and the rest sorted by name.
type sheet struct {
	graph *gographviz.Graph
	err   error
	node  attrs // defaults of all nodes
	edge  attrs // and edges

	// classes are the classes that the SVG's groups get, by id, for style sheets
	// and scripts. They are no part of DOT: gographviz, which cannot read the
	// attribute class, is to read what it wrote.
	classes map[string]string
}

// sheetName is the name of the graph, by which gographviz knows the outermost
// level.
const sheetName = "keisan"

func newSheet(graph, node, edge attrs) *sheet {
	s := &sheet{graph: gographviz.NewGraph(), node: node, edge: edge, classes: map[string]string{}}
	s.keep(s.graph.SetName(sheetName))
	s.keep(s.graph.SetDir(true))
	s.graph.Attrs = quoted(graph)
	return s
}

func (s *sheet) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}

// box adds a node to a subgraph. Like arrow and frame, it puts the attributes in
// place itself, since gographviz would copy them twice.
func (s *sheet) box(parent, id, class string, a attrs) {
	a["id"], s.classes[id] = id, class
	s.graph.Nodes.Add(&gographviz.Node{Name: id, Attrs: quoted(a)})
	s.graph.Relations.Add(parent, id)
}

// arrow adds an edge.
func (s *sheet) arrow(from, to, class string, a attrs) {
	id := numbered("e", len(s.graph.Edges.Edges))
	a["id"], s.classes[id] = id, class
	s.graph.Edges.Edges = append(s.graph.Edges.Edges, &gographviz.Edge{Src: from, Dst: to, Dir: true, Attrs: quoted(a)})
}

// frame adds a subgraph to a subgraph.
func (s *sheet) frame(parent, id string, a attrs) {
	s.keep(s.graph.AddSubGraph(parent, id, nil))
	s.graph.SubGraphs.SubGraphs[id].Attrs = quoted(a)
}

// A drawing is what a sheet comes to: DOT, the classes for an SVG, and the longer
// side for a PNG.
type drawing struct {
	text    []byte
	classes map[string]string
	side    length
}

// drawing prints the sheet.
func (s *sheet) drawing() (drawing, error) {
	if s.err != nil {
		return drawing{}, s.err
	}
	var b bytes.Buffer
	b.Grow(300 * (len(s.graph.Nodes.Nodes) + len(s.graph.Edges.Edges)))
	err := printDOT(&b, s.graph, quoted(s.node), quoted(s.edge))
	return drawing{text: b.Bytes(), classes: s.classes}, err
}

// quoted quotes the values of a.
func quoted(a attrs) attrs {
	for k, v := range a {
		if k != "label" {
			a[k] = dot.Quote(v)
		}
	}
	return a
}

package viz

import (
	"bytes"
	"fmt"

	"github.com/awalterschulze/gographviz"
	"github.com/awalterschulze/gographviz/ast"

	"keisan/viz/internal/dot"
)

// attrs are attributes of DOT; the values are texts, still unquoted, except
// that of the key "label", which is a token made by dot.Quote or dot.HTML.
type attrs map[string]string

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
	for k, v := range quoted(graph) {
		s.keep(s.graph.AddAttr(sheetName, k, v))
	}
	return s
}

func (s *sheet) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}

// box adds a node to a subgraph.
func (s *sheet) box(parent, id, class string, a attrs) {
	a["id"], s.classes[id] = id, class
	s.keep(s.graph.AddNode(parent, id, quoted(a)))
}

// arrow adds an edge.
func (s *sheet) arrow(from, to, class string, a attrs) {
	id := fmt.Sprintf("e%04d", len(s.graph.Edges.Edges))
	a["id"], s.classes[id] = id, class
	s.keep(s.graph.AddEdge(from, to, true, quoted(a)))
}

// subgraph adds a subgraph to a subgraph.
func (s *sheet) subgraph(parent, id string, a attrs) {
	s.keep(s.graph.AddSubGraph(parent, id, quoted(a)))
}

// A drawing is what a sheet comes to: DOT, and the classes for an SVG.
type drawing struct {
	text    []byte
	classes map[string]string
}

// drawing prints the sheet.
func (s *sheet) drawing() (drawing, error) {
	if s.err != nil {
		return drawing{}, s.err
	}
	tree, err := s.graph.WriteAst()
	if err != nil {
		return drawing{}, err
	}
	defaults := ast.StmtList{
		ast.NodeAttrs(ast.PutMap(quoted(s.node))),
		ast.EdgeAttrs(ast.PutMap(quoted(s.edge))),
	}
	tree.StmtList = append(defaults, tree.StmtList...)
	var b bytes.Buffer
	err = printDOT(&b, tree)
	return drawing{b.Bytes(), s.classes}, err
}

func quoted(a attrs) map[string]string {
	q := make(map[string]string, len(a))
	for k, v := range a {
		if k != "label" {
			v = dot.Quote(v)
		}
		q[k] = v
	}
	return q
}

package viz

import (
	"bytes"
	"strings"

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
}

// sheetName is the name of the graph, by which gographviz knows the outermost
// level.
const sheetName = "keisan"

func newSheet(graph, node, edge attrs) *sheet {
	s := &sheet{graph: gographviz.NewGraph(), node: node, edge: edge}
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

// box adds a node to a subgraph; class goes to the SVG. gographviz does not
// know the attribute class, so it is set directly.
func (s *sheet) box(parent, id, class string, a attrs) {
	a["id"] = id
	s.keep(s.graph.AddNode(parent, id, quoted(a)))
	if n := s.graph.Nodes.Lookup[id]; n != nil && class != "" {
		n.Attrs[gographviz.Attr("class")] = dot.Quote(class)
	}
}

// arrow adds an edge.
func (s *sheet) arrow(from, to, class string, a attrs) {
	s.keep(s.graph.AddEdge(from, to, true, quoted(a)))
	if class != "" {
		s.graph.Edges.Edges[len(s.graph.Edges.Edges)-1].Attrs[gographviz.Attr("class")] = dot.Quote(class)
	}
}

// subgraph adds a subgraph to a subgraph.
func (s *sheet) subgraph(parent, id string, a attrs) {
	s.keep(s.graph.AddSubGraph(parent, id, quoted(a)))
}

// member makes a node that exists already part of one more subgraph.
func (s *sheet) member(parent, id string) { s.graph.Relations.Add(parent, id) }

// text prints the sheet.
func (s *sheet) text() ([]byte, error) {
	if s.err != nil {
		return nil, s.err
	}
	tree, err := s.graph.WriteAst()
	if err != nil {
		return nil, err
	}
	defaults := ast.StmtList{
		ast.NodeAttrs(ast.PutMap(quoted(s.node))),
		ast.EdgeAttrs(ast.PutMap(quoted(s.edge))),
	}
	tree.StmtList = append(defaults, tree.StmtList...)
	var b bytes.Buffer
	err = dot.Print(&b, tree)
	return b.Bytes(), err
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

// padded surrounds text by a space for each two wide characters: the built-in
// Graphviz takes them for a quarter too narrow.
func padded(text string) string {
	n := 0
	for _, r := range text {
		if wide(r) {
			n++
		}
	}
	pad := strings.Repeat(dot.NoBreakSpace, (n+1)/2)
	return pad + text + pad
}

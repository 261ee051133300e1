package viz

import (
	"bytes"

	"github.com/awalterschulze/gographviz"

	"keisan/viz/internal/dot"
)

// layoutMode is Graphviz's layout that takes all places as they are written.
const layoutMode = "nop2"

// attrs are attributes of DOT; the values are quoted.
type attrs = gographviz.Attrs

// sheetName is the name of the graph, by which gographviz knows the outermost
// level.
const sheetName = "keisan"

// A sheet puts a canvas into gographviz's graph. It measures from the floor
// upwards, as Graphviz does.
//
// gographviz prints edges in the order of their insertion, before everything
// else, and the rest sorted by name.
type sheet struct {
	*canvas
	*palette
	quoted     [hues]string // the colours
	graph      *gographviz.Graph
	node, edge attrs // what all nodes and edges have in common
}

// dotFile writes the canvas as DOT.
func dotFile(c *canvas) ([]byte, error) {
	s := &sheet{canvas: c, palette: &light, graph: gographviz.NewGraph()}
	for h := range s.quoted {
		s.quoted[h] = dot.Quote(s.palette[h])
	}
	if err := s.graph.SetName(sheetName); err != nil {
		return nil, err
	}
	if err := s.graph.SetDir(true); err != nil {
		return nil, err
	}
	s.graph.Attrs = attrs{"bgcolor": s.of(paper), "fontname": dot.Quote(fontName), "layout": dot.Quote(layoutMode),
		"outputorder": dot.Quote("edgesfirst"), "pad": dot.Quote(inches(pad))}
	if c.note != "" {
		s.graph.Attrs["label"], s.graph.Attrs["labelloc"] = dot.Quote(wrapped(c.note, noteWidth)), dot.Quote("b")
		s.graph.Attrs["fontcolor"], s.graph.Attrs["fontsize"] = s.of(mistakeLine), dot.Quote(points(noteSize))
	}
	s.node = attrs{"fixedsize": dot.Quote("true"), "fontcolor": s.of(ink), "fontname": dot.Quote(fontName), "fontsize": dot.Quote(points(c.common.size))}
	s.edge = attrs{"fontname": dot.Quote(fontName), "fontsize": dot.Quote(points(c.common.small))}
	s.formed(s.node, c.common.form, solid)
	for i := range c.frames {
		if err := s.addFrame(&c.frames[i]); err != nil {
			return nil, err
		}
	}
	for i := range c.shapes {
		s.addShape(&c.shapes[i])
	}
	for i := range c.strokes {
		s.addStroke(numbered("e", i), &c.strokes[i])
	}
	var b bytes.Buffer
	b.Grow(400 * (len(c.shapes) + len(c.strokes)))
	err := printDOT(&b, s.graph, s.node, s.edge)
	return b.Bytes(), err
}

// of returns the colour of a hue.
func (s *sheet) of(h hue) string { return s.quoted[h] }

// at appends a place.
func (s *sheet) at(b []byte, a pt) []byte {
	return appendPoints(append(appendPoints(b, a.x), ','), s.floor-a.y)
}

// inside returns the name of the subgraph that is the canvas's frame i.
func (s *sheet) inside(i int) string {
	if i < 0 {
		return sheetName
	}
	return s.frames[i].id
}

// formed sets the attributes of a form and its outline.
func (s *sheet) formed(a attrs, f form, d dash) {
	style, name := "filled", "box"
	switch f {
	case rounded:
		style = "rounded,filled"
	case drum:
		name = "cylinder"
	case circle:
		name = "circle"
	case block:
		name = "box3d"
	}
	if d == dashed {
		style += ",dashed"
	}
	a["shape"], a["style"] = dot.Quote(name), dot.Quote(style)
}

// addFrame adds a subgraph.
func (s *sheet) addFrame(f *scopeFrame) error {
	if err := s.graph.AddSubGraph(s.inside(f.parent), f.id, nil); err != nil {
		return err
	}
	corners := append(s.at(nil, pt{f.left, f.bottom}), ',')
	s.graph.SubGraphs.SubGraphs[f.id].Attrs = attrs{
		"bb":    dot.Quote(string(s.at(corners, pt{f.right, f.top}))),
		"color": s.of(scopeLine), "fillcolor": s.of(f.fill), "fontcolor": s.of(muted),
		"fontname": dot.Quote(fontName), "fontsize": dot.Quote(points(frameSize)),
		"label": dot.Quote(f.name), "lp": dot.Quote(string(s.at(nil, f.titlePlace()))),
		"style": dot.Quote("rounded,filled"),
	}
	return nil
}

// addShape adds a node. Like addStroke, it puts the attributes in place itself,
// since gographviz would copy them twice.
func (s *sheet) addShape(x *shape) {
	a := attrs{
		"color": s.of(x.look.line), "fillcolor": s.of(x.look.fill), "height": dot.Quote(inches(x.h)), "id": dot.Quote(x.id),
		"label": x.text.token(s.common.size, s.palette), "penwidth": dot.Quote(points(x.look.pen)),
		"pos": dot.Quote(string(s.at(nil, x.centre))), "tooltip": dot.Quote(x.look.tip), "width": dot.Quote(inches(x.w)),
	}
	if x.look.form != s.common.form || x.look.dash != solid {
		s.formed(a, x.look.form, x.look.dash)
		for _, k := range []gographviz.Attr{"shape", "style"} {
			if a[k] == s.node[k] {
				delete(a, k)
			}
		}
	}
	if x.look.double {
		a["peripheries"] = dot.Quote("2")
	}
	s.graph.Nodes.Add(&gographviz.Node{Name: x.id, Attrs: a})
	s.graph.Relations.Add(s.inside(x.frame), x.id)
}

// addStroke adds an edge.
func (s *sheet) addStroke(id string, x *stroke) {
	a := attrs{"color": s.of(x.look.line), "id": dot.Quote(id), "penwidth": dot.Quote(points(x.look.pen))}
	if x.look.tip != "" {
		a["edgetooltip"] = dot.Quote(x.look.tip)
	}
	switch x.look.dash {
	case dashed:
		a["style"] = dot.Quote("dashed")
	case dotted:
		a["style"] = dot.Quote("dotted")
	}
	pos := make([]byte, 0, 16*len(x.path)+16)
	switch {
	case x.head == 0:
		a["arrowhead"] = dot.Quote("none")
	case x.back:
		a["dir"] = dot.Quote("back")
		pos = append(s.at(append(pos, "s,"...), x.tip), ' ')
	default:
		pos = append(s.at(append(pos, "e,"...), x.tip), ' ')
	}
	if x.head > 0 {
		a["arrowsize"] = dot.Quote(points(x.head / 10)) // its length, in points, is ten times that
	}
	for i, p := range x.path {
		if i > 0 {
			pos = append(pos, ' ')
		}
		pos = s.at(pos, p)
	}
	a["pos"] = dot.Quote(string(pos))
	if x.text != "" {
		a["fontcolor"], a["label"], a["lp"] = s.of(x.color), dot.Quote(x.text), dot.Quote(string(s.at(nil, x.at)))
	}
	s.graph.Edges.Edges = append(s.graph.Edges.Edges, &gographviz.Edge{Src: x.from, Dst: x.to, Dir: true, Attrs: a})
}

package viz

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Explorer writes the drawing as JSON for Google's Model Explorer: a collection
// of one graph, whose namespaces are the scopes. Version 0.1.32 has read it.
func (d *Diagram) Explorer(w io.Writer) error { return d.write(w, "json") }

// The types of Model Explorer's input (input_graph.ts).
type (
	explorerFile struct {
		Label  string          `json:"label"`
		Graphs []explorerGraph `json:"graphs"`
	}
	explorerGraph struct {
		ID    string         `json:"id"`
		Nodes []explorerNode `json:"nodes"`
	}
	explorerNode struct {
		ID        string         `json:"id"`
		Label     string         `json:"label"`
		Namespace string         `json:"namespace"`
		Attrs     []explorerPair `json:"attrs,omitempty"`
		Edges     []explorerEdge `json:"incomingEdges,omitempty"`
		Inputs    []explorerItem `json:"inputsMetadata,omitempty"`
		Outputs   []explorerItem `json:"outputsMetadata,omitempty"`
		Style     *explorerStyle `json:"style,omitempty"`
	}
	explorerPair struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	}
	explorerEdge struct {
		From   string `json:"sourceNodeId"`
		Output string `json:"sourceNodeOutputId"`
		Input  string `json:"targetNodeInputId"`
	}
	explorerItem struct {
		ID    string         `json:"id"`
		Attrs []explorerPair `json:"attrs"`
	}
	explorerStyle struct {
		Fill string `json:"backgroundColor"`
		Line string `json:"borderColor"`
	}
)

// explorerStyles are the colours of the vertices, by class.
var explorerStyles = map[string]*explorerStyle{
	"op forward": {"#E8F3FA", "#0072B2"}, "op backward": {"#FDEFE6", "#D55E00"}, "param": {"#FFF6D5", "#1b1f24"},
	"gradient": {"#FDEFE6", "#1b1f24"}, "came": {"#D9F2E8", "#00684F"},
	"went": {"#FDF3DC", "#8A5A00"}, "changed": {"#F9E7F2", "#8F2D6B"}, "mistake": {"#FDE8E8", "#C1121F"},
}

// explorerFileOf writes the chart.
func explorerFileOf(c *chart) ([]byte, error) {
	g := explorerGraph{ID: c.result, Nodes: make([]explorerNode, len(c.vertices))}
	slots := make([]map[string]string, len(c.vertices)) // the outputs, by name
	for i := range c.vertices {
		v := &c.vertices[i]
		n := explorerNode{ID: v.id, Label: v.title, Namespace: v.box.scope, Style: explorerStyles[v.class]}
		if v.box.state == mistake {
			n.Style = explorerStyles["mistake"]
			n.Attrs = append(n.Attrs, explorerPair{c.terms.mistake, c.mistake})
		}
		if v.box.ghost && v.box.home >= 0 {
			n.Attrs = append(n.Attrs, explorerPair{c.terms.copyOf, forwardID(v.box.home)})
		}
		pairs := []explorerPair{{c.terms.value, v.value}, {c.terms.shape, v.shape}, {c.terms.formula, strings.Join(v.lines, "; ")}, {c.terms.source, v.box.where}}
		if v.tensor {
			pairs[2].Value = ""
		}
		for _, a := range pairs {
			if a.Value != "" {
				n.Attrs = append(n.Attrs, a)
			}
		}
		g.Nodes[i], slots[i] = n, map[string]string{}
	}
	for i := range c.edges {
		e := &c.edges[i]
		from, to := &g.Nodes[e.from], &g.Nodes[e.to]
		slot, ok := slots[e.from][e.name]
		if !ok {
			slot = fmt.Sprint(len(from.Outputs))
			slots[e.from][e.name] = slot
			extents, dtype := dims(e.shape, c.float)
			from.Outputs = append(from.Outputs, explorerItem{slot, []explorerPair{
				{"__tensor_tag", e.name}, {"shape", dtype + "[" + strings.Join(extents, ",") + "]"}}})
		}
		input := fmt.Sprint(len(to.Edges))
		to.Edges = append(to.Edges, explorerEdge{from.ID, slot, input})
		to.Inputs = append(to.Inputs, explorerItem{input, []explorerPair{{"__tensor_tag", e.name}}})
	}
	return jsonText(explorerFile{Label: "Keisan", Graphs: []explorerGraph{g}})
}

// jsonText writes JSON with indents, so that two files can be compared by line.
func jsonText(x any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(x)
	return b.Bytes(), err
}

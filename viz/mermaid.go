package viz

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Mermaid draws nothing that is larger than this unless its reader has changed
// its settings maxEdges and maxTextSize.
const (
	mermaidEdges = 500
	mermaidText  = 50000 // characters
)

// Mermaid writes the drawing as a flowchart of Mermaid, which GitHub and many
// editors draw by themselves, at places of their own. It suits small graphs: one
// of more than 500 arrows or 50,000 characters, which are Mermaid's own limits, is
// an error.
func (d *Diagram) Mermaid(w io.Writer) error { return d.write(w, "mmd") }

// mermaidFile writes the chart.
func mermaidFile(c *chart) ([]byte, error) {
	if len(c.edges) > mermaidEdges {
		return nil, fmt.Errorf("viz: Mermaid: the drawing has %d arrows, and Mermaid draws no more than %d (its setting maxEdges): %s",
			len(c.edges), mermaidEdges, smaller)
	}
	m := mermaid{chart: c}
	m.WriteString("flowchart TB\n")
	var open []string
	for i := range c.vertices { // tensors, and what flows upwards, would tear the frames apart
		if v := &c.vertices[i]; v.placed() {
			open = m.frames(open, splitPath(v.box.scope))
			m.vertex(v, len(open))
		}
	}
	m.frames(open, nil)
	for i := range c.vertices {
		if v := &c.vertices[i]; !v.placed() {
			m.vertex(v, 0)
		}
	}
	m.arrows()
	m.WriteString(mermaidClasses)
	if slices.ContainsFunc(c.boxes, func(x box) bool { return x.change != notCompared }) {
		m.WriteString(mermaidChanges)
	}
	if c.mistake != "" {
		fmt.Fprintf(&m, "\tmistake[\"%s\"]:::mistake\n", mermaidQuote(c.mistake))
	}
	if n := len([]rune(m.String())); n > mermaidText {
		return nil, fmt.Errorf("viz: Mermaid: the drawing has %d characters, and Mermaid draws no more than %d (its setting maxTextSize): %s",
			n, mermaidText, smaller)
	}
	return m.Bytes(), nil
}

// placed reports whether a vertex stands in the frame of its scope.
func (v *vertex) placed() bool { return v.forward && !v.tensor }

const smaller = "fold scopes with viz.Overview or viz.Fold, or write DOT or SVG"

type mermaid struct {
	bytes.Buffer
	*chart
	count int // of frames
}

// frames closes the scopes that end and opens those that begin.
func (m *mermaid) frames(open, scope []string) []string {
	kept := commonPrefix(open, scope)
	for depth := len(open); depth > kept; depth-- {
		m.WriteString(strings.Repeat("\t", depth) + "end\n")
	}
	for depth := kept; depth < len(scope); depth++ {
		m.count++
		fmt.Fprintf(m, "%ssubgraph scope%d[\"%s\"]\n", strings.Repeat("\t", depth+1), m.count, mermaidQuote(scope[depth]))
	}
	return scope
}

func (m *mermaid) vertex(v *vertex, depth int) {
	text := "<b>" + mermaidQuote(v.title) + "</b>"
	if v.tensor {
		text = "<i>" + mermaidQuote(v.title) + "</i>"
	}
	for _, line := range v.lines {
		text += "<br/>" + mermaidQuote(line)
	}
	left, right := `("`, `")`
	switch {
	case v.box.kind.variable() && v.tensor:
		left, right = `[("`, `")]`
	case v.box.times > 1:
		left, right = `[["`, `"]]`
	}
	class := strings.TrimPrefix(v.class, "op ")
	switch v.box.state {
	case mistake:
		class = "mistake"
	case pale:
		class = "pale"
	}
	fmt.Fprintf(m, "%s%s%s%s%s:::%s\n", strings.Repeat("\t", depth+1), v.id, left, text, right, class)
}

func (m *mermaid) arrows() {
	for _, e := range m.edges {
		from, to := &m.vertices[e.from], &m.vertices[e.to]
		if e.stores {
			from, to = to, from
		}
		line := map[string]string{"value": "-->", "adjoint": "==>", "saved": "-.->"}[e.class]
		label := e.name
		if e.class == "value" && e.shape != "" {
			label += "  " + e.shape
		}
		if from.tensor || to.tensor || e.class == "saved" {
			fmt.Fprintf(m, "\t%s %s %s\n", from.id, line, to.id)
			continue
		}
		fmt.Fprintf(m, "\t%s %s|\"%s\"| %s\n", from.id, line, mermaidQuote(label), to.id)
	}
	m.links()
}

// links colours the arrows.
func (m *mermaid) links() {
	for _, color := range mermaidLines {
		var list []string
		for i, e := range m.edges {
			if e.class == color[0] {
				list = append(list, fmt.Sprint(i))
			}
		}
		if len(list) > 0 {
			fmt.Fprintf(m, "\tlinkStyle %s stroke:%s\n", strings.Join(list, ","), color[1])
		}
	}
}

var mermaidLines = [][2]string{{"value", "#0072B2"}, {"adjoint", "#D55E00"}, {"saved", "#8a8f98"}}

// The classes have the names that the boxes of an SVG have.
const mermaidClasses = `	classDef forward fill:#E8F3FA,stroke:#0072B2,color:#1b1f24
	classDef backward fill:#FDEFE6,stroke:#D55E00,color:#1b1f24
	classDef input fill:#ffffff,stroke:#0072B2,color:#1b1f24
	classDef target fill:#ffffff,stroke:#6b7280,color:#1b1f24,stroke-dasharray:4
	classDef const fill:#ffffff,stroke:#6b7280,color:#1b1f24,stroke-dasharray:4
	classDef param fill:#FFF6D5,stroke:#1b1f24,color:#1b1f24
	classDef state fill:#ffffff,stroke:#1b1f24,color:#1b1f24
	classDef gradient fill:#FDEFE6,stroke:#1b1f24,color:#1b1f24
	classDef result fill:#1b1f24,stroke:#1b1f24,color:#ffffff
	classDef mistake fill:#FDE8E8,stroke:#C1121F,color:#C1121F,stroke-width:3px
	classDef pale fill:#ffffff,stroke:#D1D5DB,color:#9CA3AF
`

// mermaidChanges are those of a Difference.
const mermaidChanges = `	classDef kept fill:#ffffff,stroke:#6b7280,color:#1b1f24
	classDef came fill:#D9F2E8,stroke:#00684F,color:#1b1f24,stroke-width:3px
	classDef went fill:#FDF3DC,stroke:#8A5A00,color:#1b1f24,stroke-width:3px,stroke-dasharray:4
	classDef changed fill:#F9E7F2,stroke:#8F2D6B,color:#1b1f24,stroke-width:3px
`

// mermaidQuote escapes a text that stands between quotes in Mermaid, which reads
// HTML there, entities with # in place of &, and Markdown between backticks.
func mermaidQuote(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "□") {
		switch {
		case r == '\n':
			b.WriteString("<br/>")
		case r < ' ':
			b.WriteRune(' ')
		case strings.ContainsRune("\"#&<>`\\;{}|%*_[]()", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

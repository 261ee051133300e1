package autodiff

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// String lists the graph, one node a line: its ID, name, op and operands, type,
// scope and place.
func (g *Graph) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, n := range g.Nodes() {
		call := n.op.String()
		if len(n.in) > 0 {
			call += "(" + operands(n.in, ", ", false) + ")"
		}
		typ := n.typ.String()
		if !n.valid {
			typ = "invalid"
		}
		if n.err != nil {
			typ = n.err.what
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", n.id, n.Name(), call, typ, n.scope, n.Where())
	}
	w.Flush()
	var lines strings.Builder
	for line := range strings.Lines(b.String()) {
		lines.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return lines.String()
}

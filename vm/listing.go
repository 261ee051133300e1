package vm

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
)

// String lists the program as compiled for the batch extent of its last run,
// one instruction a line: its number, the op with the numbers that it reads,
// the type, where the value lies, the name and the user's line. Before the
// first run of a program with an open batch extent it lists nothing but the
// inputs that fix it.
func (p *Program) String() string {
	if p.form == nil {
		return "not yet specialised: run it with " + p.needs() + "\n"
	}
	return p.form.code.String()
}

func (c *code) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, x := range c.instrs {
		var in []string
		for _, y := range x.in {
			in = append(in, fmt.Sprintf("%%%d", y.pos))
		}
		call := [...]string{compute: x.op.String(), feed: "Feed", variable: "Variable", constant: "Constant " + x.op.String(), store: "Store", part: "Part"}[x.role]
		if len(in) > 0 {
			call += "(" + strings.Join(in, ", ") + ")"
		}
		fmt.Fprintf(w, "%%%d\t%s\t%s\t%s\t%s\t%s\n", x.pos, call, x.typ, c.where(x), x.node.Name(), x.node.Where())
	}
	w.Flush()
	b.WriteString("fetch")
	for _, f := range c.fetches {
		fmt.Fprintf(&b, " %%%d", f.pos)
	}
	if c.batch > 0 {
		fmt.Fprintf(&b, "; N = %d", c.batch)
	}
	fmt.Fprintf(&b, "; arena %d bytes, of which at most %d live at once\n", c.arena, c.bound)
	return b.String()
}

// where says in which memory x's value lies.
func (c *code) where(x *instr) string {
	switch b := x.buf; {
	case b == nil:
		return ""
	case b.owner == x:
		return "own"
	case b.owner != nil:
		return fmt.Sprintf("in %%%d", b.owner.pos)
	case slices.ContainsFunc(x.in, func(y *instr) bool { return y.buf == b }):
		return fmt.Sprintf("+%d in place", b.offset)
	default:
		return fmt.Sprintf("+%d", b.offset)
	}
}

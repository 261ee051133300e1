package viz

import (
	"bytes"
	"io"
	"strings"

	"keisan/autodiff"
)

// Text returns the drawing as lines for a terminal, one operation each: the
// forward pass on the left, to be read downwards, and what it does to the
// adjoint g of its result on the right, to be read upwards.
//
//	fmt.Println(viz.Text(loss, viz.Backward(grads...)))
//
// No line is longer than 100 columns, or what [Width] says; a Japanese character
// takes two. What is wrong with the arguments, and the graph's mistake, stand in
// the text.
func Text(loss *autodiff.Node, options ...Option) string {
	var b strings.Builder
	err := New(loss, options...).Text(&b)
	if err != nil && b.Len() == 0 {
		return err.Error()
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Text writes what the function [Text] returns.
func (d *Diagram) Text(w io.Writer) error { return d.write(w, "txt") }

// The widths of lines.
const (
	textWide   = 100
	textNarrow = 40 // at least
)

// Width is how many columns a line of [Text] may have, 40 or more.
func Width(columns int) Option {
	return option(func(s *settings) { s.width = columns })
}

// A listing is a text in columns: the value, its shape, how it is computed, the
// formula; and what the twin computes.
type listing struct {
	*picture
	table
	passes Passes
	width  int
	lines  []textLine
}

// A textLine has its columns, or is the title of a scope.
type textLine struct {
	depth int
	scope string
	cells [4]string
	back  []string
	wrong bool
}

// textFile writes the picture as lines.
func textFile(c *chart) ([]byte, error) {
	p := c.picture
	l := &listing{picture: p, table: p.table(), passes: c.passes, width: c.width}
	if l.width == 0 {
		l.width = textWide
	}
	var open []string
	for row := range l.lane {
		scope := splitPath(p.boxes[l.lane[row]].scope)
		for depth := commonPrefix(open, scope); depth < len(scope); depth++ {
			l.lines = append(l.lines, textLine{depth: depth, scope: scope[depth]})
		}
		open = scope
		for _, c := range l.chains[row] {
			for _, k := range c {
				l.add(k, len(scope))
			}
		}
		l.add(l.lane[row], len(scope))
	}
	return l.print(), nil
}

// add makes the line of a box. A copy has none, since its value has one already.
func (l *listing) add(k, depth int) {
	x := &l.boxes[k]
	if x.ghost && x.home >= 0 {
		return
	}
	t := textLine{depth: depth, wrong: x.state == mistake}
	switch {
	case l.passes == BackwardOnly || x.kind == gapBox:
	case x.kind == opBox && !x.ghost:
		t.cells = [4]string{x.value, x.shape, x.title + timesText(x) + l.operands(k), first(x.lines)}
		if x.state == mistake {
			t.cells[3] = strings.Join(x.lines, ", ")
		}
	case x.kind == resultBox:
		t.cells = [4]string{x.value, x.shape, "", ""}
	default:
		t.cells = [4]string{x.value, x.shape + timesText(x), l.terms.kind(x.kind), x.note}
	}
	if l.passes != BackwardOnly && x.kind != gapBox {
		t.cells[3] = strings.Join(measured(lines(t.cells[3]), x.numbers, x.heat), "  ")
	}
	if l.passes != ForwardOnly {
		t.back = l.backward(x)
	}
	if t.cells != [4]string{} || len(t.back) > 0 {
		l.lines = append(l.lines, t)
	}
}

// backward returns what stands on the right.
func (l *listing) backward(x *box) []string {
	var list []string
	if x.sum > 0 {
		list = append(list, strings.Join(append([]string{"∂" + x.value + " = " + added("∂"+x.value, x.sum)}, x.sumNumbers...), "  "))
	}
	for _, r := range x.rules {
		list = append(list, strings.Join(append(append([]string{r.text()}, r.numbers...), lines(r.badge.text)...), "  "))
	}
	if x.grad != "" {
		list = append(list, strings.Join(append(measured([]string{"⇒ " + x.grad}, x.gradNumbers, x.gradHeat), lines(x.badge.text)...), "  "))
	}
	list = append(list, lines(x.twinHeat.text)...)
	return list
}

// operands lists what an operation is computed from: "(x, W1)".
func (l *listing) operands(k int) string {
	var names []string
	for _, i := range l.in[k] {
		names = append(names, l.arrows[i].value)
	}
	return "(" + strings.Join(names, ", ") + ")"
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// print writes the lines, in columns as wide as what is in them, but for those
// that would not leave room.
func (l *listing) print() []byte {
	var b bytes.Buffer
	limits := [4]int{18, 14, 30, 36}
	backward := l.passes != ForwardOnly
	room := l.width
	var widths [4]int
	right := 0
	for _, t := range l.lines {
		for _, s := range t.back {
			right = max(right, columns(s))
		}
		for i, cell := range t.cells {
			w := columns(cell)
			if i == 0 {
				w += 2 * t.depth
			}
			widths[i] = min(max(widths[i], w), limits[i])
		}
	}
	if backward {
		room -= 3 + min(right, l.width*2/5)
	}
	for i := 3; i >= 0 && total(widths) > room; i-- {
		if widths[i] = max(widths[i]-(total(widths)-room), min(widths[i], 4)); i == 3 && widths[i] < 8 {
			widths[i] = 0 // a formula says nothing in so little room
		}
	}
	left := total(widths)
	for _, t := range l.lines {
		if t.scope != "" {
			line := strings.Repeat("  ", t.depth) + t.scope
			l.line(&b, fitted(line, left), "", left, backward)
			continue
		}
		var line strings.Builder
		for i, cell := range t.cells {
			indent := ""
			if i == 0 {
				indent = strings.Repeat("  ", t.depth)
			}
			if widths[i] == 0 {
				continue
			}
			if i > 0 {
				line.WriteString("  ")
			}
			line.WriteString(padded(fitted(indent+cell, widths[i]), widths[i]))
		}
		text := line.String()
		if t.wrong {
			text = "✗" + strings.TrimPrefix(text, " ")
		}
		rows := wrappedList(t.back, l.width-left-3)
		l.line(&b, text, first(rows), left, backward)
		for _, more := range rows[min(1, len(rows)):] {
			l.line(&b, "", more, left, backward)
		}
	}
	if l.mistake != "" {
		b.WriteString("✗ " + clean(wrapped(l.mistake, l.width-2)) + "\n")
	}
	return b.Bytes()
}

func (l *listing) line(b *bytes.Buffer, left, right string, width int, backward bool) {
	if !backward {
		b.WriteString(strings.TrimRight(left, " ") + "\n")
		return
	}
	b.WriteString(strings.TrimRight(padded(left, width)+" │ "+fitted(right, l.width-width-3), " ") + "\n")
}

// total returns the width of columns, two apart.
func total(widths [4]int) int {
	n := 0
	for i, w := range widths {
		if n += w; i > 0 && w > 0 {
			n += 2
		}
	}
	return n
}

// columns returns how many columns of a terminal a text takes.
func columns(s string) int {
	n := 0
	for _, r := range clean(s) {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	switch {
	case combining(r):
		return 0
	case wide(r):
		return 2
	}
	return 1
}

// clean makes a text one line of printable characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "□"))
}

// fitted shortens a text to so many columns.
func fitted(s string, width int) string {
	s = clean(s)
	if columns(s) <= width {
		return s
	}
	n, end := 1, 0
	for i, r := range s {
		if n += runeColumns(r); n > width {
			break
		}
		end = i + len(string(r))
	}
	return s[:end] + "…"
}

func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-columns(s)))
}

// wrappedList joins texts with spaces between, as many as fit on a line each.
func wrappedList(list []string, width int) []string {
	var rows []string
	for _, s := range list {
		s = clean(s)
		if k := len(rows) - 1; k >= 0 && columns(rows[k])+3+columns(s) <= width {
			rows[k] += "   " + s
		} else {
			rows = append(rows, s)
		}
	}
	return rows
}

package viz

import (
	"fmt"
	"slices"
	"strings"

	"keisan/autodiff"
)

// A Difference is what differs between two graphs.
type Difference struct {
	Came, Went []*autodiff.Node    // of the second graph, of the first one
	Changed    [][2]*autodiff.Node // the same operation or value, of another type, with other attributes or operands
	Same       int                 // how many nodes are neither

	a, b    *autodiff.Node
	entries []entry
}

// An entry is a line of a Difference: a node of the first graph, one of the
// second, or a pair.
type entry struct {
	a, b    *autodiff.Node
	changed bool
}

// Diff compares what a and b, the losses of two graphs or of one, are computed
// from. Their nodes are aligned in the order of execution as the lines of two
// texts are (longest common subsequence; Wagner and Fischer, 1974), by their ops
// and scopes, without numbers, and by the names of inputs and variables. So a
// layer that is put between others has come, and the others are the same.
func Diff(a, b *autodiff.Node) *Difference {
	d := &Difference{a: a, b: b}
	if a == nil || b == nil {
		return d
	}
	left, right := computed(a), computed(b)
	start := 0
	for start < len(left) && start < len(right) && alike(left[start], right[start]) {
		d.entries = append(d.entries, entry{a: left[start], b: right[start]})
		start++
	}
	end := 0
	for end < len(left)-start && end < len(right)-start && alike(left[len(left)-1-end], right[len(right)-1-end]) {
		end++
	}
	d.entries = append(d.entries, aligned(left[start:len(left)-end], right[start:len(right)-end])...)
	for i := end; i > 0; i-- {
		d.entries = append(d.entries, entry{a: left[len(left)-i], b: right[len(right)-i]})
	}
	d.sort()
	return d
}

// computed lists what n is computed from.
func computed(n *autodiff.Node) []*autodiff.Node {
	marks := make([]bool, n.ID()+1)
	nodes := n.Graph().Nodes()
	mark(marks, nodes, n)
	var list []*autodiff.Node
	for id, marked := range marks {
		if marked {
			list = append(list, nodes[id])
		}
	}
	return list
}

// alike reports whether two nodes may be the same one.
func alike(a, b *autodiff.Node) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	if leaf(a) && a.Kind() != autodiff.KindConst {
		return a.Name() == b.Name()
	}
	return title(a.Op()) == title(b.Op()) && withoutNumbers(a.Scope()) == withoutNumbers(b.Scope())
}

func withoutNumbers(path string) string {
	names := splitPath(path)
	for i := range names {
		names[i] = uncounted(names[i])
	}
	return strings.Join(names, "/")
}

// mostPairs bounds the table of aligned: beyond it everything has come and gone.
const mostPairs = 1 << 24

// aligned aligns two lists.
func aligned(left, right []*autodiff.Node) []entry {
	var list []entry
	n, m := len(left), len(right)
	if n*m > mostPairs {
		m, n = 0, 0
		for _, x := range left {
			list = append(list, entry{a: x})
		}
		for _, y := range right {
			list = append(list, entry{b: y})
		}
		return list
	}
	length := make([][]int32, n+1) // of the longest common subsequence of left[i:] and right[j:]
	for i := range length {
		length[i] = make([]int32, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			length[i][j] = max(length[i+1][j], length[i][j+1])
			if alike(left[i], right[j]) {
				length[i][j] = max(length[i][j], length[i+1][j+1]+1)
			}
		}
	}
	i, j := 0, 0
	for i < n || j < m {
		switch {
		case i < n && j < m && alike(left[i], right[j]) && length[i][j] == length[i+1][j+1]+1:
			list = append(list, entry{a: left[i], b: right[j]})
			i, j = i+1, j+1
		case i < n && (j == m || length[i+1][j] >= length[i][j+1]):
			list = append(list, entry{a: left[i]})
			i++
		default:
			list = append(list, entry{b: right[j]})
			j++
		}
	}
	return list
}

// sort tells what came, went and changed.
func (d *Difference) sort() {
	pair := map[*autodiff.Node]*autodiff.Node{}
	for _, e := range d.entries {
		if e.a != nil && e.b != nil {
			pair[e.a] = e.b
		}
	}
	for i := range d.entries {
		e := &d.entries[i]
		switch {
		case e.a == nil:
			d.Came = append(d.Came, e.b)
		case e.b == nil:
			d.Went = append(d.Went, e.a)
		case changed(e.a, e.b, pair):
			e.changed = true
			d.Changed = append(d.Changed, [2]*autodiff.Node{e.a, e.b})
		default:
			d.Same++
		}
	}
}

// changed reports whether a node that has stayed is not as it was.
func changed(a, b *autodiff.Node, pair map[*autodiff.Node]*autodiff.Node) bool {
	if a.Op().String() != b.Op().String() || a.Type() != b.Type() || a.NumIn() != b.NumIn() {
		return true
	}
	for i, x := range a.Inputs() {
		if x != nil && pair[x] != b.In(i) {
			return true
		}
	}
	return false
}

// String lists what differs, a line for each node in the order of execution that
// begins with + if it came, − if it went, and ~ if it changed, and counts all.
func (d *Difference) String() string {
	var b strings.Builder
	for _, e := range d.entries {
		switch {
		case e.a == nil:
			b.WriteString("+ " + clean(e.b.String()) + "\n")
		case e.b == nil:
			b.WriteString("− " + clean(e.a.String()) + "\n")
		case e.changed:
			b.WriteString("~ " + clean(e.a.String()) + "  →  " + clean(e.b.String()) + "\n")
		}
	}
	fmt.Fprintf(&b, "%d came, %d went, %d changed, %d same\n", len(d.Came), len(d.Went), len(d.Changed), d.Same)
	return b.String()
}

// Diagram returns a drawing of the second graph that shows in colour, and by a
// sign, what came (+) and what changed (~, and what it was); it names what went
// (−) at the operation before which it was. What is as it was has no colour.
func (d *Difference) Diagram(options ...Option) *Diagram {
	marks := map[int]verdict{}
	var gone []string
	for _, e := range d.entries {
		if e.b == nil {
			gone = append(gone, e.a.Name()+" "+title(e.a.Op()))
			continue
		}
		m := verdict{change: kept}
		switch {
		case e.a == nil:
			m.change = came
		case e.changed:
			m.change, m.was = altered, d.was(e.a, e.b)
		}
		if !leaf(e.b) {
			m.gone, gone = gone, nil
		}
		marks[e.b.ID()] = m
	}
	return compared(d.b, marks, options)
}

// Before returns a drawing of the first graph that shows what went (−) and what
// changed (~).
func (d *Difference) Before(options ...Option) *Diagram {
	marks := map[int]verdict{}
	for _, e := range d.entries {
		if e.a == nil {
			continue
		}
		m := verdict{change: kept}
		switch {
		case e.b == nil:
			m.change = went
		case e.changed:
			m.change = altered
		}
		marks[e.a.ID()] = m
	}
	return compared(d.a, marks, options)
}

func compared(n *autodiff.Node, marks map[int]verdict, options []Option) *Diagram {
	return New(n, append(slices.Clone(options), option(func(s *settings) { s.marks = marks }))...)
}

// was says what a node was: its op or its type if that is what changed, else its
// operands.
func (d *Difference) was(a, b *autodiff.Node) string {
	switch {
	case leaf(a):
		return a.Shape().String()
	case a.Op().String() != b.Op().String():
		return a.Op().String()
	case a.Type() != b.Type():
		return a.Type().String()
	}
	var names []string
	for _, x := range a.Inputs() {
		switch {
		case x == nil:
		case leaf(x):
			names = append(names, x.Name())
		default:
			names = append(names, x.Name()+" "+title(x.Op()))
		}
	}
	return title(a.Op()) + "(" + strings.Join(names, ", ") + ")"
}

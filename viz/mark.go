package viz

import "fmt"

// A change is what a Difference says of a box.
type change uint8

const (
	notCompared change = iota
	kept
	came
	went
	altered
)

// signs stand before what changed, so that colour is not all that tells it.
var signs = [...]string{notCompared: "", kept: "", came: "+ ", went: "− ", altered: "~ "}

// changeClasses are the names of changes in style sheets and files.
var changeClasses = [...]string{notCompared: "", kept: "kept", came: "came", went: "went", altered: "changed"}

// A verdict is what a Difference says of a node: what became of it, what it was, and
// which nodes went before it.
type verdict struct {
	change change
	was    string
	gone   []string
}

// A remark is a line in a box that says what changed.
type remark struct {
	change change
	text   string
}

// mark tells the box what became of its nodes: of all of them, or of some.
func (b *builder) mark(x *box, ids ...int) {
	if b.marks == nil {
		return
	}
	count := [len(signs)]int{}
	for _, id := range ids {
		m := b.marks[id]
		count[m.change]++
		for _, name := range m.gone {
			x.remarks = append(x.remarks, remark{went, signs[went] + name})
		}
		if m.was != "" {
			x.remarks = append(x.remarks, remark{altered, fmt.Sprintf(b.words.was, m.was)})
		}
	}
	switch len(ids) {
	case count[came]:
		x.change = came
	case count[went]:
		x.change = went
	case count[kept] + count[notCompared]:
		x.change = kept
	default:
		x.change = altered
	}
	x.title = signs[x.change] + x.title
}

// changeHues are the outline and the fill of a box.
var changeHues = [...]struct{ line, fill hue }{kept: {muted, paper}, came: {cameLine, cameFill}, went: {wentLine, wentFill}, altered: {changedLine, changedFill}}

// changed paints what changed, and leaves the rest without colour.
func (f *look) changed(c change) {
	if c == notCompared {
		return
	}
	f.line, f.fill = changeHues[c].line, changeHues[c].fill
	switch c {
	case came, altered:
		f.pen = changePen
	case went:
		f.pen, f.dash = changePen, dashed
	}
}

// remarks adds the lines that say what changed.
func (l *label) remarks(list []remark) {
	for _, r := range list {
		l.add(small(r.text, changeHues[r.change].line))
	}
}

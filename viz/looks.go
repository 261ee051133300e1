package viz

import (
	"fmt"
	"strconv"
	"strings"

	"keisan/viz/internal/dot"
)

// classes are the names by which style sheets and scripts find the boxes of an
// SVG.
var classes = [...]string{
	opBox: "op forward", inputBox: "input", targetBox: "target", paramBox: "param",
	stateBox: "state", constBox: "const", resultBox: "result", gapBox: "",
}

// A face is what a box looks like.
type face struct {
	look
	hook
	label label
	chip  bool // a small box, for a tensor
}

// size returns how large the box must be.
func (f face) size() (w, h length) {
	w, h = f.label.measure()
	switch {
	case f.form == drum:
		return max(w+14*point, boxWidth), max(h+8*point, boxHeight)
	case f.chip:
		return max(w+14*point, boxWidth), max(h+6*point, chipHeight)
	}
	return max(w+18*point, boxWidth), max(h+10*point, boxHeight)
}

// equals begins with a space that SVG keeps between two pieces of text.
const equals = dot.NoBreakSpace + "= "

// lidSize is the size of an empty first line, which keeps a drum's text off its
// lid.
const lidSize = 4 * point

// tensor makes the face of a tensor: a chip, or a drum.
func tensor(form form, line, fill hue, pen length) face {
	f := face{look: look{line: line, fill: fill, pen: pen, form: form}, chip: true}
	if form == drum {
		f.label.add(run{dot.NoBreakSpace, ink, lidSize, ""})
	}
	return f
}

// The widths of lines.
const (
	derivativePen = 300 // of the Book
	adjointPen    = 260
	boxPen        = 160
	valuePen      = 150
	inputPen      = 140
	constPen      = 130
	drumPen       = 120
	savedPen      = 100
	mistakePen    = 200
	changePen     = 260 // of what a Difference shows
)

// forwardLook returns the face of a box of the forward pass.
func forwardLook(x *box) face {
	f := face{look: look{line: forwardLine, fill: forwardFill, pen: boxPen}}
	text, under := ink, muted
	value := x.kind != opBox || x.ghost
	switch {
	case !value:
	case x.kind == resultBox:
		f, text, under = tensor(rounded, ink, ink, inputPen), paper, onInk
	case x.kind == paramBox:
		f = tensor(drum, ink, paramFill, drumPen)
	case x.kind == stateBox:
		f = tensor(drum, ink, paper, drumPen)
	case x.kind == targetBox || x.kind == constBox:
		f = tensor(rounded, muted, paper, constPen)
	default:
		f = tensor(rounded, forwardLine, paper, inputPen)
	}
	if x.ghost || x.kind == targetBox || x.kind == constBox {
		f.dash = dashed
	}
	switch x.state {
	case pale:
		text, under = paleText, paleText
		f.line, f.fill = paleLine, paper
	case mistake:
		under = mistakeLine
		f.line, f.fill, f.pen, f.double = mistakeLine, mistakeFill, mistakePen, true
	}
	f.changed(x.change)
	if x.heat.level > 0 && x.state == sound {
		under = ink // grey cannot be read on the warmer hues
	}
	f.hook, f.tip = hook{value: x.value, scope: x.scope}, tooltip(x)
	if value {
		f.label.add(italic(x.title, text))
		f.label.add(tiny(x.shape+timesText(x), under))
		f.label.add(tiny(x.note, under))
		f.label.remarks(x.remarks)
		f.numbers(x.numbers, text)
		f.warm(x.heat)
		return f
	}
	f.label.add(bold(x.title+timesText(x), text))
	for _, line := range x.lines {
		f.label.add(small(line, under))
	}
	f.label.remarks(x.remarks)
	if x.times > 1 && f.form != drum {
		f.form = block
	}
	f.numbers(x.numbers, text)
	if x.state == sound {
		f.warm(x.heat)
	}
	return f
}

// numbers adds what a tensor holds.
func (f *face) numbers(rows []string, color hue) {
	for _, row := range rows {
		f.label.add(tiny(row, color))
	}
}

// warm fills the box by its warmth and adds the number.
func (f *face) warm(w warmth) {
	if w.level > 0 {
		f.fill = heat1 + hue(w.level-1)
		f.label.add(tiny(w.text, ink))
	}
}

// timesText returns " ×48" for a box that stands for so many.
func timesText(x *box) string {
	if x.times < 2 {
		return ""
	}
	return " ×" + strconv.Itoa(x.times)
}

// twinLook returns the face of the box of the backward pass opposite x.
func (p *picture) twinLook(x *box, unseen []string) face {
	f := face{look: look{line: backwardLine, fill: backwardFill, pen: boxPen, tip: fmt.Sprintf(p.words.backwardOf, tooltip(x))}, hook: hook{value: x.value, scope: x.scope}}
	f.label.add(bold(x.twin+timesText(x), ink))
	if x.times > 1 {
		f.form = block
	}
	adjoint := backwardText
	if x.twinHeat.level > 0 {
		adjoint = ink // it cannot be read on the warmer hues
	}
	for _, r := range x.rules {
		if r.formula == "" {
			f.label.add(small(r.adjoint, adjoint))
		} else {
			f.label.add(small(r.adjoint, adjoint), small(equals+r.formula, ink))
		}
		f.numbers(r.numbers, ink)
		f.badge(r.badge)
	}
	f.warm(x.twinHeat)
	if len(unseen) > 0 {
		f.label.add(small(fmt.Sprintf(p.words.reads, strings.Join(unseen, ", ")), muted))
	}
	return f
}

// sumLook returns the face of the sum of the adjoints of x's value, the branch
// node of the backward pass.
func (p *picture) sumLook(x *box) face {
	f := tensor(rounded, backwardLine, backwardFill, boxPen)
	f.hook = hook{value: x.value, scope: x.scope}
	f.tip = fmt.Sprintf(p.words.adjointsAdded, x.value)
	f.label.add(bold("Sum", ink))
	f.label.add(small("∂"+x.value, backwardText), small(equals+added("∂"+x.value, x.sum), ink))
	f.numbers(x.sumNumbers, ink)
	if x.grad == "" {
		f.badge(x.badge)
	}
	return f
}

// gradientLook returns the face of a gradient that was asked for, or of a part
// of it at a ghost.
func gradientLook(x *box) face {
	f := tensor(rounded, backwardLine, paper, inputPen)
	if x.kind.variable() || x.kind == opBox && !x.ghost {
		f = tensor(drum, ink, backwardFill, drumPen)
	}
	if x.ghost {
		f.dash = dashed
	}
	shape := x.shape
	if x.gradShape != "" {
		shape = x.gradShape
	}
	f.hook = hook{value: x.value, scope: x.scope}
	f.tip = x.grad + "  " + shape
	f.label.add(italic(x.grad, ink))
	f.label.add(tiny(shape, muted))
	f.numbers(x.gradNumbers, ink)
	f.warm(x.gradHeat)
	if !x.ghost {
		f.badge(x.badge)
	}
	return f
}

// terminalLook returns the face of a gradient in the lane itself: that of an
// input, the seed, or the adjoint that was given in its place.
func (p *picture) terminalLook(x *box) face {
	f := tensor(rounded, backwardLine, paper, inputPen)
	under := x.shape
	switch {
	case x.kind != resultBox:
	case p.given:
		under = fmt.Sprintf(p.words.given, x.shape)
	default:
		under = p.words.seed
	}
	f.hook = hook{value: x.value, scope: x.scope}
	f.tip = x.grad + "  " + under
	f.label.add(italic(x.grad, ink))
	f.label.add(tiny(under, muted))
	f.numbers(x.gradNumbers, ink)
	f.badge(x.badge)
	return f
}

// savedLook returns the face of a copy of a value that the backward pass reads.
func savedLook(x *box) face {
	f := tensor(rounded, savedLine, paper, drumPen)
	if x.kind.variable() {
		f = tensor(drum, savedLine, paper, drumPen)
	}
	f.dash = dashed
	f.hook, f.tip = hook{value: x.value, scope: x.scope}, tooltip(x)
	f.label.add(italic(x.value, ink))
	f.label.add(tiny(x.shape, muted))
	return f
}

// tooltip returns what a reader sees when pointing at a box.
func tooltip(x *box) string {
	parts := lines(x.title)
	if x.value != x.title {
		parts = append(parts, x.value)
	}
	parts = append(parts, lines(x.shape)...)
	parts = append(parts, x.lines...)
	return strings.Join(append(parts, lines(x.where)...), " — ")
}

// wrapped breaks text into lines of about so many characters.
func wrapped(text string, width int) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Split(text, " ") {
		n := len([]rune(word))
		switch {
		case i == 0:
		case column+n >= width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

package viz

import (
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
	attrs attrs
	label label
	chip  bool // a small box, for a tensor
	drum  bool
}

// size returns how large the box must be.
func (f face) size() (w, h length) {
	w, h = f.label.measure()
	switch {
	case f.drum:
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
func tensor(drum bool, color, fill, width string) face {
	f := face{attrs: attrs{"color": color, "fillcolor": fill, "penwidth": width}, chip: true, drum: drum}
	if drum {
		f.attrs["shape"], f.attrs["style"] = "cylinder", "filled"
		f.label.add(run{dot.NoBreakSpace, ink, lidSize, ""})
	}
	return f
}

// dash makes the outline dashed.
func (f face) dash() {
	if f.drum {
		f.attrs["style"] = "filled,dashed"
	} else {
		f.attrs["style"] = "rounded,filled,dashed"
	}
}

// forwardLook returns the face of a box of the forward pass.
func forwardLook(x *box) face {
	f := face{attrs: attrs{"color": forwardLine, "fillcolor": forwardFill, "penwidth": "1.6"}}
	text, under := ink, muted
	value := x.kind != opBox || x.ghost
	switch {
	case !value:
	case x.kind == resultBox:
		f, text, under = tensor(false, ink, ink, "1.4"), paper, onBlack
	case x.kind == paramBox:
		f = tensor(true, ink, paramFill, "1.2")
	case x.kind == stateBox:
		f = tensor(true, ink, paper, "1.2")
	case x.kind == targetBox || x.kind == constBox:
		f = tensor(false, muted, paper, "1.3")
	default:
		f = tensor(false, forwardLine, paper, "1.4")
	}
	if x.ghost || x.kind == targetBox || x.kind == constBox {
		f.dash()
	}
	switch x.state {
	case pale:
		text, under = paleText, paleText
		f.attrs["color"], f.attrs["fillcolor"] = paleLine, paper
	case mistake:
		under = mistakeLine
		f.attrs["color"], f.attrs["fillcolor"], f.attrs["penwidth"], f.attrs["peripheries"] = mistakeLine, mistakeFill, "2", "2"
	}
	f.attrs["tooltip"] = tooltip(x)
	if value {
		f.label.add(italic(x.title, text))
		f.label.add(tiny(x.shape+timesText(x), under))
		f.label.add(tiny(x.note, under))
		return f
	}
	f.label.add(bold(x.title+timesText(x), text))
	for _, line := range x.lines {
		f.label.add(small(line, under))
	}
	if x.times > 1 && !f.drum {
		f.attrs["shape"], f.attrs["style"] = "box3d", "filled"
	}
	return f
}

// timesText returns " ×48" for a box that stands for so many.
func timesText(x *box) string {
	if x.times < 2 {
		return ""
	}
	return " ×" + strconv.Itoa(x.times)
}

// twinLook returns the face of the box of the backward pass opposite x.
func twinLook(x *box, unseen []string) face {
	f := face{attrs: attrs{"color": backwardLine, "fillcolor": backwardFill, "penwidth": "1.6", "tooltip": "backward of " + tooltip(x)}}
	f.label.add(bold(x.twin+timesText(x), ink))
	if x.times > 1 {
		f.attrs["shape"], f.attrs["style"] = "box3d", "filled"
	}
	for _, r := range x.rules {
		if r.formula == "" {
			f.label.add(small(r.adjoint, backwardText))
		} else {
			f.label.add(small(r.adjoint, backwardText), small(equals+r.formula, ink))
		}
	}
	if len(unseen) > 0 {
		f.label.add(small("reads "+strings.Join(unseen, ", "), muted))
	}
	return f
}

// sumLook returns the face of the sum of the adjoints of x's value, the branch
// node of the backward pass.
func sumLook(x *box) face {
	f := tensor(false, backwardLine, backwardFill, "1.6")
	f.attrs["tooltip"] = x.value + " is used several times: its adjoints are added"
	f.label.add(bold("Sum", ink))
	f.label.add(small("∂"+x.value, backwardText), small(equals+added("∂"+x.value, x.sum), ink))
	return f
}

// gradientLook returns the face of a gradient that was asked for, or of a part
// of it at a ghost.
func gradientLook(x *box) face {
	f := tensor(false, backwardLine, paper, "1.4")
	if x.kind.variable() || x.kind == opBox && !x.ghost {
		f = tensor(true, ink, backwardFill, "1.2")
	}
	if x.ghost {
		f.dash()
	}
	shape := x.shape
	if x.gradShape != "" {
		shape = x.gradShape
	}
	f.attrs["tooltip"] = x.grad + "  " + shape
	f.label.add(italic(x.grad, ink))
	f.label.add(tiny(shape, muted))
	return f
}

// terminalLook returns the face of a gradient in the lane itself: that of an
// input, the seed, or the adjoint that was given in its place.
func terminalLook(x *box, given bool) face {
	f := tensor(false, backwardLine, paper, "1.4")
	under := x.shape
	switch {
	case x.kind != resultBox:
	case given:
		under += " (given)"
	default:
		under = "= 1 (seed)"
	}
	f.attrs["tooltip"] = x.grad + "  " + under
	f.label.add(italic(x.grad, ink))
	f.label.add(tiny(under, muted))
	return f
}

// savedLook returns the face of a copy of a value that the backward pass reads.
func savedLook(x *box) face {
	f := tensor(x.kind.variable(), savedLine, paper, "1.2")
	f.dash()
	f.attrs["tooltip"] = tooltip(x)
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

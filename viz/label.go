package viz

import (
	"strings"

	"keisan/viz/internal/dot"
)

// A run is a piece of text in one style.
type run struct {
	text  string
	color hue
	size  length // of the font
	tag   string // "b", "i", or ""
}

// A label is lines of runs: an HTML-like label of Graphviz.
type label [][]run

// add adds a line, or several if a text has several; an empty line is dropped.
func (l *label) add(runs ...run) {
	line := make([]run, 0, len(runs))
	for _, r := range runs {
		for {
			text, rest, more := strings.Cut(r.text, "\n")
			if r.text = text; text != "" {
				line = append(line, r)
			}
			if !more {
				break
			}
			l.add(line...)
			line, r.text = nil, rest
		}
	}
	if len(line) > 0 {
		*l = append(*l, line)
	}
}

// token returns the label as a DOT token, for nodes whose own font size and
// colour are those of a palette's ink.
func (l label) token(size length, colors *palette) string {
	if len(l) == 0 {
		return dot.HTML(dot.NoBreakSpace)
	}
	var b strings.Builder
	for i, line := range l {
		if i > 0 {
			b.WriteString("<br/>")
		}
		for _, r := range line {
			text := dot.Markup(r.text)
			if r.tag != "" {
				text = "<" + r.tag + ">" + text + "</" + r.tag + ">"
			}
			if r.size != size {
				text = `<font point-size="` + points(r.size) + `" color="` + colors[r.color] + `">` + text + "</font>"
			} else if r.color != ink {
				text = `<font color="` + colors[r.color] + `">` + text + "</font>"
			}
			b.WriteString(text)
		}
	}
	return dot.HTML(b.String())
}

// measure returns the size of the text.
func (l label) measure() (w, h length) {
	for _, line := range l {
		lw, lh := 0, 0
		for _, r := range line {
			lw += textWidth(r.text, r.size, r.tag == "b")
			lh = max(lh, r.size*6/5)
		}
		w, h = max(w, lw), h+lh
	}
	return w, h
}

// The sizes of text.
const (
	titleSize = 12 * point
	smallSize = 9 * point // formulas, labels of arrows
	shapeSize = 8 * point
)

func bold(text string, color hue) run   { return run{text, color, titleSize, "b"} }
func italic(text string, color hue) run { return run{text, color, titleSize, "i"} }
func small(text string, color hue) run  { return run{text, color, smallSize, ""} }
func tiny(text string, color hue) run   { return run{text, color, shapeSize, ""} }

package viz

import (
	"bytes"
	"strings"

	"keisan/viz/internal/dot"
)

// svgFile writes the canvas as SVG: real text, a title to each box for those who
// point at it, and colours by class, light or dark as the reader prefers.
// Diagram.SVG says what scripts find.
func svgFile(c *canvas) ([]byte, error) {
	p := newSVG(c)
	p.drawing()
	var file bytes.Buffer
	file.Grow(p.Len() + 4096)
	file.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	width, height := points(p.width), points(p.height)
	file.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="` + width + `pt" height="` + height + `pt" viewBox="0 0 ` + width + " " + height + `"`)
	file.WriteString(` role="img" aria-label="` + escaped(c.title) + `" lang="` + c.lang + `" xml:space="preserve" font-family="` + fontFamilies + `" text-anchor="middle">` + "\n<style>\ntext { white-space: pre }\n")
	file.WriteString(p.rules(&light))
	file.WriteString("@media screen and (prefers-color-scheme: dark) {\n" + p.rules(&dark) + "}\n</style>\n")
	file.WriteString(`<rect width="100%" height="100%" class="f-` + hueNames[paper] + `"/>` + "\n")
	file.Write(p.Bytes())
	file.WriteString("</svg>\n")
	return file.Bytes(), nil
}

// An svg is what is inside of the root element.
type svg struct {
	bytes.Buffer
	*canvas
	off           pt // what is added to every place
	width, height length
	fills, lines  [hues]bool // the hues in use
}

// newSVG returns a writer. Its sides are whole points and whole pixels, of which
// there are four to three points, so that no viewer has to round.
func newSVG(c *canvas) *svg {
	whole := func(n length) length { return (n + 3*point - 1) / (3 * point) * 3 * point }
	s := &svg{canvas: c, off: pt{pad - c.low.x, pad - c.low.y}}
	s.width, s.height = whole(c.high.x-c.low.x+2*pad), whole(c.high.y-c.low.y+2*pad)
	if c.note != "" {
		for _, line := range s.noteLines() {
			s.width = max(s.width, whole(textWidth(line, noteSize, false)+2*pad))
		}
		s.off.x = (s.width - c.low.x - c.high.x) / 2
		s.height = whole(s.height + noteSize*6/5*len(s.noteLines()) + pad/2)
	}
	s.fills[paper] = true
	return s
}

func (s *svg) noteLines() []string { return strings.Split(wrapped(s.note, noteWidth), "\n") }

// drawing writes everything: what is written later lies above.
func (s *svg) drawing() {
	s.Grow(230 * (3*len(s.shapes) + len(s.strokes))) // bytes, about what they take in any drawing
	for i := range s.frames {
		s.frame(&s.frames[i])
	}
	for i := range s.strokes {
		s.stroke(numbered("e", i), &s.strokes[i])
	}
	for i := range s.shapes {
		s.shape(&s.shapes[i])
	}
	if s.note == "" {
		return
	}
	y := s.high.y + pad/2 + noteSize*6/5
	for _, line := range s.noteLines() {
		s.text((s.low.x+s.high.x)/2, y, []run{{line, mistakeLine, noteSize, ""}})
		y += noteSize * 6 / 5
	}
}

// rules returns the style sheet's rules for the hues in use.
func (s *svg) rules(colors *palette) string {
	var b strings.Builder
	for h := range hues {
		if s.fills[h] {
			b.WriteString(".f-" + hueNames[h] + " { fill: " + colors[h] + " }\n")
		}
		if s.lines[h] {
			b.WriteString(".s-" + hueNames[h] + " { stroke: " + colors[h] + " }\n")
		}
	}
	return b.String()
}

// The pieces below write attributes, each with a space before it.

func (s *svg) str(list ...string) {
	for _, text := range list {
		s.WriteString(text)
	}
}

func (s *svg) num(name string, n length) {
	s.str(" ", name, `="`)
	s.Write(appendPoints(s.AvailableBuffer(), n))
	s.WriteByte('"')
}

func (s *svg) place(a pt) {
	b := append(appendPoints(s.AvailableBuffer(), a.x+s.off.x), ' ')
	s.Write(appendPoints(b, a.y+s.off.y))
}

// data writes a data attribute, unless it is empty.
func (s *svg) data(name, value string) {
	if value != "" {
		s.str(" data-", name, `="`, escaped(value), `"`)
	}
}

// painted writes the classes and the pen of an outline, or of a line that
// surrounds nothing.
func (s *svg) painted(l *look, area bool) {
	s.lines[l.line] = true
	s.str(` class="s-`, hueNames[l.line])
	if area {
		s.fills[l.fill] = true
		s.str(" f-", hueNames[l.fill], `"`)
	} else {
		s.str(`" fill="none"`)
	}
	s.num("stroke-width", l.pen)
	switch l.dash {
	case dashed:
		s.str(` stroke-dasharray="5 3"`)
	case dotted:
		s.str(` stroke-dasharray="1 5"`)
	}
}

func (s *svg) title(text string) {
	if text != "" {
		s.str("<title>", escaped(text), "</title>\n")
	}
}

// text writes a line of text around x, on the base line y.
func (s *svg) text(x, y length, runs []run) {
	first := &runs[0]
	s.str("<text")
	s.num("x", x+s.off.x)
	s.num("y", y+s.off.y)
	s.styled(first)
	for i := range runs {
		r := &runs[i]
		if i == 0 {
			s.str(">", escaped(r.text))
			continue
		}
		s.str("<tspan")
		s.styled(r)
		s.str(">", escaped(r.text), "</tspan>")
	}
	s.str("</text>\n")
}

// styled writes how a run looks.
func (s *svg) styled(r *run) {
	s.fills[r.color] = true
	s.num("font-size", r.size)
	s.str(` class="f-`, hueNames[r.color], `"`)
	switch r.tag {
	case "b":
		s.str(` font-weight="bold"`)
	case "i":
		s.str(` font-style="italic"`)
	}
}

// escaped returns text as XML shows it.
func escaped(text string) string {
	plain := true
	for i := range len(text) {
		c := text[i]
		plain = plain && c >= ' ' && c <= '~' && c != '&' && c != '<' && c != '>' && c != '"'
	}
	if plain {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '"':
			b.WriteString("&quot;")
		case '\n':
			b.WriteString("&#10;")
		default:
			b.WriteRune(dot.Printable(r))
		}
	}
	return b.String()
}

package viz

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// texMost is the longest side of a drawing for TeX, whose lengths end at 16,383.99
// of its points, which are a little shorter.
const texMost = 16300 * point

// TikZ writes the drawing as a LaTeX document of one page, drawn by TikZ, with
// the formulas as TeX's own. A drawing that is longer than TeX's longest length,
// 16,300 points, is an error. It compiles as it stands; pdflatex sets a square for
// letters that its fonts lack, such as Japanese ones, for which lualatex takes
// the package luatexja.
func (d *Diagram) TikZ(w io.Writer) error { return d.write(w, "tex") }

// tikzFile writes the canvas.
func tikzFile(c *canvas) ([]byte, error) {
	t := &tikz{canvas: c, seen: map[rune]bool{}}
	t.see(texText(c.note))
	t.body()
	var b bytes.Buffer
	width, height := c.high.x-c.low.x+2*pad, c.high.y-c.low.y+2*pad
	if c.note != "" {
		height += noteSize * 2 * (1 + len([]rune(c.note))/noteWidth)
		width = max(width, noteWidth*noteSize/2)
	}
	if width > texMost || height > texMost {
		return nil, fmt.Errorf("viz: TikZ: the drawing is %s × %s points, and no length of TeX is more than %s: %s",
			points(width), points(height), points(texMost), smaller)
	}
	b.WriteString("\\documentclass{article}\n")
	fmt.Fprintf(&b, "\\usepackage[paperwidth=%sbp,paperheight=%sbp,margin=0bp]{geometry}\n", points(width), points(height))
	b.WriteString("\\usepackage{fix-cm,iftex,amsmath,amssymb,textcomp,tikz}\n\\ifPDFTeX\n\\usepackage[T1]{fontenc}\n")
	for _, r := range t.foreign() {
		fmt.Fprintf(&b, "\\DeclareUnicodeCharacter{%04X}{\\ensuremath{\\square}}\n", r)
	}
	b.WriteString("\\else\\IfFileExists{luatexja.sty}{\\ifLuaTeX\\usepackage{luatexja}\\fi}{}\\fi\n")
	for h := range hues {
		fmt.Fprintf(&b, "\\definecolor{%s}{HTML}{%s}\n", hueNames[h], strings.ToUpper(light[h][1:]))
	}
	b.WriteString("\\pagestyle{empty}\\parindent0pt\\topskip0pt\\parskip0pt\\sffamily\n\\begin{document}\\sffamily\\centering\n")
	b.WriteString("\\begin{tikzpicture}[x=1bp,y=1bp,inner sep=0bp,baseline=(current bounding box.north)]\n")
	fmt.Fprintf(&b, "\\useasboundingbox %s rectangle %s;\n", t.at(pt{c.low.x - pad, c.low.y - pad}), t.at(pt{c.high.x + pad, c.high.y + pad}))
	b.Write(t.Bytes())
	b.WriteString("\\end{tikzpicture}\n")
	if c.note != "" {
		fmt.Fprintf(&b, "\n{\\color{%s}%s\\par}\n", hueNames[mistakeLine], texText(c.note))
	}
	b.WriteString("\\end{document}\n")
	return b.Bytes(), nil
}

// A tikz is what is inside of the picture.
type tikz struct {
	bytes.Buffer
	*canvas
	seen map[rune]bool // the characters of the text that are not ASCII
}

func (t *tikz) f(format string, args ...any) { fmt.Fprintf(t, format, args...) }

// at returns a place; TikZ measures upwards.
func (t *tikz) at(a pt) string { return "(" + points(a.x) + "," + points(-a.y) + ")" }

func (t *tikz) body() {
	for i := range t.frames {
		f := &t.frames[i]
		t.f("\\filldraw[draw=%s,fill=%s,rounded corners=6bp] %s rectangle %s;\n", hueNames[scopeLine], hueNames[f.fill],
			t.at(pt{f.left, f.top}), t.at(pt{f.right, f.bottom}))
		t.words(f.titlePlace(), run{f.name, muted, frameSize, ""})
	}
	for i := range t.strokes {
		t.stroke(&t.strokes[i])
	}
	for i := range t.shapes {
		t.shape(&t.shapes[i])
	}
}

// words writes one line around a place.
func (t *tikz) words(at pt, runs ...run) {
	var b strings.Builder
	for _, r := range runs {
		text := ""
		if formulaic(r.text) && r.size == smallSize {
			text = "$" + LaTeX(r.text) + "$"
			if strings.HasPrefix(r.text, equals) {
				text = "~" + text
			}
		} else {
			text = texText(r.text)
		}
		switch r.tag {
		case "b":
			text = `\textbf{` + text + "}"
		case "i":
			text = `\textit{` + text + "}"
		}
		fmt.Fprintf(&b, `\fontsize{%sbp}{%[1]sbp}\selectfont\color{%s}%s`, points(r.size), hueNames[r.color], text)
	}
	t.see(b.String())
	t.f("\\node at %s {%s};\n", t.at(at), b.String())
}

// formulaic reports whether a text is a formula: an equation, or an adjoint.
func formulaic(s string) bool {
	_, err := parseFormula(s)
	return err == nil && (strings.Contains(s, "=") || strings.HasPrefix(s, "∂") || strings.HasPrefix(s, "(∂"))
}

// shape draws a box and its text.
func (t *tikz) shape(x *shape) {
	t.outline(x, 0)
	if x.look.double {
		t.outline(x, 3*point)
	}
	_, h := x.text.measure()
	y := x.centre.y - h/2
	if x.look.form == block {
		y += 2 * point
	}
	for _, line := range x.text {
		tallest := length(0)
		for _, r := range line {
			tallest = max(tallest, r.size)
		}
		t.words(pt{x.centre.x, y + tallest*3/5}, line...)
		y += tallest * 6 / 5
	}
}

// outline draws the outline of a box, or one further out, which has no fill.
func (t *tikz) outline(x *shape, out length) {
	look := t.look(&x.look)
	if out == 0 {
		look += ",fill=" + hueNames[x.look.fill]
	}
	left, right := x.centre.x-x.w/2-out, x.centre.x+x.w/2+out
	top, bottom := x.centre.y-x.h/2-out, x.centre.y+x.h/2+out
	switch x.look.form {
	case circle:
		t.f("\\draw[%s] %s circle[radius=%sbp];\n", look, t.at(x.centre), points(x.w/2+out))
	case drum:
		lid := min((bottom-top)/8, 4*point)
		radii := "x radius=" + points((right-left)/2) + "bp,y radius=" + points(lid) + "bp"
		t.f("\\draw[%s] %s -- %s arc[start angle=180,end angle=360,%s] -- %s arc[start angle=0,end angle=180,%[4]s];\n", look,
			t.at(pt{left, top + lid}), t.at(pt{left, bottom - lid}), radii, t.at(pt{right, top + lid}))
		t.f("\\draw[%s] %s arc[start angle=180,end angle=360,%s];\n", t.look(&x.look), t.at(pt{left, top + lid}), radii)
	case block:
		const depth = 4 * point
		t.f("\\draw[%s] %s -- %s -- %s -- %s -- %s -- %s -- cycle;\n", look, t.at(pt{left, bottom}), t.at(pt{left, top + depth}),
			t.at(pt{left + depth, top}), t.at(pt{right, top}), t.at(pt{right, bottom - depth}), t.at(pt{right - depth, bottom}))
		corner := pt{right - depth, top + depth}
		t.f("\\draw[%s] %s -- %s -- %s %[3]s -- %s;\n", t.look(&x.look), t.at(pt{left, top + depth}), t.at(corner), t.at(pt{right, top}), t.at(pt{right - depth, bottom}))
	case square:
		t.f("\\draw[%s] %s rectangle %s;\n", look, t.at(pt{left, top}), t.at(pt{right, bottom}))
	default:
		t.f("\\draw[%s,rounded corners=8bp] %s rectangle %s;\n", look, t.at(pt{left, top}), t.at(pt{right, bottom}))
	}
}

func (t *tikz) look(l *look) string {
	s := "draw=" + hueNames[l.line] + ",line width=" + points(l.pen) + "bp"
	switch l.dash {
	case dashed:
		s += ",dash pattern=on 4bp off 3bp"
	case dotted:
		s += ",dash pattern=on 1bp off 4bp"
	}
	return s
}

// stroke draws an arrow, its head and its label.
func (t *tikz) stroke(s *stroke) {
	t.f("\\draw[%s] %s", t.look(&s.look), t.at(s.path[0]))
	for i := 1; i+2 < len(s.path); i += 3 {
		t.f(" .. controls %s and %s .. %s", t.at(s.path[i]), t.at(s.path[i+1]), t.at(s.path[i+2]))
	}
	t.f(";\n")
	if s.head > 0 {
		end := s.path[len(s.path)-1]
		if s.back {
			end = s.path[0]
		}
		t.f("\\fill[%s] %s -- %s -- %s -- cycle;\n", hueNames[s.look.line], t.at(s.tip),
			t.at(end.aside(s.tip, s.head*35/100)), t.at(end.aside(s.tip, -s.head*35/100)))
	}
	if s.text != "" {
		t.words(s.at, run{s.text, s.color, t.common.small, ""})
	}
}

// see notes the characters of a text that pdflatex has to be told of.
func (t *tikz) see(text string) {
	for _, r := range text {
		if r >= utf8.RuneSelf && r != utf8.RuneError {
			t.seen[r] = true
		}
	}
}

// foreign lists them.
func (t *tikz) foreign() []rune { return slices.Sorted(maps.Keys(t.seen)) }

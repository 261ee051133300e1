package plot

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// Sizes of text, in points.
const (
	titleSize = 11
	labelSize = 10
	tickSize  = 8.5
)

// liberationSans returns the default face, the regular sans-serif of the fonts
// that gonum/plot carries.
func liberationSans() font.Face {
	for _, face := range liberation.Collection() {
		if (face.Font == font.Font{Typeface: "Liberation", Variant: "Sans"}) {
			return face
		}
	}
	return font.Face{}
}

// lacks returns the first character of s that face has no glyph for.
func lacks(face font.Face, s string) (r rune, missing bool) {
	for _, r := range s {
		if r == '\n' {
			continue
		}
		if glyph, err := face.Face.GlyphIndex(nil, r); err != nil || glyph == 0 {
			return r, true
		}
	}
	return 0, false
}

// setter sets text in one face. It is gonum's plain handler, but for characters
// that the face lacks: they count one em, which is the width of a Japanese
// character, so that an SVG viewer's substitute stands in the middle too.
type setter struct{ text.Plain }

func newSetter(face font.Face) setter {
	face.Font.Size = 0
	return setter{text.Plain{Fonts: font.NewCache(font.Collection{face})}}
}

// Box returns the extents of one line, as text.Handler says.
func (t setter) Box(line string, f font.Font) (width, height, depth vg.Length) {
	face := t.Fonts.Lookup(f, f.Size)
	extents := face.Extents()
	return lineWidth(face, line), extents.Ascent, extents.Descent
}

func lineWidth(face font.Face, line string) vg.Length {
	var present strings.Builder
	var width vg.Length
	for _, r := range line {
		if _, missing := lacks(face, string(r)); missing {
			width += face.Font.Size
		} else {
			present.WriteRune(r)
		}
	}
	return width + face.Width(present.String())
}

// Draw draws txt with the alignment of style relative to p, as text.Handler says.
func (t setter) Draw(c vg.Canvas, txt string, style text.Style, p vg.Point) {
	if strings.TrimSpace(txt) == "" {
		return
	}
	face := t.Fonts.Lookup(style.Font, style.Font.Size)
	c.SetColor(style.Color)
	c.Push()
	defer c.Pop()
	c.Translate(p)
	if style.Rotation != 0 {
		c.Rotate(style.Rotation)
	}
	y := style.Height(txt)*vg.Length(style.YAlign) - face.Extents().Ascent
	lines := t.Lines(txt)
	for i, line := range lines {
		x := lineWidth(face, line) * vg.Length(style.XAlign)
		c.FillString(face, vg.Point{X: x, Y: y + vg.Length(len(lines)-i)*face.Font.Size}, line)
	}
}

// style returns the style of text in face at size, aligned by x and y.
func style(face font.Face, size vg.Length, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{Color: inkText, Font: font.From(face.Font, size), XAlign: x, YAlign: y, Handler: newSetter(face)}
}

// beside returns the alignment that puts the middle of digits, which have no
// descent and are 0.72 em high, at a tick of the y axis. gonum draws the label with
// its baseline at a·(ascent + descent) − ascent + size + descent from the tick.
func beside(e font.Extents, size vg.Length) text.YAlignment {
	baseline := -0.36 * size
	return text.YAlignment((baseline + e.Ascent - size - e.Descent) / (e.Ascent + e.Descent))
}

// legible returns an error for the first text that a PNG in this face cannot show.
func legible(face font.Face, texts ...string) error {
	for _, s := range texts {
		if r, missing := lacks(face, s); missing {
			return fmt.Errorf("the font %s has no glyph for %q (%U) in %q: write SVG, where the viewer finds one, or give another face by Font", face.Name(), r, r, s)
		}
	}
	return nil
}

// fits returns an error if txt is wider than room points.
func fits(s text.Style, txt string, room vg.Length) error {
	if w := s.Width(txt); w > room {
		return fmt.Errorf("%q is %.0f points wide where %.0f are free: shorten or break it, or raise Width", txt, math.Ceil(float64(w)), math.Floor(float64(room)))
	}
	return nil
}

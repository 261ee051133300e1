package plot

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// key is an entry of the legend: a sample of the mark, drawn around the middle of
// its left part, the space that it takes, and what it stands for.
type key struct {
	name  string
	width vg.Length // of the sample and keyGap
	draw  func(c vg.Canvas, middle vg.Point)
}

const (
	keyGap   = vg.Length(5)  // between a sample and its name
	keySpace = vg.Length(12) // between two entries
)

// legend is a block of keys in rows, above the data, where it hides nothing.
type legend struct {
	style text.Style
	rows  [][]key
}

// arrange breaks the keys into rows that are not wider than width.
func arrange(keys []key, s text.Style, width vg.Length) legend {
	l := legend{style: s}
	var x vg.Length
	for _, k := range keys {
		w := k.width + s.Width(k.name)
		if x == 0 || x+w > width {
			l.rows, x = append(l.rows, nil), 0
		}
		last := &l.rows[len(l.rows)-1]
		*last = append(*last, k)
		x += w + keySpace
	}
	return l
}

func (l legend) rowHeight() vg.Length { return l.style.Font.Size * 1.35 }

func (l legend) height() vg.Length { return l.rowHeight() * vg.Length(len(l.rows)) }

// draw draws the legend with its upper left corner at p.
func (l legend) draw(c vg.Canvas, p vg.Point) {
	for _, row := range l.rows {
		at := vg.Point{X: p.X, Y: p.Y - l.rowHeight()/2}
		for _, k := range row {
			k.draw(c, vg.Point{X: at.X + (k.width-keyGap)/2, Y: at.Y})
			at.X += k.width
			base := vg.Point{X: at.X, Y: at.Y - 0.33*l.style.Font.Size} // between digits and small letters
			c.SetColor(l.style.Color)
			face := l.style.Handler.Cache().Lookup(l.style.Font, l.style.Font.Size)
			c.FillString(face, base, k.name)
			at.X += l.style.Width(k.name) + keySpace
		}
		p.Y -= l.rowHeight()
	}
}

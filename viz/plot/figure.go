package plot

import (
	"bufio"
	"bytes"
	"fmt"
	"image/png"
	"io"
	"math"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Figure is a drawing made by Loss, Losses, Scatter, Boundary or HeatMap, ready to be
// written any number of times. It does not change any more and may be used by
// several goroutines at once.
type Figure struct {
	kind kind
	err  error
	settings

	x, y    span
	aspect  float64 // height of the data area by its width
	regions *grid   // nil but for Boundary

	xnames, ynames []string // of the squares of HeatMap
	data           gonum.Plotter
	keys           []key // of the legend
}

// broken returns a figure that holds nothing but a mistake.
func broken(k kind, err error) *Figure {
	return &Figure{kind: k, err: fmt.Errorf("plot: %s: %w", k, err)}
}

// Err returns the mistake in what the figure was made from, or nil. Every method
// that writes returns the same error.
func (f *Figure) Err() error { return f.err }

// WritePNG writes the figure as PNG. It is an error if the font lacks a glyph of
// one of the texts.
func (f *Figure) WritePNG(w io.Writer) error {
	if f.err != nil {
		return f.err
	}
	if w == nil {
		return fmt.Errorf("plot: %s: the writer is nil", f.kind)
	}
	if err := f.paint(w, legible(f.face, f.texts()...)); err != nil {
		return fmt.Errorf("plot: %s: %w", f.kind, err)
	}
	return nil
}

// WriteSVG writes the figure as SVG 1.1, with text as text and the regions of a
// classifier as one embedded image.
func (f *Figure) WriteSVG(w io.Writer) error {
	if f.err != nil {
		return f.err
	}
	if w == nil {
		return fmt.Errorf("plot: %s: the writer is nil", f.kind)
	}
	if err := f.trace(w); err != nil {
		return fmt.Errorf("plot: %s: %w", f.kind, err)
	}
	return nil
}

func (f *Figure) paint(w io.Writer, err error) error {
	if err != nil {
		return err
	}
	page, err := f.layout()
	if err != nil {
		return err
	}
	canvas := vgimg.NewWith(vgimg.UseWH(page.size.X, page.size.Y), vgimg.UseDPI(f.dpi))
	page.draw(canvas, func(c draw.Canvas, p *gonum.Plot) { f.regions.onto(canvas, c, p) })
	b := bufio.NewWriter(w)
	if err := png.Encode(b, canvas.Image()); err != nil {
		return err
	}
	return b.Flush()
}

func (f *Figure) trace(w io.Writer) error {
	page, err := f.layout()
	if err != nil {
		return err
	}
	canvas := vgsvg.NewWith(vgsvg.UseWH(page.size.X, page.size.Y))
	page.draw(canvas, func(c draw.Canvas, p *gonum.Plot) { f.regions.embed(c, p) })
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return err
	}
	_, err = w.Write(mended(b.Bytes(), f.face))
	return err
}

// texts returns every string of the figure but numbers at ticks.
func (f *Figure) texts() []string {
	all := []string{f.title, f.xlabel, f.ylabel}
	for _, k := range f.keys {
		all = append(all, k.name)
	}
	return append(append(all, f.xnames...), f.ynames...)
}

// page is a figure with its places settled: from the top, the title, the legend
// and the axes with the data.
type page struct {
	*Figure
	axes   *gonum.Plot
	legend legend
	size   vg.Point
	head   vg.Length // what title and legend take from the top
}

const (
	rim     = vg.Length(6)   // around everything
	gap     = vg.Length(5)   // below the title and below the legend
	frame   = vg.Length(0.8) // line of the axes
	flatten = 0.62           // height of a loss curve by its width
)

// layout settles the places. The height follows from the width and the aspect of
// the data area, whose margins are known only when it has been laid out once.
func (f *Figure) layout() (*page, error) {
	p := &page{Figure: f, axes: f.axes()}
	p.size.X = vg.Length(f.width) * vg.Inch
	p.size.Y = p.size.X
	inner, err := p.inner()
	if err != nil {
		return nil, err
	}
	p.legend = arrange(f.keys, style(f.face, labelSize, text.XLeft, text.YBottom), inner)
	if f.title != "" {
		p.head += p.titleStyle().Height(f.title) + gap
	}
	if h := p.legend.height(); h > 0 {
		p.head += h + gap
	}
	for range 4 {
		data := p.area().Size()
		p.size.Y += data.X*vg.Length(f.aspect) - data.Y
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	return p, nil
}

// inner returns the width of the data area, and an error for a label that is longer
// than its side of it. Such a label is found before it moves the axes.
func (p *page) inner() (vg.Length, error) {
	label := &p.axes.X.Label
	label.Text = ""
	width := p.area().Size().X
	label.Text = p.xlabel
	if err := fits(label.TextStyle, p.xlabel, width); err != nil {
		return 0, err
	}
	return width, fits(label.TextStyle, p.ylabel, width*vg.Length(p.aspect))
}

// check returns an error for other text that has no room and for too many pixels.
func (p *page) check() error {
	room := p.area().Size()
	if err := fits(p.titleStyle(), p.title, p.size.X-2*rim); err != nil {
		return err
	}
	for _, k := range p.keys {
		if err := fits(p.legend.style, k.name, room.X-k.width); err != nil {
			return err
		}
	}
	if !(room.X >= 36 && room.Y >= 36) {
		return fmt.Errorf("labels and ticks leave no room for the data: raise Width")
	}
	dots := float64(p.dpi) / 72
	if n := float64(p.size.X) * float64(p.size.Y) * dots * dots; n > 1<<26 {
		return fmt.Errorf("%.0f million pixels are too many: lower Width or DPI", n/1e6)
	}
	return nil
}

// body returns the part of the page that the axes may use.
func (p *page) body(c vg.Canvas) draw.Canvas {
	return draw.Canvas{Canvas: c, Rectangle: vg.Rectangle{
		Min: vg.Point{X: rim, Y: rim},
		Max: vg.Point{X: p.size.X - rim, Y: p.size.Y - rim - p.head},
	}}
}

// area returns the rectangle that the data fill.
func (p *page) area() vg.Rectangle { return p.axes.DataCanvas(p.body(nil)).Rectangle }

func (p *page) titleStyle() text.Style {
	return style(p.face, titleSize, text.XCenter, text.YTop)
}

// draw draws the page on c; regions is called with the data area first.
func (p *page) draw(c vg.Canvas, regions func(draw.Canvas, *gonum.Plot)) {
	c.SetColor(white)
	c.Fill(vg.Rectangle{Min: vg.Point{X: -1, Y: -1}, Max: p.size.Add(vg.Point{X: 1, Y: 1})}.Path())
	data, top := p.area(), p.size.Y-rim
	if p.title != "" {
		s, h := p.titleStyle(), p.titleStyle().Height(p.title)
		half := s.Width(p.title) / 2 // over the middle of the data, but on the page
		x := max(rim+half, min(p.size.X-rim-half, (data.Min.X+data.Max.X)/2))
		s.Handler.Draw(c, p.title, s, vg.Point{X: x, Y: top + s.FontExtents().Descent})
		top -= h + gap
	}
	p.legend.draw(c, vg.Point{X: data.Min.X, Y: top})
	axes := *p.axes
	if p.regions != nil {
		axes.Add(plotterFunc(regions))
	}
	if p.kind == loss {
		axes.Add(plotterFunc(p.ruled))
	} else {
		axes.Add(plotterFunc(framed))
	}
	axes.Add(p.Figure.data)
	axes.Draw(p.body(c))
}

// axes returns gonum's plot with the ranges, ticks and labels of f, without data.
func (f *Figure) axes() *gonum.Plot {
	p := gonum.New()
	p.BackgroundColor = nil
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = f.x.lo, f.x.hi, f.y.lo, f.y.hi
	minus := "−"
	if _, missing := lacks(f.face, minus); missing {
		minus = "-"
	}
	var whole float64 // iterations are counted
	if f.kind == loss {
		whole = 1
	}
	p.X.Tick.Label = style(f.face, tickSize, text.XCenter, text.YTop)
	p.Y.Tick.Label = style(f.face, tickSize, text.XRight, 0)
	p.Y.Tick.Label.YAlign = beside(p.Y.Tick.Label.FontExtents(), tickSize)
	p.X.Tick.Marker = roomy(f.x, whole, minus, p.X.Tick.Label, vg.Length(f.width)*vg.Inch*0.8)
	p.Y.Tick.Marker = gonum.ConstantTicks(ticks(f.y, max(2, int(7*math.Min(1, f.aspect/flatten))), 0, minus))
	if f.kind == heat {
		p.X.Tick.Marker, p.Y.Tick.Marker = named(f.xnames), named(f.ynames)
	}
	p.X.Label.Text, p.Y.Label.Text = f.xlabel, f.ylabel
	for _, a := range []*gonum.Axis{&p.X, &p.Y} {
		a.Padding = 0
		a.LineStyle = draw.LineStyle{Color: inkAxis, Width: frame}
		a.Tick.LineStyle = a.LineStyle
		if f.kind != loss {
			a.Width = 0 // the frame is drawn over the regions
		}
		a.Tick.Length = 3.5
		a.Label.Padding = 3
		a.Label.TextStyle = style(f.face, labelSize, text.XCenter, text.YBottom)
	}
	return p
}

// ruled draws a light line at each tick of the y axis.
func (f *Figure) ruled(c draw.Canvas, p *gonum.Plot) {
	_, y := p.Transforms(&c)
	for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		if at := y(t.Value); at > c.Min.Y+1 {
			c.StrokeLine2(draw.LineStyle{Color: inkGrid, Width: frame}, c.Min.X, at, c.Max.X, at)
		}
	}
}

// framed draws a line around the data area.
func framed(c draw.Canvas, _ *gonum.Plot) {
	c.SetLineStyle(draw.LineStyle{Color: inkAxis, Width: frame})
	c.Stroke(c.Rectangle.Path())
}

// plotterFunc is a gonum.Plotter.
type plotterFunc func(draw.Canvas, *gonum.Plot)

func (f plotterFunc) Plot(c draw.Canvas, p *gonum.Plot) { f(c, p) }

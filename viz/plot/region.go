package plot

import (
	"image"
	"image/color"
	pixels "image/draw"
	"math"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// samplesPerSide is the side of the square of places in a pixel whose colours are
// averaged, so that edges are smooth.
const samplesPerSide = 3

// onto paints the regions on the data area c of canvas, pixel by pixel.
func (g *grid) onto(canvas *vgimg.Canvas, c draw.Canvas, p *gonum.Plot) {
	img, dots := canvas.Image(), canvas.DPI()/72
	height := float64(img.Bounds().Dy())
	left, right := float64(c.Min.X)*dots, float64(c.Max.X)*dots
	top, bottom := height-float64(c.Max.Y)*dots, height-float64(c.Min.Y)*dots
	// From pixels to steps of the grid.
	du := (p.X.Max - p.X.Min) / (g.h * (right - left))
	dv := (p.Y.Max - p.Y.Min) / (g.h * (bottom - top))
	u := func(px float64) float64 { return (px - left) * du }
	v := func(py float64) float64 { return (bottom - py) * dv }
	area := image.Rect(int(math.Floor(left)), int(math.Floor(top)), int(math.Ceil(right)), int(math.Ceil(bottom)))
	regions := image.NewRGBA(area)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			regions.SetRGBA(x, y, g.average(u(float64(x)), v(float64(y)), du, -dv))
		}
	}
	pixels.Draw(img, area, regions, area.Min, pixels.Src)
}

// average returns the mean colour of a pixel with its corner at u, v.
func (g *grid) average(u, v, du, dv float64) color.RGBA {
	var r, gr, b int
	for j := range samplesPerSide {
		for i := range samplesPerSide {
			class := g.classAt(u+du*(float64(i)+0.5)/samplesPerSide, v+dv*(float64(j)+0.5)/samplesPerSide)
			c := shadeOf(int(class)).paper
			r, gr, b = r+int(c.R), gr+int(c.G), b+int(c.B)
		}
	}
	const n = samplesPerSide * samplesPerSide
	return color.RGBA{uint8((r + n/2) / n), uint8((gr + n/2) / n), uint8((b + n/2) / n), 0xFF}
}

// embedded is the resolution of the image in an SVG, in pixels per point.
const embedded = 4

// embed draws the regions on the data area c of an SVG canvas, as an image of one
// byte a pixel that the viewer scales.
func (g *grid) embed(c draw.Canvas, p *gonum.Plot) {
	var papers color.Palette
	for _, s := range shades {
		papers = append(papers, s.paper)
	}
	size := c.Rectangle.Size()
	nx, ny := int(math.Ceil(float64(size.X)*embedded)), int(math.Ceil(float64(size.Y)*embedded))
	img := image.NewPaletted(image.Rect(0, 0, nx, ny), papers)
	du, dv := (p.X.Max-p.X.Min)/(g.h*float64(nx)), (p.Y.Max-p.Y.Min)/(g.h*float64(ny))
	for y := range ny {
		for x := range nx {
			class := g.classAt((float64(x)+0.5)*du, (float64(ny-y)-0.5)*dv)
			img.SetColorIndex(x, y, class%uint8(len(shades)))
		}
	}
	c.DrawImage(c.Rectangle, img)
}

package viz

// rounding is the radius of a rounded corner.
const rounding = 12 * point

// frame writes a frame with its title.
func (s *svg) frame(f *scopeFrame) {
	s.str(`<g id="`, f.id, `" class="scope"`)
	s.data("scope", f.path)
	s.str(">\n")
	s.rect(pt{f.left, f.top}, f.right-f.left, f.bottom-f.top, rounding)
	s.painted(&look{line: scopeLine, fill: f.fill, pen: savedPen}, true)
	s.str("/>\n")
	title := f.titlePlace()
	s.text(title.x, title.y+frameSize*7/20, []run{{f.name, muted, frameSize, ""}})
	s.str("</g>\n")
}

// shape writes a box.
func (s *svg) shape(x *shape) {
	s.str(`<g id="`, x.id, `" class="`, x.class, `"`)
	s.data("node", x.value)
	s.data("twin", x.twin)
	s.data("scope", x.scope)
	s.str(">\n")
	s.title(x.look.tip)
	s.outline(x, 0)
	if x.look.double {
		s.outline(x, -3*point)
	}
	_, h := x.text.measure()
	y := x.centre.y - h/2
	for _, line := range x.text {
		tallest := length(0)
		for _, r := range line {
			tallest = max(tallest, r.size)
		}
		// Capitals, 18/25 of the size, stand in the middle of the line.
		if line[0].size != lidSize {
			s.text(x.centre.x, y+tallest*3/5+tallest*9/25, line)
		}
		y += tallest * 6 / 5
	}
	s.str("</g>\n")
}

// outline writes the outline of a box, or one further out, which has no fill.
func (s *svg) outline(x *shape, out length) {
	w, h := x.w+2*out, x.h+2*out
	corner := pt{x.centre.x - w/2, x.centre.y - h/2}
	switch x.look.form {
	case circle:
		s.str("<circle")
		s.num("cx", x.centre.x+s.off.x)
		s.num("cy", x.centre.y+s.off.y)
		s.num("r", w/2)
	case drum:
		s.drum(corner, w, h)
	case block:
		s.block(corner, w, h)
	case square:
		s.rect(corner, w, h, 0)
	default:
		s.rect(corner, w, h, min(rounding, w/3, h/3)+out)
	}
	s.painted(&x.look, out == 0)
	s.str("/>\n")
}

func (s *svg) rect(corner pt, w, h, radius length) {
	s.str("<rect")
	s.num("x", corner.x+s.off.x)
	s.num("y", corner.y+s.off.y)
	s.num("width", w)
	s.num("height", h)
	if radius > 0 {
		s.num("rx", radius)
	}
}

// drum begins a cylinder: its sides and bottom, then its lid.
func (s *svg) drum(corner pt, w, h length) {
	lid := min(h/8, 4*point) // half the lid's height
	left, right, top, bottom := corner.x, corner.x+w, corner.y+lid, corner.y+h-lid
	arc := func(sweep string, to pt) {
		s.str(" A", points(w/2), " ", points(lid), " 0 0 ", sweep, " ")
		s.place(to)
	}
	s.str(`<path d="M`)
	s.place(pt{left, top})
	s.str(" L")
	s.place(pt{left, bottom})
	arc("0", pt{right, bottom})
	s.str(" L")
	s.place(pt{right, top})
	arc("0", pt{left, top})
	arc("0", pt{right, top})
	s.str(`"`)
}

// block begins a cuboid, seen from above at the right.
func (s *svg) block(corner pt, w, h length) {
	const depth = 4 * point
	right, bottom := corner.x+w, corner.y+h
	front := pt{right - depth, corner.y + depth} // its upper right corner
	for i, a := range []pt{
		front, {corner.x, front.y}, {corner.x, bottom}, {front.x, bottom}, front, // the front
		{right, corner.y}, {corner.x + depth, corner.y}, {corner.x, front.y}, // the top
		{right, corner.y}, {right, bottom - depth}, {front.x, bottom}, // the side
	} {
		switch i {
		case 0:
			s.str(`<path d="M`)
		case 8:
			s.str(" M")
		default:
			s.str(" L")
		}
		s.place(a)
	}
	s.str(`" stroke-linejoin="round"`)
}

// stroke writes an arrow.
func (s *svg) stroke(id string, x *stroke) {
	from, to := x.from, x.to
	if x.back {
		from, to = to, from
	}
	s.str(`<g id="`, id, `" class="`, x.class, `" data-from="`, from, `" data-to="`, to, `"`)
	s.data("node", x.value)
	s.str(">\n")
	s.title(x.look.tip)
	s.str(`<path d="`)
	s.spline(x.path)
	s.str(`"`)
	s.painted(&x.look, false)
	s.str("/>\n")
	if x.head > 0 {
		s.arrowhead(x)
	}
	if x.text != "" {
		s.text(x.at.x, x.at.y+s.common.small*9/25, []run{{x.text, x.color, s.common.small, ""}})
	}
	s.str("</g>\n")
}

// spline writes a path, with its straight pieces as lines.
func (s *svg) spline(p path) {
	s.str("M")
	s.place(p[0])
	for i := 1; i+2 < len(p); i += 3 {
		a, b, c, d := p[i-1], p[i], p[i+1], p[i+2]
		if a.x == b.x && b.x == c.x && c.x == d.x || a.y == b.y && b.y == c.y && c.y == d.y {
			s.str(" L")
			s.place(d)
			continue
		}
		s.str(" C")
		s.place(b)
		s.str(" ")
		s.place(c)
		s.str(" ")
		s.place(d)
	}
}

// arrowhead writes the head: a triangle that begins a little before the end of
// its line, so that it is wider than that, however wide the line is.
func (s *svg) arrowhead(x *stroke) {
	base := x.path[len(x.path)-1]
	if x.back {
		base = x.path[0]
	}
	back := base.toward(x.tip, -x.look.pen)
	s.fills[x.look.line] = true
	s.str(`<path d="M`)
	s.place(x.tip)
	for _, side := range [2]length{1, -1} {
		s.str(" L")
		s.place(back.aside(x.tip, side*(x.head*7/20+x.look.pen*3/4)))
	}
	s.str(` Z" class="head f-`, hueNames[x.look.line], `"/>`+"\n")
}

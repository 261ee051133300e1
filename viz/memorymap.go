package viz

import (
	"fmt"
	"slices"
)

// The distances of a memory map.
const (
	mapGap     = 24 * point  // left of each pane
	mapNames   = 80 * point  // of the steps, left of the addresses
	mapWidth   = 250 * point // of the whole arena
	mapBar     = 32 * point  // how much is held, right of them
	mapHeld    = 92 * point  // the same in words
	mapText    = 12 * point  // the height that a line needs
	mapUpdates = 36 * point  // the height of the updates, at most
	mapLeast   = 2 * point   // the width of a bar
	mapSpace   = 8 * point
)

// canvas draws the lanes and, on their rows, the panes.
func (m *MemoryMap) canvas() *canvas {
	p, passes := m.drawing.picture()
	l := layLanes(p, passes)
	c := l.paint()
	c.title = p.words.memory
	w := &mapper{MemoryMap: m, canvas: c, words: p.words, live: m.live(), replaced: m.replaced()}
	for step := range w.live {
		if w.live[step] > w.live[w.peak] {
			w.peak = step
		}
	}
	forward, backward := m.panes(l)
	w.pane(&forward, p.words.mapDown)
	w.pane(&backward, p.words.mapUp)
	return c
}

// A mapper draws the panes.
type mapper struct {
	*MemoryMap
	*canvas
	words    *words
	live     []int
	replaced []bool
	peak     int // the step at which the most is held
	boxes    int // how many there are so far
}

// pane draws the map of one pass, right of all there is.
func (w *mapper) pane(p *pane, heading string) {
	if len(p.order) == 0 {
		return
	}
	left := w.high.x + mapGap
	names, held := left, left+mapNames+mapWidth+mapSpace
	w.rows(p, left, held+mapBar+mapHeld)
	top := p.edges[0] - 2*mapText
	text := fmt.Sprintf(heading, scaled(float64(w.MemoryMap.arena), "B"))
	w.write(text, ink, paper, left+mapNames, top+mapText/2)
	crowded := false
	if p.first < 0 {
		updates := len(p.order) - slices.IndexFunc(p.places, func(c stretch) bool { return c.row < 0 })
		if crowded = length(updates)*mapText > p.edges[1]-p.edges[0]; crowded {
			w.write(fmt.Sprintf(w.words.operations, updates), muted, rowFill(-1), names+mapSpace/2, (p.edges[0]+p.edges[1])/2)
		}
	}
	for i, step := range p.order {
		c := &p.places[i]
		w.step(c, step, names, held, c.bottom-c.top >= mapText && !(crowded && c.row < 0))
	}
	across := func(offset int) length {
		return left + mapNames + length(int64(mapWidth)*int64(offset)/int64(max(w.arena, 1)))
	}
	for i, v := range w.values {
		p.runs(v.first, v.last, w.replaced[i], func(top, bottom length) {
			w.value(v, across(v.offset), across(v.offset+v.bytes), top, bottom)
		})
	}
}

// rows draws what the eye follows from the lanes.
func (w *mapper) rows(p *pane, left, right length) {
	for i := range p.edges[1:] {
		fill := rowFill(p.first + i)
		w.box("row", look{line: fill, fill: fill, pen: 10, form: square}, left, right, p.edges[i], p.edges[i+1])
	}
}

// rowFill makes every other row darker.
func rowFill(row int) hue {
	if row%2 == 0 {
		return scopeFill
	}
	return paper
}

// step draws how much is held at a step, in words and with its name if there is room.
func (w *mapper) step(c *stretch, step int, names, held length, room bool) {
	n, middle, fill := w.steps[step], c.middle, rowFill(c.row)
	most := w.live[w.peak]
	bytes := scaled(float64(w.live[step]), "B")
	inset := min(2*point, (c.bottom-c.top)/4)
	width := max(mapLeast, length(int64(mapBar)*int64(w.live[step])/int64(max(most, 1))))
	warm := heat1 + hue(min(heatSteps-1, w.live[step]*heatSteps/max(most+1, 1)))
	w.box("live", look{line: scopeLine, fill: warm, pen: 50, form: square, tip: n.Name() + "  " + bytes}, held, held+width, c.top+inset, c.bottom-inset)
	if step == w.peak {
		red := look{line: mistakeLine, fill: mistakeLine, pen: 50, form: square, tip: bytes}
		for _, x := range []length{names + mapNames - 4*point, held - 4*point} {
			w.box("peak", red, x, x+2*point, c.top, c.bottom)
		}
		w.write(fmt.Sprintf(w.words.peak, bytes), mistakeLine, fill, held+mapBar+mapSpace, middle)
	} else if room {
		w.write(bytes, muted, fill, held+mapBar+mapSpace, middle)
	}
	if name := n.Name() + "  " + title(n.Op()); room {
		w.write(shortened(name, mapNames-2*mapSpace), muted, fill, names+mapSpace/2, middle)
	}
}

// shortened shortens a text to a width.
func shortened(text string, width length) string {
	if textWidth(text, smallSize, false) <= width {
		return text
	}
	letters := []rune(text)
	for len(letters) > 1 && textWidth(string(letters)+"…", smallSize, false) > width {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// value draws a value beside the rows in which it is held.
func (w *mapper) value(v placed, left, right, top, bottom length) {
	x := look{line: forwardLine, fill: forwardFill, pen: 100, form: square}
	if of, _ := v.node.AdjointOf(); of != nil || v.node.IsAssign() {
		x.line, x.fill = backwardLine, backwardFill
	}
	x.tip = fmt.Sprintf("%s  %s, %d … %d", v.node.Name(), scaled(float64(v.bytes), "B"), v.offset, v.offset+v.bytes)
	gap := min(point, (bottom-top)/4)
	width := max(1, right-left-min(point, (right-left)/4)) // no wider than true, so that none lies over another
	x.pen = max(20, min(x.pen, width/2))
	s := w.box("value", x, left, left+width, top+gap, bottom-gap)
	s.hook = hook{value: v.node.Name(), scope: v.node.Scope()}
	if name := v.node.Name(); textWidth(name, smallSize, false) < s.w && s.h >= mapText-3*point {
		s.text = label{{small(name, ink)}}
	}
}

// write puts a line of text right of a place.
func (w *mapper) write(text string, color, fill hue, left, middle length) {
	width := textWidth(text, smallSize, false)
	s := w.box("text", look{line: fill, fill: fill, pen: 10, form: square}, left, left+width+2*point, middle-mapText/2+point/2, middle+mapText/2-point/2)
	s.text = label{{small(text, color)}}
}

// box draws a box.
func (w *mapper) box(class string, x look, left, right, top, bottom length) *shape {
	w.put(shape{id: numbered("v", w.boxes), class: class, frame: -1, look: x,
		centre: pt{(left + right) / 2, (top + bottom) / 2}, w: right - left, h: bottom - top})
	w.boxes++
	return &w.shapes[len(w.shapes)-1]
}

package viz

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"keisan/autodiff"
)

// An Arena is the memory that the values of a program share: vm's Program has it.
type Arena interface {
	// Schedule returns the nodes in the order in which they are computed.
	Schedule() []*autodiff.Node
	// Memory calls each for every value: at which byte it lies, how many it
	// has, and from which step of the schedule until which. It returns how many
	// bytes there are.
	Memory(each func(n *autodiff.Node, offset, bytes, first, last int)) int
}

// A MemoryMap is a drawing of an arena over the schedule: a row for each step, as
// in the Lanes; from left to right the addresses; a box for each value, as long as
// it lives. Beside each row stands how much is held then; the most is marked.
type MemoryMap struct {
	steps  []*autodiff.Node
	values []placed
	arena  int
	words  *words
	err    error
}

// A placed is a value that lies in the arena.
type placed struct {
	node                       *autodiff.Node
	offset, bytes, first, last int
}

// Memory returns a drawing of a program's memory. Of the options a [Language]
// counts.
func Memory(a Arena, options ...Option) *MemoryMap {
	var s settings
	for _, o := range options {
		if o == nil {
			return &MemoryMap{err: errors.New("viz: an option is nil")}
		}
		o.apply(&s)
	}
	if !s.language.known() {
		return &MemoryMap{err: fmt.Errorf("viz: unknown %v: allowed are %s", s.language, strings.Join(languages[:], ", "))}
	}
	m := &MemoryMap{words: vocabulary[s.language]}
	if a != nil {
		m.steps = a.Schedule()
		m.arena = a.Memory(func(n *autodiff.Node, offset, bytes, first, last int) {
			m.values = append(m.values, placed{n, offset, bytes, first, last})
		})
	}
	if len(m.steps) == 0 {
		m.err = errors.New("viz: the program has no memory yet: run it once")
	}
	return m
}

// DOT writes the drawing in the language of Graphviz, with all places.
func (m *MemoryMap) DOT(w io.Writer) error { return m.write(w, "dot") }

// SVG writes the drawing as SVG.
func (m *MemoryMap) SVG(w io.Writer) error { return m.write(w, "svg") }

// TikZ writes the drawing as a LaTeX document.
func (m *MemoryMap) TikZ(w io.Writer) error { return m.write(w, "tex") }

func (m *MemoryMap) write(w io.Writer, name string) error {
	f, _ := formatNamed(name)
	text, err := m.render(f)
	if err != nil {
		return err
	}
	if _, err = w.Write(text); err != nil {
		return fmt.Errorf("viz: %w", err)
	}
	return nil
}

func (m *MemoryMap) render(f format) ([]byte, error) {
	if m.err != nil {
		return nil, m.err
	}
	text, err := f.placed(m.canvas())
	if err != nil && !strings.HasPrefix(err.Error(), "viz: ") {
		err = fmt.Errorf("viz: %w", err)
	}
	return text, err
}

// Save writes the drawing to a file, in the format that its suffix names: .dot,
// .svg, .tex, .png or .pdf. The file is there whole or not at all. Without
// Graphviz's dot it is SVG, as [Diagram.Save] says.
func (m *MemoryMap) Save(path string) error {
	f, ok := formatNamed(suffix(path))
	if !ok || f.placed == nil {
		return fmt.Errorf("viz: %s: unknown suffix %q: allowed are .dot, .svg, .tex, .png, .pdf", path, filepath.Ext(path))
	}
	_, err := save(path, f, m.render)
	return err
}

// The distances of a memory map.
const (
	mapWidth  = 480 * point // of the whole arena
	mapRow    = 22 * point
	mapNames  = 130 * point // left of it
	mapBar    = 90 * point  // right of it
	mapLeast  = 2 * point   // the width of a value
	mapMargin = 12 * point
)

// live returns how many bytes are held at each step, each byte once.
func (m *MemoryMap) live() []int {
	live := make([]int, len(m.steps))
	type extent struct{ offset, step int }
	most := map[extent]int{} // values that share a place count as the largest of them
	for _, v := range m.values {
		for step := v.first; step <= v.last; step++ {
			most[extent{v.offset, step}] = max(most[extent{v.offset, step}], v.bytes)
		}
	}
	for e, bytes := range most {
		live[e.step] += bytes
	}
	return live
}

// canvas gives everything its place.
func (m *MemoryMap) canvas() *canvas {
	c := &canvas{title: m.words.memory, lang: m.words.code, common: common{square, smallSize, smallSize}}
	live := m.live()
	peak := 0
	for step, bytes := range live {
		if bytes > live[peak] {
			peak = step
		}
	}
	row := func(step int) length { return mapRow * step }
	across := func(offset int) length {
		return mapNames + length(int64(mapWidth)*int64(offset)/int64(max(m.arena, 1)))
	}
	c.floor = row(len(m.steps))
	for step, n := range m.steps {
		line := look{line: scopeLine, fill: paper, pen: 50, tip: n.String()}
		name := label{{small(n.Name()+"  "+title(n.Op()), ink)}}
		if step == peak {
			line.fill, line.line, line.pen = heat3, mistakeLine, mistakePen
		}
		c.put(shape{id: numbered("r", step), class: "row", frame: -1, look: line, text: name,
			centre: pt{(mapNames - mapMargin) / 2, row(step) + mapRow/2}, w: mapNames - mapMargin, h: mapRow - 2*point})
		held := scaled(float64(live[step]), "B")
		if step == peak {
			held = fmt.Sprintf(m.words.peak, held)
		}
		width := max(mapLeast, length(int64(mapBar)*int64(live[step])/int64(max(live[peak], 1))))
		fill := heat1 + hue(min(heatSteps-1, live[step]*heatSteps/max(live[peak]+1, 1)))
		left := mapNames + mapWidth + mapMargin
		c.put(shape{id: numbered("l", step), class: "live", frame: -1, look: look{line: scopeLine, fill: fill, pen: 50, form: square, tip: held},
			centre: pt{left + width/2, row(step) + mapRow/2}, w: width, h: mapRow - 6*point})
		w := textWidth(held, smallSize, false)
		c.put(shape{id: numbered("t", step), class: "live", frame: -1, look: look{line: paper, fill: paper, form: square, pen: 10}, text: label{{small(held, ink)}},
			centre: pt{left + mapBar + mapMargin + w/2, row(step) + mapRow/2}, w: w + 4*point, h: mapRow - 6*point})
	}
	for i, v := range m.values {
		left, right := across(v.offset), across(v.offset+v.bytes)
		width := max(mapLeast, right-left-point)
		top, bottom := row(v.first)+point, row(v.last+1)-point
		x := look{line: forwardLine, fill: forwardFill, pen: 100, form: square}
		if of, _ := v.node.AdjointOf(); of != nil {
			x.line, x.fill = backwardLine, backwardFill
		}
		x.tip = fmt.Sprintf("%s  %s, %d … %d", v.node.Name(), scaled(float64(v.bytes), "B"), v.offset, v.offset+v.bytes)
		var text label
		if name := v.node.Name(); textWidth(name, smallSize, false) < width {
			text = label{{small(name, ink)}}
		}
		c.put(shape{id: numbered("v", i), class: "value", frame: -1, look: x, text: text, centre: pt{left + width/2, (top + bottom) / 2}, w: width, h: bottom - top,
			hook: hook{value: v.node.Name(), scope: v.node.Scope()}})
	}
	return c
}

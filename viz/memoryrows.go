package viz

import "slices"

// A pane is the map of one pass: its lane's rows, divided among the steps.
type pane struct {
	up     bool      // time runs up
	first  int       // the number of the uppermost row, 0 unless one is above all
	edges  []length  // where each row begins, and the last one ends
	order  []int     // the steps, in the order of time along the lane
	places []stretch // theirs
}

// A stretch is where a step stands: a row, or its share of one, and the rows
// before that have no step. From its begin on, at the edge that is earlier in
// time, there is what it computes.
type stretch struct {
	row                        int
	begin, top, middle, bottom length
}

// panes puts every step that computes something into a row of its pass. Leaves
// take no time, so they have none: what is fed is held from the first one on.
func (m *MemoryMap) panes(l *lanes) (forward, backward pane) {
	rows := [2][][]int{make([][]int, len(l.rows)), make([][]int, len(l.rows))} // by pass and row: the steps
	pass, row := 0, 0
	var waiting []int // steps that the drawing lacks
	for step, n := range m.steps {
		if leaf(n) {
			continue
		}
		own, drawn := l.real[n.ID()]
		back, detailed := l.backAt[n.ID()]
		of, _ := n.AdjointOf()
		home, mirrored := -1, false
		if of != nil {
			home, mirrored = l.real[of.ID()]
		}
		waiting = append(waiting, step)
		switch {
		case drawn:
			pass, row = 0, l.boxes[own].row
		case detailed:
			pass, row = 1, l.boxes[back].row
		case mirrored:
			pass, row = 1, l.boxes[home].row
		default:
			continue
		}
		rows[pass][row] = append(rows[pass][row], waiting...)
		waiting = waiting[:0]
	}
	edges := l.edges()
	backward = pane{up: true, edges: edges}
	if len(waiting) > 0 {
		backward.first, backward.edges = -1, append([]length{edges[0] - min(mapText*len(waiting), mapUpdates)}, edges...)
		rows[1] = append([][]int{waiting}, rows[1]...)
	}
	forward = pane{edges: edges}
	forward.divide(rows[0])
	backward.divide(rows[1])
	return forward, backward
}

// edges returns where each row ends and the next one begins.
func (l *lanes) edges() []length {
	edges := []length{l.rows[0].top - rowGap/2}
	for i := range l.rows[1:] {
		edges = append(edges, (l.rows[i].bottom+l.rows[i+1].top)/2)
	}
	return append(edges, l.rows[len(l.rows)-1].bottom+rowGap/2)
}

// divide gives each row's steps their shares of it. Rows without a step belong to
// the next one in time, which computes what they show, or else to the last one.
func (p *pane) divide(rows [][]int) {
	from := p.edges[0]
	if p.up {
		from = p.edges[len(p.edges)-1]
	}
	for i := range rows {
		row, begin, end := i, p.edges[i], p.edges[i+1]
		if p.up {
			row = len(rows) - 1 - i
			begin, end = p.edges[row+1], p.edges[row]
		}
		share := end - begin
		for j, step := range rows[row] {
			to, n := begin+share*(j+1)/len(rows[row]), 2*len(rows[row])
			p.order = append(p.order, step)
			p.places = append(p.places, stretch{p.first + row, begin + share*j/len(rows[row]), min(from, to), begin + share*(2*j+1)/n, max(from, to)})
			from = to
		}
	}
	if n := len(p.places); n > 0 && p.up {
		p.places[n-1].top = p.edges[0]
	} else if n > 0 {
		p.places[n-1].bottom = p.edges[len(p.edges)-1]
	}
}

// runs calls each for all neighbouring steps at which a value is held: where
// it is, from where to where. A step that another value of the same memory
// replaces it at counts until that one begins.
func (p *pane) runs(first, last int, replaced bool, each func(top, bottom length)) {
	open := false
	var top, bottom length
	for i, step := range p.order {
		held, c := first <= step && step <= last, p.places[i]
		switch {
		case step == first && p.up:
			c.bottom = c.begin
		case step == first:
			c.top = c.begin
		case step == last && replaced && p.up:
			c.top = c.begin
		case step == last && replaced:
			c.bottom = c.begin
		}
		held = held && c.top < c.bottom
		switch {
		case held && open:
			top, bottom = min(top, c.top), max(bottom, c.bottom)
		case held:
			top, bottom, open = c.top, c.bottom, true
		case open:
			each(top, bottom)
			open = false
		}
	}
	if open {
		each(top, bottom)
	}
}

// live returns how many bytes are held at each step, each byte once.
func (m *MemoryMap) live() []int {
	sorted := slices.Clone(m.values)
	slices.SortFunc(sorted, func(a, b placed) int { return a.offset - b.offset })
	live, end := make([]int, len(m.steps)), make([]int, len(m.steps))
	for _, v := range sorted {
		for step := v.first; step <= v.last; step++ {
			live[step] += max(0, v.offset+v.bytes-max(v.offset, end[step]))
			end[step] = max(end[step], v.offset+v.bytes)
		}
	}
	return live
}

// replaced tells which values have another one computed in their memory at the
// last step that reads them.
func (m *MemoryMap) replaced() []bool {
	begin := make([][]placed, len(m.steps)) // by step: the values that it makes
	for _, v := range m.values {
		begin[v.first] = append(begin[v.first], v)
	}
	list := make([]bool, len(m.values))
	for i, v := range m.values {
		list[i] = slices.ContainsFunc(begin[v.last], func(w placed) bool {
			return w.first > v.first && w.offset < v.offset+v.bytes && v.offset < w.offset+w.bytes
		})
	}
	return list
}

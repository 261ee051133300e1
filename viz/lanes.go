package viz

import "strconv"

// lanes draws the columns from top to bottom, one row per operation: what
// stands beside the forward lane, the lane, the backward lane, and what stands
// beside it:
//
//	W1 ──────────▶ MatMul ┄┄ MatMul′ ━━━━━━━━▶ ∂L/∂W1
//	                 │          ▲
//	b1 ─▶ Repeat ─▶ Add ┄┄┄┄ Add′ ━━▶ Sum ━━▶ ∂L/∂b1
//
// Rows and columns are a table, so the places of all boxes and arrows are
// computed here (grid.go) and Graphviz, in its mode nop2, only paints them: its
// own layout lets the columns of larger graphs change places.
type lanes struct {
	*picture
	table
	forward, backward bool

	readBy   [][]int // by box: the reads of its twin
	courses  []course
	direct   map[output]bool // an arrow of it leads to the next row
	down, up []passage       // by the row above: the two lanes

	rows  []row
	spots []*spot
	at    [pieces][]*spot // by box
	slab  []spot          // where the next ones come from
	grid
}

// A piece is what there may be of a box in the drawing.
type piece uint8

const (
	forwardPiece  piece = iota
	twinPiece           // opposite an operation
	gradientPiece       // opposite a value
	sumPiece            // of the adjoints of its value
	pieces
)

// A spot is a node of the drawing.
type spot struct {
	id, class string
	piece     piece
	box       int // of which it is a piece; -1 for a chip
	row       int
	column    *column
	look      look
	text      label
	w, h      length
	x, y      length // of the centre
	round     bool   // a circle
	hook
}

func (s *spot) leftSide() length  { return s.x - s.w/2 }
func (s *spot) rightSide() length { return s.x + s.w/2 }
func (s *spot) upper() length     { return s.y - s.h/2 }
func (s *spot) lower() length     { return s.y + s.h/2 }

// drawLanes returns the picture in the Lanes language.
func drawLanes(p *picture, passes Passes) *canvas { return layLanes(p, passes).paint() }

// layLanes gives every box of the picture its place.
func layLanes(p *picture, passes Passes) *lanes {
	l := &lanes{
		picture: p, table: p.table(), forward: passes != BackwardOnly, backward: passes != ForwardOnly,
		readBy: make([][]int, len(p.boxes)), rows: make([]row, p.rows),
	}
	for i := range l.at {
		l.at[i] = make([]*spot, len(p.boxes))
	}
	for i, r := range p.reads {
		l.readBy[r.by] = append(l.readBy[r.by], i)
	}
	for row := range l.lane {
		l.fillRow(row)
	}
	l.plot()
	l.label()
	l.extend()
	l.allot()
	l.placeColumns()
	l.placeRows()
	return l
}

// Names of nodes: a letter and the number of the box that they belong to.
func forwardID(k int) string  { return numbered("f", k) }
func twinID(k int) string     { return numbered("b", k) }
func gradientID(k int) string { return numbered("g", k) }
func sumID(k int) string      { return numbered("s", k) }

// id returns the name of a piece of a box.
func (p piece) id(k int) string { return numbered("fbgs"[p:p+1], k) }

// numbered returns a name such as "f0012".
func numbered(letter string, k int) string {
	s := strconv.Itoa(k)
	return letter + "0000"[:max(0, 4-len(s))] + s
}

// opposite returns what stands opposite a box, or nil.
func (l *lanes) opposite(k int) *spot {
	switch x := &l.boxes[k]; {
	case x.twin != "":
		return l.at[twinPiece][k]
	case x.grad != "":
		return l.at[gradientPiece][k]
	}
	return nil
}

// entry returns where the adjoints of a box's value arrive, or nil.
func (l *lanes) entry(k int) *spot {
	if l.boxes[k].sum > 0 {
		return l.at[sumPiece][k]
	}
	return l.opposite(k)
}

// fillRow makes the spots of one row.
func (l *lanes) fillRow(row int) {
	k := l.lane[row]
	x := &l.boxes[k]
	r := &l.rows[row]
	if l.forward && x.kind != gapBox {
		r.forward = l.add(row, &l.grid.forward, forwardPiece, k, classes[x.kind], forwardLook(x))
		for i, c := range l.chains[row] {
			for j, k := range c {
				l.side(&r.left, i, row, l.grid.leftOf(len(c), j), forwardPiece, k, classes[l.boxes[k].kind], forwardLook(&l.boxes[k]))
			}
		}
	}
	if !l.backward {
		return
	}
	if x.twin != "" {
		r.backward = l.add(row, &l.grid.backward, twinPiece, k, "op backward", l.twinLook(x, l.unseen(k)))
	} else if x.grad != "" {
		r.backward = l.add(row, &l.grid.backward, gradientPiece, k, "gradient", l.terminalLook(x))
	}
	if !l.forward {
		for i, read := range l.readBy[k] {
			l.side(&r.left, i, row, &l.grid.leaf, forwardPiece, -1, "saved", savedLook(&l.boxes[l.reads[read].from])).id = chipID(row, i)
		}
	}
	if x.sum > 0 {
		r.sum = l.add(row, &l.grid.backward, sumPiece, k, "op backward", l.sumLook(x))
	}
	if x.twin != "" && x.grad != "" && x.gradShape != "" {
		l.side(&r.right, len(r.right), row, &l.grid.gradient, gradientPiece, k, "gradient", gradientLook(x))
	} else if x.twin != "" && x.grad != "" {
		r.drum = l.add(row, &l.grid.gradient, gradientPiece, k, "gradient", gradientLook(x))
	}
	for _, c := range l.chains[row] {
		l.fillMirror(row, c)
	}
}

// fillMirror makes what stands opposite a chain: the twins of its operations
// and the gradient of its leaf.
func (l *lanes) fillMirror(row int, c chain) {
	right := &l.rows[row].right
	place, i := 0, len(*right)
	lower := i // storeys for gradients of what stands within the chain
	for j := len(c) - 1; j >= 0; j-- {
		k := c[j]
		x := &l.boxes[k]
		if x.sum > 0 {
			l.side(right, i, row, l.grid.rightOf(place), sumPiece, k, "op backward", l.sumLook(x))
			place++
		}
		if x.twin != "" {
			l.side(right, i, row, l.grid.rightOf(place), twinPiece, k, "op backward", l.twinLook(x, nil))
			place++
		}
		switch {
		case x.grad != "" && j > 0:
			lower++
			l.side(right, lower, row, &l.grid.gradient, gradientPiece, k, "gradient", gradientLook(x))
		case x.grad != "":
			l.side(right, i, row, &l.grid.gradient, gradientPiece, k, "gradient", gradientLook(x))
		}
	}
}

func chipID(row, i int) string { return "r" + strconv.Itoa(row) + "_" + strconv.Itoa(i) }

// add makes the spot of a piece of box k.
func (l *lanes) add(row int, c *column, of piece, k int, class string, f face) *spot {
	if len(l.slab) == 0 {
		l.slab = make([]spot, 256)
	}
	s := &l.slab[0]
	l.slab = l.slab[1:]
	*s = spot{piece: of, box: k, class: class, row: row, column: c, look: f.look, text: f.label, hook: f.hook}
	if k >= 0 {
		s.id, l.at[of][k] = of.id(k), s
	}
	s.w, s.h = f.size()
	c.w = max(c.w, s.w)
	l.spots = append(l.spots, s)
	return s
}

// side makes a spot beside a lane, in the i-th storey.
func (l *lanes) side(storeys *[]storey, i int, row int, c *column, of piece, k int, class string, f face) *spot {
	s := l.add(row, c, of, k, class, f)
	for len(*storeys) <= i {
		*storeys = append(*storeys, storey{})
	}
	t := &(*storeys)[i]
	t.spots, t.h = append(t.spots, s), max(t.h, s.h)
	return s
}

// shown reports whether a read is an arrow: values of the same row, variables
// and constants are at hand, and those from far away are named in the box.
func (l *lanes) shown(r read) bool {
	from, by := &l.boxes[r.from], &l.boxes[r.by]
	return l.forward && l.backward && from.lane && by.lane && from.row < by.row && by.row-from.row <= farAway
}

// unseen lists the values that the twin of box k reads without an arrow or a
// box beside it that would show them.
func (l *lanes) unseen(k int) []string {
	if !l.forward {
		return nil
	}
	var names []string
	for _, i := range l.readBy[k] {
		r := l.reads[i]
		from := &l.boxes[r.from]
		if !l.shown(r) && !from.kind.variable() && from.kind != constBox && from.row != l.boxes[k].row {
			names = append(names, from.value)
		}
	}
	return names
}

// twinOf returns the name of what stands opposite a spot, or "".
func (l *lanes) twinOf(s *spot) string {
	if s.box < 0 {
		return ""
	}
	others := []piece{forwardPiece}
	if s.piece == forwardPiece {
		others = []piece{twinPiece, gradientPiece}
	}
	for _, p := range others {
		if twin := l.at[p][s.box]; twin != nil {
			return twin.id
		}
	}
	return ""
}

// shape returns what is drawn of the spot.
func (s *spot) shape(frame int) shape {
	return shape{id: s.id, class: s.class, frame: frame, look: s.look, text: s.text, centre: pt{s.x, s.y}, w: s.w, h: s.h, hook: s.hook}
}

package viz

// The distances of a table.
const (
	boxWidth    = 54 * point // at least
	boxHeight   = 36 * point
	chipHeight  = 25 * point
	columnGap   = 28 * point
	lanesGap    = 46 * point // between forward and backward, at least
	rowGap      = 34 * point // room for an arrow and its label
	storeyGap   = 10 * point
	sumGap      = 18 * point // above a branch sum
	railGap     = 10 * point
	frameTitle  = 22 * point // above a frame's content
	frameBottom = 12 * point
	frameGap    = 18 * point // between frames
	frameSide   = 12 * point
	titleIndent = 8 * point
)

// A column is as wide as its widest box; they are centred on x.
type column struct{ w, x length }

// A grid is the columns of a drawing, and the rails: lines on which the arrows
// run that lead past a row.
type grid struct {
	leaf              column   // left of all
	hanging           []column // from the lane to the left
	forward, backward column
	mirror            []column // from the lane to the right
	gradient          column

	forwardRail, backwardRail, savedRail map[output]int
	forwardRails, backwardRails          int
	savedRails                           int
	forwardLeft, forwardLabel            length // how far labels reach from the middle of a lane
	backwardLeft, backwardLabel          length
	title                                length // the widest title of a frame
	forwardRail0, backwardRail0          length // the places of the first rails
	savedRail0                           length
	left, right                          length // the sides of the innermost frames
}

// leftOf returns the column of the i-th box of a chain of n.
func (g *grid) leftOf(n, i int) *column {
	if i == 0 {
		return &g.leaf
	}
	return column0(&g.hanging, n-1-i)
}

// rightOf returns the i-th column right of the lane.
func (g *grid) rightOf(i int) *column { return column0(&g.mirror, i) }

func column0(columns *[]column, i int) *column {
	if *columns == nil {
		*columns = make([]column, 0, 2*maxChain+2) // spots point into it
	}
	for len(*columns) <= i {
		*columns = append(*columns, column{})
	}
	return &(*columns)[i]
}

// A row is one operation with what stands beside it.
type row struct {
	forward, backward *spot // in the lanes, or nil
	left, right       []storey
	sum, drum         *spot // below: the branch sum of its value, its gradient
	top, bottom, y    length
	label             length // the height of labels on arrows from the row before
}

// A storey is one chain of a row, or its mirror; they stand one above the other
// beside the lane.
type storey struct {
	spots []*spot
	h     length
}

// placeColumns gives every column its place.
func (l *lanes) placeColumns() {
	x, g := length(0), &l.grid
	first := true
	put := func(c *column, gap length) {
		if c.w == 0 {
			return
		}
		if !first {
			x += gap
		}
		first = false
		c.x, x = x+c.w/2, x+c.w
	}
	put(&g.leaf, 0)
	for i := len(g.hanging) - 1; i >= 0; i-- {
		put(&g.hanging[i], columnGap)
	}
	outer := max(0, g.forwardLeft+8*point-g.forward.w/2)
	x += railGap*g.forwardRails + outer
	put(&g.forward, columnGap)
	g.forwardRail0 = g.forward.x - g.forward.w/2 - outer - railGap
	g.savedRail0 = max(x, g.forward.x+g.forwardLabel+6*point) + railGap
	inner := max(columnGap/2, g.backwardLeft+8*point-g.backward.w/2)
	gap := max(lanesGap, inner)
	if g.forward.w > 0 {
		gap = max(lanesGap, g.savedRail0+railGap*g.savedRails+inner-x)
	}
	if g.backward.w == 0 && g.forwardLabel > 0 {
		x = max(x, g.forward.x+g.forwardLabel+5*point)
	}
	put(&g.backward, gap)
	g.backwardRail0 = max(x, g.backward.x+g.backwardLabel+6*point) + railGap
	if g.backwardRails > 0 {
		x = g.backwardRail0 + railGap*g.backwardRails - railGap
	}
	for i := range g.mirror {
		put(&g.mirror[i], columnGap)
	}
	put(&g.gradient, columnGap)
	g.left, g.right = -frameSide, x+frameSide
	if g.title > 0 {
		lane := g.forward
		if lane.w == 0 {
			lane = g.backward
		}
		g.left = min(g.left, lane.x-g.title-2*titleIndent)
	}
	for _, s := range l.spots {
		s.x = s.column.x
	}
}

// placeRows gives every row its place, with room for the frames that end and
// begin between two rows.
func (l *lanes) placeRows() {
	y := length(0)
	var open []string
	for i := range l.rows {
		r := &l.rows[i]
		scope := splitPath(l.boxes[l.lane[i]].scope)
		kept := commonPrefix(open, scope)
		gap, label := length(0), length(0)
		if i > 0 {
			lines, above, below := l.room(i - 1)
			ending, titles := frameBottom*(len(open)-kept), frameTitle*(len(scope)-kept)
			above, below = max(above, ending), max(below, titles) // labels are between the frames
			between := frameGap + labelLine*max(0, lines-1)
			gap = max(rowGap, above+between+below)
			if label = gap / 2; above+below > 0 {
				label = above + between/2
			}
		}
		r.label = y + label
		open = scope
		r.top = y + gap
		r.place()
		y = r.bottom
	}
}

// place gives the spots of a row their heights, from its top.
func (r *row) place() {
	h := max(stackHeight(r.left), stackHeight(r.right))
	for _, s := range []*spot{r.forward, r.backward} {
		if s != nil {
			h = max(h, s.h)
		}
	}
	r.y, r.bottom = r.top+h/2, r.top+h
	for _, s := range []*spot{r.forward, r.backward} {
		if s != nil {
			s.y = r.y
		}
	}
	stack(r.left, r.y)
	stack(r.right, r.y)
	below := length(0)
	for _, s := range []*spot{r.sum, r.drum} {
		if s != nil {
			below = max(below, s.h)
		}
	}
	if below == 0 {
		return
	}
	y := r.bottom + sumGap + below/2
	for _, s := range []*spot{r.sum, r.drum} {
		if s != nil {
			s.y = y
		}
	}
	r.bottom = y + below/2
}

func stackHeight(storeys []storey) length {
	h := length(0)
	for _, s := range storeys {
		h += s.h + storeyGap
	}
	return max(0, h-storeyGap)
}

// stack places storeys one below the other, around the middle y.
func stack(storeys []storey, y length) {
	y -= stackHeight(storeys) / 2
	for _, s := range storeys {
		for _, spot := range s.spots {
			spot.y = y + s.h/2
		}
		y += s.h + storeyGap
	}
}

package viz

// allot gives the arrows of the lanes that lead past rows their rails: one for all
// arrows of a value, and the same one for values that never meet.
func (l *lanes) allot() {
	forward, backward, saved := newRails(), newRails(), newRails()
	g := &l.grid
	for i := range l.arrows {
		a := &l.arrows[i]
		from, to := &l.boxes[a.from], &l.boxes[a.to]
		if !from.lane || !to.lane {
			continue
		}
		if to.row == from.row+1 {
			continue
		}
		if !a.back {
			forward.span(a.output(), to.row)
		}
		if a.adjoint != "" {
			backward.span(a.output(), to.row)
		}
	}
	for _, r := range l.reads {
		if l.shown(r) {
			saved.span(output{box: r.from}, l.boxes[r.by].row)
		}
	}
	if l.forward {
		g.forwardRail, g.forwardRails = forward.allot(l.lane)
	}
	if l.backward {
		g.backwardRail, g.backwardRails = backward.allot(l.lane)
	}
	g.savedRail, g.savedRails = saved.allot(l.lane)
	for _, k := range l.lane {
		for _, name := range splitPath(l.boxes[k].scope) {
			g.title = max(g.title, textWidth(name, frameSize, false))
		}
	}
}

// rails collects how far the arrows of each value reach.
type rails struct {
	of    map[int][]output // by box
	until map[output]int   // the last row
}

func newRails() *rails { return &rails{map[int][]output{}, map[output]int{}} }

// span notes an arrow of a value to a row.
func (r *rails) span(o output, to int) {
	until, ok := r.until[o]
	if !ok {
		r.of[o.box] = append(r.of[o.box], o)
	}
	r.until[o] = max(until, to)
}

// allot gives every value that needs one the lowest rail that is free from its
// own row on, and returns how many there are.
func (r *rails) allot(lane []int) (rail map[output]int, count int) {
	rail = map[output]int{}
	var busy []int // by rail: until which row
	for row, box := range lane {
		for _, o := range r.of[box] {
			k := 0
			for k < len(busy) && busy[k] > row {
				k++
			}
			if k == len(busy) {
				busy = append(busy, 0)
			}
			busy[k], rail[o] = r.until[o], k
		}
	}
	return rail, len(busy)
}

package viz

// A table sorts the boxes of a picture by row: the one in the lane, and the
// chains that stand beside it.
type table struct {
	in     [][]int   // by box: the arrows that lead to it, in operand order
	lane   []int     // by row: the box in the lane
	chains [][]chain // by row
}

// A chain is what stands beside a lane for one operand, leaf first.
type chain []int

// table returns the picture's table.
func (p *picture) table() table {
	t := table{make([][]int, len(p.boxes)), make([]int, p.rows), make([][]chain, p.rows)}
	for i, a := range p.arrows {
		t.in[a.to] = append(t.in[a.to], i)
	}
	for k, x := range p.boxes {
		if !x.lane {
			continue
		}
		t.lane[x.row] = k
		seen := map[int]bool{}
		for _, i := range t.in[k] {
			if from := p.arrows[i].from; !p.boxes[from].lane && !seen[from] {
				seen[from] = true
				t.chains[x.row] = append(t.chains[x.row], t.chainTo(p, from))
			}
		}
	}
	return t
}

// chainTo returns the chain that ends at box k.
func (t *table) chainTo(p *picture, k int) chain {
	c := chain{k}
	for len(t.in[k]) > 0 {
		k = p.arrows[t.in[k][0]].from
		c = append(chain{k}, c...)
	}
	return c
}

// next reports whether an arrow leads to the next row of the lane.
func (p *picture) next(a *arrow) bool {
	return p.boxes[a.from].lane && p.boxes[a.to].lane && p.boxes[a.to].row == p.boxes[a.from].row+1
}

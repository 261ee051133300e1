package vm

// A slice of whole rows is one piece of its input's memory, and can be read
// there. But then the input is kept for it.

// sharedSlices returns the slices that need no memory of their own: of values
// that are computed, and that are not kept for longer than is saved, in bytes
// times instructions. That copies live one after the other and the whole at
// once is allowed for.
func sharedSlices(c *code) map[*instr]bool {
	of, order := map[*instr][]*instr{}, []*instr(nil)
	for _, x := range c.instrs {
		if !isRows(x) || startOf(x)%alignment != 0 {
			continue
		}
		whole := source(x.in[0])
		if whole.role == compute || whole.role == part {
			if of[whole] == nil {
				order = append(order, whole)
			}
			of[whole] = append(of[whole], x)
		}
	}
	if order == nil {
		return nil
	}
	last, shared := lastReads(c), map[*instr]bool{}
	for _, whole := range order {
		end, saved := last[whole.pos], 0
		for _, x := range of[whole] {
			saved += bytesOf(x.typ) * (last[x.pos] - x.pos)
			end = max(end, last[x.pos])
		}
		if 2*saved >= bytesOf(whole.typ)*(end-last[whole.pos]) {
			for _, x := range of[whole] {
				shared[x] = true
			}
		}
	}
	return shared
}

// isRows reports whether x is a slice of whole rows.
func isRows(x *instr) bool {
	if !x.is(sliceType) {
		return false
	}
	axis, _, _ := boundsOf(x)
	return count(x.typ.Shape, 0, axis) == 1
}

func boundsOf(x *instr) (axis, start, stop int) {
	return x.op.(interface {
		Bounds() (axis, start, stop int)
	}).Bounds()
}

// startOf returns where in the memory of its input a slice of rows begins, in
// bytes: 0 of any other alias.
func startOf(x *instr) int {
	if !x.is(sliceType) {
		return 0
	}
	axis, start, _ := boundsOf(x)
	return start * count(x.typ.Shape, axis+1, x.typ.Shape.Rank()) * x.typ.DType.Size()
}

// lastReads returns for each instruction the pos of the last one that reads it,
// or an alias of it: the end of the code if it is fetched.
func lastReads(c *code) []int {
	last := make([]int, len(c.instrs))
	for _, f := range c.fetches {
		last[f.pos] = len(c.instrs)
	}
	for i := len(c.instrs) - 1; i >= 0; i-- {
		x := c.instrs[i]
		for _, y := range x.in {
			last[y.pos] = max(last[y.pos], i)
			if isAlias(x) {
				last[y.pos] = max(last[y.pos], last[i])
			}
		}
	}
	return last
}

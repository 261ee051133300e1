package vm

import "slices"

// plan gives every value memory: its own input's where the op may run in place
// and nobody reads the input again, the variable's where the value is stored,
// and otherwise a place in the arena that is free while the value lives. What is
// fetched lives from before the feeds of the next run on: it may be fed to it.
func plan(c *code) error {
	var buffers []*buffer
	target := targets(c)
	readers := lastReaders(c)
	for _, x := range c.instrs {
		switch {
		case x.role == store || x.root != x:
		case x.role == variable || x.role == constant:
			x.buf = &buffer{offset: -1, owner: x}
		case x.role == feed:
			x.buf = &buffer{size: align(bytesOf(x.typ)), first: -1, last: x.last}
			buffers = append(buffers, x.buf)
		case x.role == part:
			if v := target[x]; v != nil && partMayOverwrite(x, v, readers[v]) {
				x.buf = v.buf
				continue
			}
			x.buf = &buffer{size: align(bytesOf(x.typ)), first: x.in[0].pos, last: x.last}
			buffers = append(buffers, x.buf)
		default:
			if v := target[x]; v != nil && mayOverwrite(x, v, readers[v]) {
				x.buf = v.buf
				continue
			}
			if x.buf = inPlace(x, x.last == len(c.instrs)); x.buf != nil {
				x.buf.last = x.last
				continue
			}
			x.buf = &buffer{size: align(bytesOf(x.typ)), first: x.pos, last: x.last}
			buffers = append(buffers, x.buf)
		}
	}
	for _, f := range c.fetches {
		if b := f.root.buf; b.owner == nil {
			b.first = -1
		}
	}
	shareWithAliases(c)
	c.bound = mostLive(buffers, len(c.instrs))
	c.arena = place(buffers, c.bound)
	return nil
}

// planApart gives every value memory of its own.
func planApart(c *code) error {
	var buffers []*buffer
	for _, x := range c.instrs {
		switch {
		case x.role == store || x.root != x:
		case x.role == variable || x.role == constant:
			x.buf = &buffer{offset: -1, owner: x}
		default:
			x.buf = &buffer{size: align(bytesOf(x.typ)), first: -1, last: len(c.instrs)}
			buffers = append(buffers, x.buf)
		}
	}
	shareWithAliases(c)
	c.bound = mostLive(buffers, len(c.instrs))
	c.arena = place(buffers, c.bound)
	return nil
}

// shareWithAliases gives every alias the buffer of its root.
func shareWithAliases(c *code) {
	for _, x := range c.instrs {
		if x.root != nil && x.root != x {
			x.buf = x.root.buf
		}
	}
}

// inPlace returns the buffer of an input that x may overwrite, or nil. What is
// fetched must not lie where the next run is fed.
func inPlace(x *instr, fetched bool) *buffer {
	op, ok := x.op.(InPlace)
	if !ok {
		return nil
	}
	for i, y := range x.in {
		b := y.root.buf
		if fetched && b.first < 0 {
			continue
		}
		if b.offset >= 0 && b.last == x.pos && b.size == align(bytesOf(x.typ)) && op.InPlace(i) && alone(x, i) {
			return b
		}
	}
	return nil
}

// alone reports whether no other input of x lies in the memory of input i.
func alone(x *instr, i int) bool {
	for j, z := range x.in {
		if j != i && z.root.buf == x.in[i].root.buf {
			return false
		}
	}
	return true
}

// targets returns for each value that is stored the variable that it goes to,
// the first if there are several.
func targets(c *code) map[*instr]*instr {
	target := map[*instr]*instr{}
	for _, s := range c.instrs {
		if s.role == store && target[s.in[1]] == nil {
			target[s.in[1]] = s.in[0]
		}
	}
	return target
}

// mayOverwrite reports whether x can compute its value in the memory of the
// variable v: the others have read it, and x itself may run in place.
func mayOverwrite(x, v *instr, lastReader int) bool {
	if lastReader != x.pos {
		return lastReader < x.pos
	}
	op, ok := x.op.(InPlace)
	i := slices.IndexFunc(x.in, func(y *instr) bool { return y.root == v })
	return ok && op.InPlace(i) && alone(x, i)
}

// partMayOverwrite is mayOverwrite for a part of a fused instruction.
func partMayOverwrite(x, v *instr, lastReader int) bool {
	whole := x.in[0]
	if lastReader != whole.pos {
		return lastReader < whole.pos
	}
	op, ok := whole.op.(interface{ Overwrites(result, i int) bool })
	i := slices.IndexFunc(whole.in, func(y *instr) bool { return y.root == v })
	return ok && op.Overwrites(slices.Index(whole.parts, x), i) && alone(whole, i)
}

// lastReaders returns for each variable the pos of the last instruction that
// reads it, stores aside.
func lastReaders(c *code) map[*instr]int {
	last := map[*instr]int{}
	for i, x := range c.instrs {
		for _, y := range x.in {
			if y.root.role == variable && x.role != store {
				last[y.root] = i
			}
		}
	}
	return last
}

// mostLive returns the most bytes that live at any one time.
func mostLive(buffers []*buffer, n int) int {
	change := make([]int, n+3)
	for _, b := range buffers {
		change[b.first+1] += b.size
		change[b.last+2] -= b.size
	}
	most, now := 0, 0
	for _, d := range change {
		now += d
		most = max(most, now)
	}
	return most
}

package vm

// simplify takes out what nobody needs.
func simplify(c *code) error {
	used := map[*instr]bool{}
	for _, f := range c.fetches {
		used[f.instr] = true
	}
	for i := len(c.instrs) - 1; i >= 0; i-- {
		x := c.instrs[i]
		if x.role == store || x.role == feed {
			used[x] = true
		}
		if used[x] {
			for _, y := range x.in {
				used[y] = true
			}
		}
	}
	kept := c.instrs[:0]
	for _, x := range c.instrs {
		if used[x] {
			kept = append(kept, x)
		}
	}
	c.instrs = kept
	c.number()
	return nil
}

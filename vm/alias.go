package vm

// alias finds whose memory holds each value.
func alias(c *code) error {
	shared := sharedSlices(c)
	for _, x := range c.instrs {
		x.root = x
		if isAlias(x) || shared[x] {
			x.root, x.at = x.in[0].root, x.in[0].at+startOf(x)
		}
	}
	return nil
}

// copyAliases makes each alias a copy.
func copyAliases(c *code) error {
	for _, x := range c.instrs {
		if x.root = x; isAlias(x) {
			x.op = duplicate{}
		}
	}
	return nil
}

func isAlias(x *instr) bool {
	_, ok := x.op.(Aliased)
	return ok && x.role == compute
}

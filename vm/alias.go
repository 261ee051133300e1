package vm

// alias finds whose memory holds each value.
func alias(c *code) error {
	for _, x := range c.instrs {
		x.root = x
		if isAlias(x) {
			x.root = x.in[0].root
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

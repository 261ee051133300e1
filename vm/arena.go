package vm

import "keisan/autodiff"

// Schedule returns the nodes in the order in which the program's last run
// computed them, feeds and variables included; what is fused stands at the node
// that it became. It is nil before the first run of a program with an open batch
// extent.
func (p *Program) Schedule() []*autodiff.Node {
	if p.form == nil {
		return nil
	}
	nodes := make([]*autodiff.Node, len(p.form.instrs))
	for i, x := range p.form.instrs {
		nodes[i] = x.node
	}
	return nodes
}

// Memory calls each for every value of the last run that lies in the arena: where,
// and from which step of the Schedule until which it is held. A value that is
// computed in the memory of another one has its place. Values of different steps
// may share bytes, those of one step do so only where one is computed in place of
// the other. It returns the size of the arena in bytes.
func (p *Program) Memory(each func(n *autodiff.Node, offset, bytes, first, last int)) int {
	if p.form == nil {
		return 0
	}
	end := len(p.form.instrs) - 1
	for _, x := range p.form.instrs {
		if x.root != x || x.buf == nil || x.buf.offset < 0 || x.role == store {
			continue
		}
		first := x.pos
		if x.role == feed || x.buf.first < 0 && x.role != compute {
			first = 0
		}
		each(x.node, x.buf.offset, bytesOf(x.typ), first, min(x.last, end))
	}
	return p.form.arena
}

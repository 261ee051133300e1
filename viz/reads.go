package viz

// read notes which values of the forward pass the backward pass needs again.
// That is what a training step has to keep in memory.
func (b *builder) read() {
	seen := map[read]bool{}
	for _, n := range b.backward(b.loss, b.grads) {
		of, i := n.AdjointOf()
		if of == nil || i < 0 || of.ID() >= len(b.forward) || !b.forward[of.ID()] {
			continue
		}
		by, ok := b.real[of.ID()]
		if !ok {
			continue
		}
		for i := range n.NumIn() {
			x := in(n, i)
			if x == nil || x.ID() >= len(b.forward) || !b.forward[x.ID()] {
				continue
			}
			from, ok := b.real[x.ID()]
			if !ok {
				continue
			}
			r := read{from, by}
			if !seen[r] && (r.from != by || !b.folded(of)) {
				seen[r] = true
				b.reads = append(b.reads, r)
			}
		}
	}
}

package simd

// A product with a large k and a small C has little to share out among cores
// but k itself: the chains of an element are computed side by side, each to a
// matrix of its own, and then added up in the order in which the product says
// that they are. A core then reads only its own part of A and of B. The weights
// of a layer with many inputs stay in its cache from step to step, for in the
// product that makes their gradient it has the same rows.

const (
	gemmChained = 4       // times the elements of the chains, that the operands must have
	gemmFewSums = 1 << 16 // elements of the chains, at most
)

// byChains tells whether the product is one of those.
func (s *gemmSpace[T]) byChains() bool {
	chains := ceil(s.k, s.depth)
	elements := chains * s.m * s.n
	return s.cores > 1 && chains > 1 && !s.packA && elements <= min(gemmFewSums, (s.m+s.n)*s.k/gemmChained)
}

// runChains computes the product.
func (s *gemmSpace[T]) runChains() {
	chains := ceil(s.k, s.depth)
	s.bufferC = grown(s.bufferC, chains*s.m*s.n)
	s.groupPanels = ceil(s.panels, ceil(s.cores, chains))
	s.each(chains*ceil(s.panels, s.groupPanels), s.chainTask)
	s.sumChains()
}

// chainOne is a task: a chain of the elements of some panels of A.
func (s *gemmSpace[T]) chainOne(i, _ int) {
	groups := ceil(s.panels, s.groupPanels)
	l, panel := i/groups*s.depth, i%groups*s.groupPanels
	j := s.gemmJob
	j.finish, j.accumulate = nil, false
	j.k = min(s.depth, s.k-l)
	j.a.data, j.b.data = s.a.data[l*s.a.step:], s.b.data[l*s.b.step:]
	j.c, j.ldc = s.bufferC[i/groups*s.m*s.n:], s.n
	buffer := takePanel[T]()
	j.multiply(panel, min(panel+s.groupPanels, s.panels), 0, s.n, buffer)
	buffer.free()
}

// sumChains adds up what runChains left. C is small, and whoever reads it wants
// it on one core.
func (s *gemmSpace[T]) sumChains() {
	for r := range s.m {
		c := s.c[r*s.ldc:][:s.n]
		for l := range ceil(s.k, s.depth) {
			chain := s.bufferC[(l*s.m+r)*s.n:][:s.n]
			if l == 0 && !s.accumulate {
				copy(c, chain)
			} else {
				Add(c, c, chain)
			}
		}
	}
	if s.finish != nil {
		s.finish(0, 0, s.m, s.n)
	}
}

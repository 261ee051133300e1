package simd

import "runtime"

// run computes a product in tasks, of a large one the parts of C, of others
// first the packing of A, if it is packed, then the blocks of C. It is spread
// over cores if that pays.
func (j *gemmJob[T]) run() {
	j.cutDepth()
	j.choosePacking()
	j.far = j.isFar()
	j.streams = j.inStreams()
	s := takeSpace[T]()
	s.cores = 1
	if !j.alone && 2*float64(j.m)*float64(j.n)*float64(j.k) >= gemmParallel {
		s.cores = runtime.GOMAXPROCS(0)
	}
	s.gemmJob = *j
	if j.inSheets() {
		s.runSheets()
		s.free()
		return
	}
	s.cutRows()
	if s.byChains() {
		s.runChains()
	} else {
		s.runBlocks()
	}
	s.free()
}

// runBlocks computes a product block by block.
func (s *gemmSpace[T]) runBlocks() {
	if s.streams {
		s.cutStreams()
	} else {
		s.cutTasks()
	}
	if s.packA {
		s.bufferA = grown(s.bufferA, s.sizeOfA())
		s.packedA = s.bufferA
		s.each(s.packTasks(), s.packTask)
	}
	s.each(s.multiplyTasks(), s.multiplyTask)
}

func (j *gemmJob[T]) isFar() bool {
	return (j.m*j.k+j.k*j.n+j.m*j.n)*j.kernels.size > gemmFar
}

const (
	gemmParallel   = 1 << 21   // floating point operations that are worth waking others for
	gemmTask       = 1 << 19   // and that are worth a task of their own
	gemmFar        = 1 << 20   // bytes of matrices that may all be in the second cache
	gemmSecond     = 384 << 10 // bytes of A that may fill the second cache
	gemmColumns    = 32        // panels of B that a task takes, to use them while they last
	gemmPackPanels = 4         // panels of A, of one chain, that a task packs
)

func (s *gemmSpace[T]) each(tasks int, f func(i, core int)) {
	if s.cores > 1 {
		Parallel(tasks, f)
		return
	}
	for i := range tasks {
		f(i, 0)
	}
}

// cutTasks chooses the blocks of C that are tasks: as large as the second cache
// likes, but so many, if they are not tiny then, that all cores are busy to the
// end. It has no influence on results.
func (s *gemmSpace[T]) cutTasks() {
	wide := s.width(s.n) * s.kernels.lanes
	s.groupPanels = ceil(s.panels, ceil(s.panels*s.rows*s.depth*s.kernels.size, gemmSecond))
	s.groupCols = min(gemmColumns, ceil(s.n, wide)) * wide
	for s.cores > 1 && s.multiplyTasks() < 6*s.cores && s.groupPanels*s.rows*s.groupCols*s.k >= gemmTask {
		switch {
		case s.groupCols > wide:
			s.groupCols = s.groupCols / 2 / wide * wide
		case s.groupPanels > 1:
			s.groupPanels = ceil(s.groupPanels, 2)
		default:
			return
		}
	}
}

func (s *gemmSpace[T]) multiplyTasks() int {
	return ceil(s.panels, s.groupPanels) * ceil(s.n, s.groupCols)
}

// multiplyOne is a task.
func (s *gemmSpace[T]) multiplyOne(i, _ int) {
	groups := ceil(s.n, s.groupCols)
	panel, col := i/groups*s.groupPanels, i%groups*s.groupCols
	buffer := takePanel[T]()
	s.multiply(panel, min(panel+s.groupPanels, s.panels), col, min(col+s.groupCols, s.n), buffer)
	buffer.free()
}

func (s *gemmSpace[T]) packTasks() int {
	return ceil(s.k, s.depth) * ceil(s.panels, gemmPackPanels)
}

// packOne is a task.
func (s *gemmSpace[T]) packOne(i, _ int) {
	groups := ceil(s.panels, gemmPackPanels)
	panel := i % groups * gemmPackPanels
	s.packPanels(i/groups*s.depth, panel, min(panel+gemmPackPanels, s.panels))
}

// ceil returns n/d, rounded up.
func ceil(n, d int) int { return int((uint(n) + uint(d) - 1) / uint(d)) }

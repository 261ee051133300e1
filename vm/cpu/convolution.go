package cpu

import (
	"runtime"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/vm/fused"
)

// A convolution is a fused.Convolution ready to run: block by block, some lines
// and channels of an image. What the kernel sees of a block is written to memory
// that stays in the second cache, multiplied there, and forgotten.
//
//	y = w·columns(x)        w̄ = Σ ȳ·columns(x)ᵀ        x̄ = col2im(wᵀ·ȳ)        of each image
type convolution[T simd.Float] struct {
	columns
	filters, weights, positions int // F, K = C·KH·KW, P = OH·OW

	w, x, y []T // F×K, N×C×h×w, N×F×P

	planes, lines int   // of a block, at most
	row           int   // elements from row to row of its columns
	at            []int // where in a block what each pixel of the kernel sees begins
	workers       []*viewer[T]
}

// A viewer is what one core needs of its own.
type viewer[T simd.Float] struct {
	padded  []T // a block's lines with zeros around
	columns []T // what the kernel sees of them
	product simd.Product
}

// seenBytes is the size of a block's columns: that of the second cache, or less.
const seenBytes = 192 << 10

func bindConvolution[T simd.Float](op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) func() error {
	f := op.(*fused.Convolution)
	var y, w, x *tensor.Dense
	switch f.Of {
	case fused.Output:
		y, w, x = dst, in[0], in[1]
	case fused.Filters:
		y, w, x = in[0], dst, in[1]
	default:
		y, w, x = in[1], in[0], dst
	}
	k := &convolution[T]{columns: newColumns(f.Columns, x.Shape()), filters: w.Shape()[0], weights: w.Shape()[1]}
	k.w, k.x, k.y, k.positions = elements[T](w), elements[T](x), elements[T](y), k.down*k.across
	switch {
	case len(k.w)*len(k.x) == 0:
		return done(func() { clear(elements[T](dst)) })
	case f.Of == fused.Output:
		return done(k.output())
	case f.Of == fused.Filters:
		return done(k.filterGradients())
	}
	return done(k.imageGradients())
}

// cut chooses blocks of so many planes and lines, or somewhat less, alike.
func (k *convolution[T]) cut(planes, lines int) {
	k.planes = ceil(k.c, ceil(k.c, min(max(planes, 1), k.c)))
	k.lines = ceil(k.down, ceil(k.down, min(max(lines, 1), k.down)))
	k.row = apart[T](k.lines * k.across)
	for row := range k.planes * k.kh * k.kw {
		k.at = append(k.at, row/(k.kh*k.kw)*k.plane()+row/k.kw%k.kh*k.wide()+row%k.kw)
	}
}

// apart returns how far rows of n elements should be apart: an odd number of lines
// of the cache, so that they do not meet in its sets.
func apart[T simd.Float](n int) int {
	line := 64 / sizeOf[T]()
	return (ceil(n, line) | 1) * line
}

// fit returns how many pieces of so many elements a block has room for.
func (k *convolution[T]) fit(size int) int { return seenBytes / sizeOf[T]() / size }

// each prepares calls of do for all tasks, with memory for so many elements. A
// core has the same tasks each time.
func (k *convolution[T]) each(tasks, padded, columns int, do func(v *viewer[T], task int)) func() {
	cores := 1
	if 2*len(k.y)*k.weights >= splitProduct {
		cores = min(runtime.GOMAXPROCS(0), tasks)
	}
	for range cores {
		k.workers = append(k.workers, &viewer[T]{padded: make([]T, padded), columns: make([]T, columns)})
	}
	share := func(core, _ int) {
		for t := tasks * core / cores; t < tasks*(core+1)/cores; t++ {
			do(k.workers[core], t)
		}
	}
	if cores == 1 {
		return func() { share(0, 0) }
	}
	return func() { simd.Parallel(cores, share) }
}

// high returns how many lines of an image the kernel sees from so many positions,
// wide how long a line is with its padding.
func (k *convolution[T]) high(lines int) int { return (lines-1)*k.stride + k.kh }
func (k *convolution[T]) wide() int          { return k.columns.w + 2*k.pad }

// plane returns how many elements a plane of a block takes where see reads it.
func (k *convolution[T]) plane() int {
	if k.pad == 0 {
		return k.h * k.columns.w
	}
	return k.high(k.lines) * k.wide()
}

// paddedSize returns how many elements a block takes with its padding, if it has
// any.
func (k *convolution[T]) paddedSize() int {
	if k.pad == 0 {
		return 0
	}
	return k.planes * k.plane()
}

// see writes the columns of some planes of an image, for some lines of positions.
func (k *convolution[T]) see(v *viewer[T], image, plane, planes, line, lines int) {
	first, high, wide := line*k.stride-k.pad, k.high(lines), k.wide()
	pixels := k.x[(image*k.c+plane)*k.h*k.columns.w:]
	if k.pad == 0 {
		pixels = pixels[first*wide:]
	} else {
		top := min(max(-first, 0), high) // the lines from here to bottom are the image's
		bottom := max(min(k.h-first, high), top)
		for c := range planes {
			to := v.padded[c*k.plane():]
			clear(to[:top*wide])
			clear(to[bottom*wide : high*wide])
			if from := c*k.h + first + top; top < bottom {
				simd.CopyLines(to[top*wide+k.pad:], pixels[from*k.columns.w:], bottom-top, k.columns.w, wide, k.columns.w)
			}
		}
		pixels = v.padded
	}
	if at := k.at[:planes*k.kh*k.kw]; k.stride == 1 {
		simd.GatherLines(v.columns, pixels, at, k.row, lines, k.across, k.across, wide)
	} else {
		for i, from := range at {
			see(k.stride, v.columns[i*k.row:], pixels[from:], lines, k.across, k.across, wide)
		}
	}
}

// output prepares y. A block has all planes, and some lines.
func (k *convolution[T]) output() func() {
	k.cut(k.c, k.fit(k.weights*k.across))
	blocks := ceil(k.down, k.lines)
	return k.each(k.n*blocks, k.paddedSize(), len(k.at)*k.row, func(v *viewer[T], task int) {
		image, line := task/blocks, task%blocks*k.lines
		lines := min(k.lines, k.down-line)
		k.see(v, image, 0, k.c, line, lines)
		v.product = simd.Product{
			M: k.filters, K: k.weights, N: lines * k.across,
			LDA: k.weights, LDB: k.row, LDC: k.positions, Alone: true,
		}
		simd.Multiply(&v.product, k.y[image*k.filters*k.positions+line*k.across:], k.w, v.columns)
	})
}

const (
	someImages = 16      // parts of the images whose gradients are added up apart
	fewWeights = 1 << 18 // elements of all those gradients
)

// filterGradients prepares w̄. A task has some planes of some images: it is the
// sum over those, and the sums over images are then added up in order. Both do
// not depend on the number of cores.
func (k *convolution[T]) filterGradients() func() {
	each := k.kh * k.kw * k.positions // elements of a plane's columns
	k.cut(k.fit(each), k.down*k.fit(1)/each)
	parts := min(k.n, someImages, max(fewWeights/len(k.w), 1))
	sums := make([][]T, parts)
	for i := range sums {
		if sums[i] = k.w; i > 0 {
			sums[i] = make([]T, len(k.w))
		}
	}
	groups := ceil(k.c, k.planes)
	run := k.each(parts*groups, k.paddedSize(), len(k.at)*k.row, func(v *viewer[T], task int) {
		part, plane := task/groups, task%groups*k.planes
		planes, first := min(k.planes, k.c-plane), k.n*part/parts
		for image := first; image < k.n*(part+1)/parts; image++ {
			for line := 0; line < k.down; line += k.lines {
				lines := min(k.lines, k.down-line)
				k.see(v, image, plane, planes, line, lines)
				v.product = simd.Product{
					M: k.filters, K: lines * k.across, N: planes * k.kh * k.kw, TransB: true,
					LDA: k.positions, LDB: k.row, LDC: k.weights, Alone: true, Accumulate: image > first || line > 0,
				}
				simd.Multiply(&v.product, sums[part][plane*k.kh*k.kw:], k.y[image*k.filters*k.positions+line*k.across:], v.columns)
			}
		}
	})
	return func() {
		run()
		for _, sum := range sums[1:] {
			simd.Add(k.w, k.w, sum)
		}
	}
}

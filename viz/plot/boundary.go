package plot

// Predict classifies the points xs (k×2, row-major) and stores the class of point
// i, 0 to 255, in classes[i]: a copy of what ops.ArgMax gives. Both slices are
// used again for the next call: keep neither. An error ends the evaluation.
type Predict func(xs []float64, classes []int64) error

// Boundary draws the regions that predict decides on, filled with the pale colours
// of their classes, and the samples, xs (n×2, row-major), on top, as Scatter does.
//
// The regions are evaluated here, once, at the points of a grid that covers the
// data's range and 0.1 (see Margin) on each side in steps of 0.001 (see Step), at
// most 8192 points at a time (see Batch). The grid takes one byte a point and may
// have 32 million. Between grid points a place belongs to the class that the four
// around it weigh most for, so that the edges of a coarse grid are not stairs.
func Boundary(predict Predict, xs []float64, classes []int64, opts ...Option) *Figure {
	f, err := samples(boundary, xs, classes, opts)
	if err != nil {
		return f
	}
	f.regions, err = evaluate(predict, f.x, f.y, f.step, f.batch)
	if err != nil {
		return broken(boundary, err)
	}
	return f
}

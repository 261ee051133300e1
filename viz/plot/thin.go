package plot

// point is a place in data units.
type point struct{ x, y float64 }

// columns is how many columns of a long curve are told apart. A figure of the
// default width has about as many pixels.
const columns = 1200

// thin returns the points (i, values[i]), reduced where there are more than four a
// column to the first, least, greatest and last of each of n columns, in order:
// what a line through all of them would cover (Jugel et al., M4, VLDB 2014).
func thin(values []float64, n int) []point {
	if len(values) <= 4*n {
		out := make([]point, len(values))
		for i, v := range values {
			out[i] = point{float64(i), v}
		}
		return out
	}
	out := make([]point, 0, 4*n)
	for c := range n {
		// Split i = c·len/n without overflow of the product.
		q, r := len(values)/n, len(values)%n
		from, to := c*q+c*r/n, (c+1)*q+(c+1)*r/n
		low, high := from, from
		for i := from; i < to; i++ {
			if values[i] < values[low] {
				low = i
			}
			if values[i] > values[high] {
				high = i
			}
		}
		last := -1
		for _, i := range [...]int{from, min(low, high), max(low, high), to - 1} {
			if i != last {
				out = append(out, point{float64(i), values[i]})
			}
			last = i
		}
	}
	return out
}

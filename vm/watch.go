package vm

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// ErrNaN is the reason of the error with which a program compiled under
// WatchNaN stops.
var ErrNaN = errors.New("not a finite number")

// watch returns an error if the call's result holds a NaN or an infinity.
func (c *call) watch() error {
	at := firstBad(c.dst)
	if at < 0 {
		return nil
	}
	n := c.x.node
	pass := "forward"
	if of, _ := n.AdjointOf(); of != nil {
		pass = "backward, adjoint of " + of.String()
	}
	var inputs []string
	for i, t := range c.in {
		inputs = append(inputs, c.x.in[i].node.Name()+" in "+span(t))
	}
	return fmt.Errorf("%s: %s (%s): %s; inputs: %s: %w", n.Where(), n, pass,
		describe(c.dst, at), strings.Join(inputs, ", "), ErrNaN)
}

// each calls f with the index and value of every element of a float tensor
// until it returns false.
func each(t *tensor.Dense, f func(i int, v float64) bool) {
	switch d, _ := autodiff.DTypeOf(t.Dtype()); d {
	case autodiff.Float64:
		for i, v := range t.Float64s() {
			if !f(i, v) {
				return
			}
		}
	case autodiff.Float32:
		for i, v := range t.Float32s() {
			if !f(i, float64(v)) {
				return
			}
		}
	}
}

// firstBad returns the index of the first element that is no finite number, or
// −1.
func firstBad(t *tensor.Dense) int {
	bad := -1
	each(t, func(i int, v float64) bool {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			bad = i
		}
		return bad < 0
	})
	return bad
}

// describe names an element: "NaN at [3 2]".
func describe(t *tensor.Dense, at int) string {
	var value float64
	each(t, func(i int, v float64) bool {
		value = v
		return i < at
	})
	index := make([]int, t.Dims())
	for k := t.Dims() - 1; k >= 0; k-- {
		index[k] = at % t.Shape()[k]
		at /= t.Shape()[k]
	}
	return fmt.Sprintf("%v at %v", value, index)
}

// span returns the least and greatest element: "[-3, 0.5]".
func span(t *tensor.Dense) string {
	lo, hi, n, nans := math.Inf(1), math.Inf(-1), 0, 0
	each(t, func(_ int, v float64) bool {
		n++
		if math.IsNaN(v) {
			nans++
		} else {
			lo, hi = min(lo, v), max(hi, v)
		}
		return true
	})
	switch {
	case n == 0:
		return fmt.Sprintf("%v of shape %v", t.Dtype(), t.Shape())
	case nans > 0:
		return fmt.Sprintf("[%.6g, %.6g] with %d NaN", lo, hi, nans)
	}
	return fmt.Sprintf("[%.6g, %.6g]", lo, hi)
}

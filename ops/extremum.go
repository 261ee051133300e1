package ops

import (
	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// extremum is Max and Min.
type extremum struct {
	along axes
	min   bool
}

func extremumOf(x *node, along []int, min bool) *node {
	set, err := axesOf(x.Shape().Rank(), along)
	if err != nil {
		return autodiff.Mistake(err, extremum{min: min}, x)
	}
	if set == 0 {
		return x
	}
	return autodiff.Apply(extremum{set, min}, x)
}

func (e extremum) String() string {
	if e.min {
		return "Min(" + e.along.String() + ")"
	}
	return "Max(" + e.along.String() + ")"
}

// Axes returns the axes that the result lacks, Smallest tells Min from Max.
func (e extremum) Axes() []int    { return e.along.list() }
func (e extremum) Smallest() bool { return e.min }

func (e extremum) Formula() (string, []string) {
	if e.min {
		return "y = min x", []string{"g⊙(x=y)/n"}
	}
	return "y = max x", []string{"g⊙(x=y)/n"}
}

func (e extremum) Infer(in []typ) (typ, error) { return reduceSome(in[0], e.along) }

func (e extremum) Pullback(_ int, y, dy *node) *node {
	x := y.In(0)
	chosen := Cast(Equal(x, repeatTo(y, x.Shape(), e.along)), x.DType())
	share := Div(dy, autodiff.Apply(sum{e.along}, chosen))
	return Mul(chosen, repeatTo(share, x.Shape(), e.along))
}

func (e extremum) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	switch dtypeOf(dst) {
	case autodiff.Float64:
		return extremumLoop[float64](dst, in[0], e)
	case autodiff.Float32:
		return extremumLoop[float32](dst, in[0], e)
	}
	return extremumLoop[int64](dst, in[0], e)
}

func extremumLoop[T number](dst, src *tensor.Dense, e extremum) error {
	y, x := elems[T](dst), elems[T](src)
	kept, reduced := spans(src.Shape(), e.along)
	k := 0
	kept.each(0, func(base int) {
		best := x[base]
		reduced.each(base, func(i int) {
			if v := x[i]; v != v || e.min && v < best || !e.min && v > best {
				best = v
			}
		})
		y[k] = best
		k++
	})
	return nil
}

package ops

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Repeat returns n copies of x along a new axis, 0 ≤ axis ≤ rank: the Repeat
// node of the computational graph. n may be a multiple of autodiff.Batch. A
// negative axis counts from the end of the result.
//
//	y[…, k, …] = x[…, …]        x̄ = Σ_k ȳ[…, k, …]
func Repeat(x *autodiff.Node, axis, n int) *autodiff.Node {
	k, err := axisOf(x.Shape().Rank()+1, axis)
	if err != nil {
		return autodiff.Mistake(err, repeat{}, x)
	}
	if x.Shape().Rank() == autodiff.MaxRank {
		return autodiff.Mistake(autodiff.Errorf(autodiff.ErrShape, "too many axes", "at most %d", autodiff.MaxRank), repeat{}, x)
	}
	return autodiff.Apply(repeat{x.Shape().Insert(k, n), 1 << k}, x)
}

// repeat inserts the axes along; to is the shape of the result.
type repeat struct {
	to    shape
	along axes
}

func (r repeat) String() string {
	times := ""
	for _, k := range r.along.list() {
		times += "×" + autodiff.ExtentString(r.to.Extent(k))
	}
	return fmt.Sprintf("Repeat(%s, %s)", r.along, times)
}

// Axes returns the axes of the result that x lacks.
func (r repeat) Axes() []int                 { return r.along.list() }
func (r repeat) Formula() (string, []string) { return "r = 1·x", []string{"Σ g"} }

func (r repeat) AtBatch(n int) autodiff.Op { return repeat{r.to.At(n), r.along} }

func (r repeat) Infer(in []typ) (typ, error) {
	if have, want := in[0].Shape, r.along.drop(r.to); have != want {
		return typ{}, autodiff.Errorf(autodiff.ErrShape, "repeated shape differs", "%s ≠ %s", have, want)
	}
	return typ{DType: in[0].DType, Shape: r.to}, nil
}

func (r repeat) Pullback(_ int, y, dy *node) *node { return autodiff.Apply(sum{r.along}, dy) }

func (r repeat) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	switch dtypeOf(dst) {
	case autodiff.Float64:
		return repeatLoop[float64](dst, in[0], r.along)
	case autodiff.Float32:
		return repeatLoop[float32](dst, in[0], r.along)
	case autodiff.Int64:
		return repeatLoop[int64](dst, in[0], r.along)
	}
	return repeatLoop[bool](dst, in[0], r.along)
}

func repeatLoop[T number | bool](dst, src *tensor.Dense, along axes) error {
	y, x := elems[T](dst), elems[T](src)
	walk(dst.Shape(), along, func(i, k int) { y[i] = x[k] })
	return nil
}

var _ = register(Spec{Name: "Repeat", Draw: func(d *Draw) Case {
	s := d.Shape(0, 3)
	axis, n := d.Int(0, s.Rank()), d.Extent()
	return Case{In: []Arg{Float(s)}, Build: func(in []*node) *node { return Repeat(in[0], axis, n) }}
}})

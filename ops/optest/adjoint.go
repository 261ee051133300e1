package optest

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// adjoint compares the gradients with central differences along a random
// direction v for each input xⱼ, to first and second order:
//
//	<gradⱼ, v> = d/dt <w, y(xⱼ + t·v)>        <secondᵢⱼ, v> = d/dt <uᵢ, gradᵢ(xⱼ + t·v)>
//
// The differences are those of five points, 4th order in the step h. Where
// they disagree the step is made smaller, twice: that keeps a steep function
// or a kink nearby from being taken for a wrong slope, while a wrong slope
// stays wrong.
func (t *trial) adjoint() error {
	if t.float != autodiff.Float64 {
		return nil
	}
	s, err := t.slopes()
	if err != nil {
		return err
	}
	if t.spec.Stops {
		for i, g := range s.grad {
			if g != nil {
				return fmt.Errorf("the Spec says Stops, but a gradient flows to input %d", i)
			}
		}
		return nil
	}
	if len(s.wrt) == 0 {
		return nil
	}
	p, err := newProgram(t.batch, s.all()...)
	if err != nil {
		return err
	}
	f := s.feed(t)
	if err := p.run(f, plainly); err != nil {
		return err
	}
	if hasNaN(p.of(s.y)) {
		return nil // of nothing: law executed has seen to it
	}
	d, err := newDifferences(s, f)
	if err != nil {
		return err
	}
	r := t.rand("adjoint")
	for j, x := range s.wrt {
		v := randomize(newTensor(typeOf(f[x])), r, -1, 1)
		var want []slope
		for k := range 1 + len(s.grad) {
			want = append(want, newSlope(s.node(k, j), p, v))
		}
		if s.which[j] < 0 {
			want[0] = newSlope(s.y, p, v) // <w, y> is linear in w
		}
		k, have, err := d.disagreement(x, v, want)
		if err != nil {
			return err
		}
		if k >= 0 {
			return fmt.Errorf("%s: along a random direction the slope is %.9g, want %.9g by central differences%s",
				s.title(k, j), want[k].value, have, d.worst(x, k, s.node(k, j), p))
		}
	}
	return nil
}

// node returns the gradient whose slope along a direction of wrt[j] is that of
// value k: k = 0 is <w, y>, k > 0 is <u, grad> of wrt[k−1].
func (s *slopes) node(k, j int) *autodiff.Node {
	switch {
	case k > 0:
		return s.second[k-1][j]
	case j < len(s.grad):
		return s.grad[j]
	}
	return nil
}

// title names what node returns.
func (s *slopes) title(k, j int) string {
	towards := "the adjoint that comes in"
	if i := s.which[j]; i >= 0 {
		towards = fmt.Sprintf("input %d", i)
	}
	var what string
	if k == 0 {
		what = "first order, the gradient towards " + towards
	} else {
		what = fmt.Sprintf("second order, the gradient towards %s of the gradient towards input %d", towards, s.which[k-1])
	}
	if s.node(k, j) == nil && (k > 0 || s.which[j] >= 0) {
		what += " (none flows)"
	}
	return what
}

// A slope is <gradient, v> and Σ |gradientᵢ vᵢ|.
type slope struct{ value, size float64 }

func newSlope(gradient *autodiff.Node, p *program, v *tensor.Dense) slope {
	if gradient == nil {
		return slope{}
	}
	value, size := dot(p.of(gradient), v)
	return slope{value, size}
}

// differences evaluates a case at points near its inputs' values.
type differences struct {
	s   *slopes
	p   *program
	f   feed
	eps float64 // the coarsest rounding on the way
}

func newDifferences(s *slopes, f feed) (*differences, error) {
	p, err := newProgram(0, s.first()...)
	if err != nil {
		return nil, err
	}
	d := &differences{s, p, f, 0x1p-52}
	for _, n := range p.nodes {
		if n.DType() == autodiff.Float32 {
			d.eps = 0x1p-23
		}
	}
	return d, nil
}

// steps are the steps h that are tried, for each rounding.
func (d *differences) steps() []float64 {
	if d.eps > 0x1p-52 {
		return []float64{0.125, 0.03125}
	}
	return []float64{1e-3, 1e-3 / 8, 1e-3 / 64}
}

// disagreement returns the first value k whose slope along v is not want[k],
// with the slope that it has, or −1.
func (d *differences) disagreement(x *autodiff.Node, v *tensor.Dense, want []slope) (k int, have float64, err error) {
	for _, h := range d.steps() {
		have, size, err := d.slopes(x, v, h)
		if err != nil {
			return 0, 0, err
		}
		k := firstWrong(have, want, func(k int) float64 { return 1e-6*want[k].size + 64*d.eps*size[k]/h })
		if k < 0 {
			return -1, 0, nil
		}
		if h == d.steps()[len(d.steps())-1] {
			return k, have[k], nil
		}
	}
	return -1, 0, nil
}

func firstWrong(have []float64, want []slope, tolerance func(k int) float64) int {
	for k := range want {
		if !(math.Abs(have[k]-want[k].value) <= tolerance(k)) {
			return k
		}
	}
	return -1
}

// slopes returns d/dt of each value along x + t·v, and how large the values'
// summands are.
func (d *differences) slopes(x *autodiff.Node, v *tensor.Dense, h float64) (slope, size []float64, err error) {
	slope, size = make([]float64, 1+len(d.s.grad)), make([]float64, 1+len(d.s.grad))
	point := clone(d.f[x])
	centre := d.f[x]
	d.f[x] = point
	defer func() { d.f[x] = centre }()
	for _, term := range []struct{ at, weight float64 }{{-2, 1}, {-1, -8}, {1, 8}, {2, -1}} {
		for i := range count(point) {
			put(point, i, at(centre, i)+term.at*h*at(v, i))
		}
		if err := d.p.run(d.f, plainly); err != nil {
			return nil, nil, fmt.Errorf("near the case's inputs: %w", err)
		}
		largest := d.p.largest()
		for k := range slope {
			value, weight := d.s.y, d.s.w
			if k > 0 {
				value, weight = d.s.grad[k-1], d.s.u[max(k-1, 0)]
			}
			if value == nil {
				continue
			}
			sum, abs := dot(d.p.of(value), d.f[weight])
			slope[k] += term.weight * sum / (12 * h)
			size[k] = max(size[k], abs, largest)
		}
	}
	return slope, size, nil
}

// worst compares value k's gradient towards x element by element and names the
// element that is wrong most.
func (d *differences) worst(x *autodiff.Node, k int, gradient *autodiff.Node, p *program) string {
	if d.s.w == x && k == 0 {
		return ""
	}
	e := newTensor(typeOf(d.f[x]))
	most, text := 0.0, ""
	for i := range min(count(e), 500) {
		put(e, i, 1)
		want, _, err := d.slopes(x, e, d.steps()[1])
		put(e, i, 0)
		if err != nil {
			return ""
		}
		have := 0.0
		if gradient != nil {
			have = at(p.of(gradient), i)
		}
		if wrong := math.Abs(have - want[k]); !(wrong <= most) {
			most = wrong
			text = fmt.Sprintf("; most wrong at %v: have %.9g, want %.9g", index(e.Shape(), i), have, want[k])
		}
	}
	return text
}

func hasNaN(t *tensor.Dense) bool {
	for i := range count(t) {
		if math.IsNaN(at(t, i)) {
			return true
		}
	}
	return false
}

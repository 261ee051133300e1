package vm_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/enginetest"
)

// plain is an engine without kernels: every op runs as its own loop, as in the
// interpreter, so that a program must equal it to the bit.
type plain struct{ tensor.StdEng }

// Fuses lets the VM chain whatever goes element by element: a chain's own Run
// computes op by op.
func (plain) Fuses(op autodiff.Op, _ autodiff.DType) bool { return vm.Fusable(op) }

func (plain) Bind(autodiff.Op, *tensor.Dense, []*tensor.Dense) (func() error, error) { return nil, nil }

// FuzzPrograms turns bytes into a valid graph with gradients and assignments,
// runs it as a program and by the interpreter, and holds the gradient against a
// difference.
func FuzzPrograms(f *testing.F) {
	windows := 0
	for _, b := range enginetest.Seeds(60) {
		f.Add(b)
		images := bytes.Clone(b)
		images[1] |= 1 << 6
		for i := 2; i < len(b); i += 6 { // every other op, where it meets images, slides over them
			images[i] |= 3
		}
		f.Add(images)
		for _, n := range enginetest.Graph(images, autodiff.Float64).X.Graph().Nodes() {
			windows += strings.Count(n.String(), "Im2Col")
		}
	}
	if windows < 20 {
		f.Errorf("the seeds have %d windows over images: too few", windows)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 120 {
			return
		}
		z := enginetest.Graph(b, autodiff.Float64)
		p, err := z.Run(plain{}, func(step int, what fmt.Stringer, have, want *tensor.Dense) {
			equal(t, fmt.Sprintf("step %d: %v", step, what), have, want)
		})
		if err == nil {
			_, err = z.Run(cpu.New(), func(step int, what fmt.Stringer, have, want *tensor.Dense) {
				near(t, fmt.Sprintf("step %d: %v", step, what), have, want)
			})
		}
		if err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			t.Logf("program without %v:\n%s", z.Off, p)
		}
		if z.Smooth {
			difference(t, z)
		}
	})
}

// near compares up to what the order of a sum can change.
func near(t *testing.T, what string, have, want *tensor.Dense) {
	t.Helper()
	if want.Dtype() != tensor.Float64 {
		equal(t, what, have, want)
		return
	}
	scale := 1.0
	for _, w := range want.Float64s() {
		scale = max(scale, math.Abs(w))
	}
	for i, w := range want.Float64s() {
		h := have.Float64s()[i]
		if h != w && !(math.Abs(h-w) <= 1e-9*scale) && !(math.IsNaN(h) && math.IsNaN(w)) && !math.IsInf(scale, 0) {
			t.Errorf("%s: element %d: have %v, want %v", what, i, h, w)
		}
	}
}

// difference holds ∂L/∂x against a central difference along one direction.
func difference(t *testing.T, z *enginetest.Random) {
	m := machine(t, z.X.Graph())
	p := compile(t, m, z.Loss, z.Fetches[2])
	const step = 1e-4
	along := ramp(2, 3)
	at := func(k float64) float64 {
		feed := z.Feed(2, 0)
		for i, d := range along.Float64s() {
			feed[z.X].Float64s()[i] += k * step * d
		}
		return run(t, p, feed)[0].Float64s()[0]
	}
	// Richardson's extrapolation, and the two differences tell its error.
	near, far := (at(1)-at(-1))/(2*step), (at(2)-at(-2))/(4*step)
	have := 0.0
	for i, g := range run(t, p, z.Feed(2, 0))[1].Float64s() {
		have += g * along.Float64s()[i]
	}
	want := near + (near-far)/3
	if tol := 1e-6 + math.Abs(near-far)*2 + 1e-6*math.Abs(want); !(math.Abs(have-want) <= tol) && !math.IsNaN(want) && !math.IsInf(want, 0) {
		t.Errorf("∂L/∂x along a direction: have %v, the difference says %v", have, want)
	}
}

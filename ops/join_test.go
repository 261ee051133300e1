package ops_test

import (
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// partsOf are ways to use parts of a 2×7 matrix, each part scaled by its number;
// the adjoint of a row tells which numbers reached its columns.
var partsOf = []struct {
	name  string
	parts [][2]int
	joins bool
	want  []float64
}{
	{"all", [][2]int{{0, 2}, {2, 3}, {3, 7}}, true, []float64{1, 1, 2, 3, 3, 3, 3}},
	{"in another order", [][2]int{{3, 7}, {0, 2}, {2, 3}}, true, []float64{2, 2, 3, 1, 1, 1, 1}},
	{"with gaps", [][2]int{{4, 6}, {1, 2}}, true, []float64{0, 2, 0, 0, 1, 1, 0}},
	{"that overlap", [][2]int{{0, 4}, {3, 7}}, false, []float64{1, 1, 1, 3, 2, 2, 2}},
	{"and the whole", [][2]int{{0, 3}, {3, 7}, {0, 7}}, true, []float64{4, 4, 4, 5, 5, 5, 5}},
	{"one", [][2]int{{2, 4}}, false, []float64{0, 0, 1, 1, 0, 0, 0}},
}

func TestPartsAreJoined(t *testing.T) {
	for _, c := range partsOf {
		for _, open := range []bool{false, true} {
			g := autodiff.NewGraph(autodiff.Float64)
			rows := 2
			if open {
				rows = autodiff.Batch
			}
			x := g.Input("x", rows, 7)
			loss := g.Scalar(0)
			for i, p := range c.parts {
				loss = ops.Add(loss, ops.Sum(ops.Scale(ops.Slice(x, 1, p[0], p[1]), float64(i+1))))
			}
			grads, err := autodiff.Grad(loss, x)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if have := strings.Contains(g.String(), "Concat"); have != c.joins {
				t.Errorf("%s: joined %v, want %v:\n%s", c.name, have, c.joins, g)
			}
			m, err := vm.New(g)
			if err != nil {
				t.Fatal(err)
			}
			in := tensor.New(tensor.WithShape(2, 7), tensor.Of(tensor.Float64))
			out, err := m.Run(vm.Feed{x: in}, grads[0], loss) // the loss reads x, which says what N is
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if have := out[0].Float64s(); !slices.Equal(have, append(slices.Clone(c.want), c.want...)) {
				t.Errorf("%s: have %v, want twice %v", c.name, have, c.want)
			}
		}
	}
}

// Along an open axis the parts are multiples of N.
func TestOpenPartsAreJoined(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 3*autodiff.Batch, 2)
	parts := ops.Split(x, 0, 3)
	loss := ops.Sum(ops.Add(ops.Scale(parts[2], 3), parts[1]))
	grads, err := autodiff.Grad(loss, x)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(g.String(), "Concat") {
		t.Errorf("not joined:\n%s", g)
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	out, err := m.Run(vm.Feed{x: tensor.New(tensor.WithShape(6, 2), tensor.Of(tensor.Float64))}, grads[0], loss)
	if err != nil {
		t.Fatal(err)
	}
	if have, want := out[0].Float64s(), []float64{0, 0, 0, 0, 1, 1, 1, 1, 3, 3, 3, 3}; !slices.Equal(have, want) {
		t.Errorf("have %v, want %v", have, want)
	}
}

package ops_test

import (
	"math"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/numpy"
	"keisan/ops"
	"keisan/vm"
)

// Every op gives what PyTorch gave, values and gradients. Every constructor has
// a case; ops without one, whose rows have small letters, are met through others.
func TestGolden(t *testing.T) {
	cases := readGolden(t)
	met := map[string]bool{}
	for name, c := range cases {
		op, _, _ := strings.Cut(name, " ")
		met[op] = true
		t.Run(name, func(t *testing.T) {
			build, ok := golden[name]
			if !ok {
				t.Fatal("golden.npz has the case, goldencases_test.go does not")
			}
			compareGolden(t, c, build)
		})
	}
	for name := range golden {
		if cases[name] == nil {
			t.Errorf("%s: goldencases_test.go has the case, golden.npz does not: run testdata/golden.py", name)
		}
	}
	for _, spec := range ops.Catalog() {
		if internal := strings.ToLower(spec.Name[:1]) == spec.Name[:1]; !internal && !met[spec.Name] {
			t.Errorf("%s has no case: add one to testdata/golden.py and goldencases_test.go", spec.Name)
		}
	}
}

// readGolden reads golden.npz: by case, by the rest of the entry's name.
func readGolden(t *testing.T) map[string]map[string]*tensor.Dense {
	entries, err := numpy.ReadNpzFile("testdata/golden.npz", nil)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]map[string]*tensor.Dense{}
	for _, e := range entries {
		name, part, ok := strings.Cut(e.Name, ": ")
		if !ok {
			t.Fatalf("entry %q", e.Name)
		}
		if cases[name] == nil {
			cases[name] = map[string]*tensor.Dense{}
		}
		cases[name][part] = tensor.New(tensor.WithShape(e.Shape...), tensor.WithBacking(e.Data))
	}
	return cases
}

// compareGolden runs the case and its gradients in the vm, by its interpreter
// and as a compiled program.
func compareGolden(t *testing.T, c map[string]*tensor.Dense, build func(in []*autodiff.Node) *autodiff.Node) {
	g := autodiff.NewGraph(autodiff.Float64)
	feed := vm.Feed{}
	var in []*autodiff.Node
	for i := 0; c["in"+digit(i)] != nil; i++ {
		v := c["in"+digit(i)]
		x := inputLike(g, "in"+digit(i), v)
		in, feed[x] = append(in, x), v
	}
	y := build(in)
	if err := g.Err(); err != nil {
		t.Fatal(err)
	}
	if have, want := y.Type(), typeOf(c["out"]); have != want {
		t.Fatalf("have %s, want %s", have, want)
	}
	fetches, want := []*autodiff.Node{y}, []*tensor.Dense{c["out"]}
	for i, x := range in {
		if c["grad"+digit(i)] == nil {
			continue
		}
		w, err := autodiff.VJP(y, goldenWeights(g, y), x)
		if err != nil {
			t.Fatal(err)
		}
		fetches, want = append(fetches, w[0]), append(want, c["grad"+digit(i)])
	}
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	interpreted, err := m.Interpret(feed, fetches...)
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Compile(fetches...)
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := p.Run(feed)
	if err != nil {
		t.Fatal(err)
	}
	for k := range want {
		sameAsGolden(t, "interpreted", k, interpreted[k], want[k])
		sameAsGolden(t, "compiled", k, compiled[k], want[k])
	}
}

// sameAsGolden compares result k, the value or a gradient. An element may be
// off by 1e-12 of itself, or by a few roundings of numbers of the size of 1.
func sameAsGolden(t *testing.T, how string, k int, have, want *tensor.Dense) {
	t.Helper()
	h, w := float64s(have), float64s(want)
	if len(h) != len(w) {
		t.Fatalf("%s, result %d: have %d elements, want %d", how, k, len(h), len(w))
	}
	for i := range w {
		if h[i] == w[i] || math.IsNaN(h[i]) && math.IsNaN(w[i]) {
			continue
		}
		if !(math.Abs(h[i]-w[i]) <= max(1e-12*math.Abs(w[i]), 1e-14)) {
			t.Errorf("%s, result %d (0 is the value, others are gradients), element %d: have %.17g, want %.17g", how, k, i, h[i], w[i])
			return
		}
	}
}

// goldenWeights is the w of golden.py.
func goldenWeights(g *autodiff.Graph, y *autodiff.Node) *autodiff.Node {
	w := make([]float64, y.Shape().Count().At(0))
	for k := range w {
		w[k] = 0.5 + float64(7*k%11)/10
	}
	return g.Const("", tensor.New(tensor.WithShape(y.Shape().Extents()...), tensor.WithBacking(w)))
}

func inputLike(g *autodiff.Graph, name string, v *tensor.Dense) *autodiff.Node {
	switch v.Dtype() {
	case tensor.Int64:
		return g.IntInput(name, v.Shape()...)
	case tensor.Bool:
		return g.BoolInput(name, v.Shape()...)
	}
	return g.Input(name, v.Shape()...)
}

func typeOf(v *tensor.Dense) autodiff.Type {
	d, _ := autodiff.DTypeOf(v.Dtype())
	return autodiff.TypeOf(d, v.Shape()...)
}

// float64s returns the elements as float64s.
func float64s(v *tensor.Dense) []float64 {
	var f []float64
	switch v.Dtype() {
	case tensor.Float64:
		return v.Float64s()
	case tensor.Float32:
		for _, x := range v.Float32s() {
			f = append(f, float64(x))
		}
	case tensor.Int64:
		for _, x := range v.Int64s() {
			f = append(f, float64(x))
		}
	case tensor.Bool:
		for _, x := range v.Bools() {
			f = append(f, map[bool]float64{true: 1}[x])
		}
	}
	return f
}

func digit(i int) string { return string(rune('0' + i)) }

package viz_test

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
)

// costs are those of a run in which node n took n µs, n² bytes and n³ operations.
type costs struct{ nodes []*node }

func (c costs) Costs(each func(n *node, t time.Duration, bytes, flops int)) {
	for _, n := range c.nodes {
		each(n, time.Duration(n.ID())*time.Microsecond, n.ID()*n.ID(), n.ID()*n.ID()*n.ID())
	}
}

// held is a tensor.
type held struct{ data any }

func (n held) Data() any { return n.data }

func TestHeat(t *testing.T) {
	loss, gs := twice()
	g := loss.Graph()
	for name, c := range map[string]struct {
		by   viz.Measure
		want []string
	}{
		"time":  {viz.Time(costs{g.Nodes()}), []string{"MatMul\nm = x·W\n2.0 µs · 1 %"}},
		"bytes": {viz.Bytes(costs{g.Nodes()[:4]}), []string{"MatMul\nm = x·W\n4 B · 31 %", "Sigmoid\na = σ(s)\n9 B · 69 %"}},
		"FLOPs": {viz.FLOPs(costs{g.Nodes()[2:3]}), []string{"MatMul\nm = x·W\n8 FLOP · 100 %", "Sigmoid\na = σ(s)"}},
		"norm":  {viz.GradientNorm(map[*node]held{gs[0]: {[]float32{3, 0, 0, -4}}}), []string{"∂s1/∂W\n4×4\n‖g‖ 5"}},
		"none":  {viz.Time(nil), []string{"MatMul\nm = x·W"}},
	} {
		have := draw(t, func() (*node, []*node) { return loss, gs }, viz.Heat(c.by))
		checkGeometry(t, have)
		boxes, _ := said(t, have)
		saysAll(t, name, boxes, c.want, nil)
		if hot := bytes.Count(have, []byte("#E69F00")); (hot > 0) != (name != "none") {
			t.Errorf("%s: %d boxes are as hot as can be", name, hot)
		}
	}
}

// The heat of a twin is that of all nodes of the backward pass that it stands
// for, each counted once.
func TestHeatOfTwins(t *testing.T) {
	loss, gs := twice()
	all, shown := 0.0, 0.0
	for _, n := range loss.Graph().Nodes() {
		all += float64(n.ID())
	}
	have := draw(t, func() (*node, []*node) { return loss, gs }, viz.Heat(viz.Time(costs{loss.Graph().Nodes()})))
	boxes, _ := said(t, have)
	for _, b := range boxes {
		if i := strings.Index(b, " µs · "); i > 0 {
			shown += numbers(t, b[strings.LastIndexByte(b[:i], '\n')+1:i])[0]
		}
	}
	leaves := 0.0 + 1 // x and W have IDs 0 and 1; the seed is no operation
	for _, n := range loss.Graph().Nodes() {
		if n.NumIn() == 0 && n.ID() > 1 {
			leaves += float64(n.ID())
		}
	}
	if math.Abs(shown-(all-leaves)) > 0.5 {
		t.Errorf("the boxes show %v µs, the operations took %v", shown, all-leaves)
	}
}

func TestValues(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, W := g.Input("x", autodiff.Batch, 2), g.Param("W", normal(), 2, 3)
	big := ops.MatMul(ops.MatMul(x, W), g.Param("V", normal(), 3, 50))
	loss := ops.Sum(big).Named("L")
	gs := must(autodiff.Grad(loss, W))
	many := make([]float64, 100)
	for i := range many {
		many[i] = float64(i%2)*2 - 1
	}
	many[7] = math.NaN()
	values := map[*node]held{
		x: {[]float32{1, 2.5, -3, 1e6}}, W: {[]float64{0.125, 0, 1, 2, 3, 4}}, big: {many}, loss: {float32(7)},
		gs[0]: {[]float32{1, 1, 1, 2, 2, 2}},
	}
	var b bytes.Buffer
	if err := viz.New(loss, viz.Backward(gs...), viz.Values(values)).DOT(&b); err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, b.Bytes())
	boxes, _ := said(t, b.Bytes())
	saysAll(t, "values", boxes, []string{
		"x\nN×2\n[1  2.5]\n[−3  1e+06]", "W\n2×3\n[0.125  0  1]\n[2  3  4]", "MatMul\nm = x·W\nμ −0.0101 σ 1, −1 … 1, 1 NaN, ±Inf",
		"L\nscalar\n= 7", "∂L/∂W\n2×3\n[1  1  1]\n[2  2  2]",
	}, nil)
	text := viz.Text(loss, viz.Backward(gs...), viz.Values(values))
	for _, want := range []string{"[1  2.5]", "⇒ ∂L/∂W  [1  1  1]  [2  2  2]"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text does not say %q:\n%s", want, text)
		}
	}
}

func TestShow(t *testing.T) {
	boxes, _ := said(t, draw(t, spiral, viz.Show(viz.Types, viz.Sources)))
	count := 0
	for _, b := range boxes {
		if strings.Contains(b, "nets_test.go:") {
			count++
		}
		if strings.Contains(b, "σ(s)") {
			t.Errorf("%q has a formula", b)
		}
	}
	if count != 8 {
		t.Errorf("%d boxes name their place, want 8", count)
	}
	saysAll(t, "types", boxes, []string{"x\nN×2 float32", "W1\n2×10 float32"}, nil)
	boxes, _ = said(t, draw(t, spiral, viz.Show()))
	saysAll(t, "names", boxes, []string{"x", "W1", "MatMul", "Sigmoid′\n∂s1"}, nil)
}

// What the values in between and their adjoints hold stands at the boxes that
// compute them, and in the Book at the arrows; so do the checks.
func TestValuesBetween(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, W := g.Input("x", 2), g.Param("W", normal(), 2)
	h := ops.Mul(x, W).Named("h")
	y := ops.Add(ops.Tanh(h), h).Named("y")
	z := ops.Scale(y, 3).Named("z")
	loss := ops.Sum(z).Named("L")
	gs := must(autodiff.Grad(loss, W))
	values, byName := map[*node]held{}, map[string]*node{}
	for i, n := range g.Nodes() {
		values[n], byName[n.Name()] = held{[]float32{float32(i), float32(-i)}}, n
		if n.Shape().Rank() == 0 {
			values[n] = held{float32(i)}
		}
	}
	pair := func(name string) string {
		n := byName[name]
		if n == nil {
			t.Fatalf("there is no %s", name)
		}
		return "[" + strconv.Itoa(n.ID()) + "  −" + strconv.Itoa(n.ID()) + "]"
	}
	net := func() (*node, []*node) { return loss, gs }
	check := viz.Checked(results{y, h})
	have := draw(t, net, viz.Values(values), check)
	checkGeometry(t, have)
	boxes, _ := said(t, have)
	saysAll(t, "lanes", boxes, []string{
		"Scale′\n∂y = 3·g\n" + pair("∂y") + "\n✓ −0.125 ≈ −0.125",
		"Sum\n∂h = (∂h)₁ + (∂h)₂\n" + pair("∂h") + "\n✗ 3 ≠ 2.5",
	}, nil)
	have = draw(t, net, viz.Book, viz.Values(values), check)
	if boxes, _ := said(t, have); !slices.Contains(boxes, "W\n2\n"+pair("W")) { // once
		t.Errorf("the Book's W has its numbers not once: %q", boxes)
	}
	_, arrows := said(t, have)
	saysAll(t, "book", arrows, []string{"y (2) = " + pair("y"), "∂L/∂y = " + pair("∂y") + "  ✓ −0.125 ≈ −0.125", "∂L/∂h = " + pair("∂h") + "  ✗ 3 ≠ 2.5"}, nil)
	for _, color := range []string{"#00684F", "#C1121F"} {
		if !bytes.Contains(have, []byte(`fontcolor="`+color)) {
			t.Errorf("no arrow of the Book has a label in %s", color)
		}
	}
	text := viz.Text(loss, viz.Backward(gs...), viz.Values(values), check)
	if !strings.Contains(text, "∂y = 3·g  "+pair("∂y")+"  ✓ −0.125 ≈ −0.125") {
		t.Errorf("the text does not say ∂y:\n%s", text)
	}
	have = draw(t, net, viz.Book, viz.Heat(viz.Time(costs{g.Nodes()})))
	checkGeometry(t, have)
	if !bytes.Contains(have, []byte("#E69F00")) || !bytes.Contains(have, []byte("&#8242; ")) {
		t.Errorf("the Book is not heated:\n%s", have)
	}
}

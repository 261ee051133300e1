package viz_test

import (
	"bytes"
	"context"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

// A trainable is the network of the first page, with 30 samples to feed.
type trainable struct {
	loss    *node
	grads   []*node
	machine *vm.Machine
	feed    vm.Feed
}

func newTrainable(t testing.TB) *trainable {
	t.Helper()
	g := autodiff.NewGraph(autodiff.Float32)
	x, target := g.Input("x", autodiff.Batch, 2), g.Input("t", autodiff.Batch, 3)
	W1, b1 := g.Param("W1", autodiff.Normal(0, 1), 2, 10), g.Param("b1", autodiff.Zeros(), 10)
	W2, b2 := g.Param("W2", autodiff.Normal(0, 1), 10, 3), g.Param("b2", autodiff.Zeros(), 3)
	var h, loss *node
	g.Scope("Affine 1", func() { h = ops.Affine(x, W1, b1) })
	g.Scope("Sigmoid 1", func() { h = ops.Sigmoid(h) })
	g.Scope("Affine 2", func() { h = ops.Affine(h, W2, b2) })
	g.Scope("Loss", func() { loss = ops.SoftmaxCE(h, target).Named("L") })
	gs := must(autodiff.Grad(loss, append(g.Params(), x)...))
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	xs, ts := make([]float32, 60), make([]float32, 90)
	for i := range xs {
		xs[i] = float32(math.Sin(float64(i*i + 1)))
	}
	for i := range 30 {
		ts[3*i+i%3] = 1
	}
	feed := vm.Feed{x: tensor.New(tensor.WithShape(30, 2), tensor.WithBacking(xs)), target: tensor.New(tensor.WithShape(30, 3), tensor.WithBacking(ts))}
	return &trainable{loss, gs, m, feed}
}

func (n *trainable) record(t testing.TB) *vm.Recording {
	t.Helper()
	r, err := n.machine.Record(n.feed, append(n.grads, n.loss)...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// recordedNet returns the drawing of such a network, and the run that it shows.
func recordedNet(t testing.TB, options ...viz.Option) (*viz.Diagram, *vm.Recording) {
	t.Helper()
	n := newTrainable(t)
	r := n.record(t)
	return viz.New(n.loss, append([]viz.Option{viz.Backward(n.grads...), viz.At(30), viz.Recorded(r)}, options...)...), r
}

func pageOf(t *testing.T, d *viz.Diagram) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.HTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The page does what it says, in a real browser: no error in its console, no
// request to any network.
func TestStepper(t *testing.T) {
	browser := newBrowser(t)
	for _, part := range []struct {
		name string
		test func(*testing.T, context.Context)
	}{
		{"steps", stepperSteps}, {"ops", stepperOps}, {"pointer", stepperPointer}, {"links", stepperLinks}, {"keyboard", stepperKeyboard},
		{"media", stepperMedia}, {"names", stepperNames}, {"training", stepperTraining}, {"branches", stepperBranches}, {"other graphs", stepperOfOtherGraphs},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, browser) })
	}
}

// shown is what the page shows of a step.
type shown struct {
	Headline, Text, Count, Element, Live, Story string
	Now                                         []string   // ids of boxes that are lit
	Read, Write                                 [][]string // of arrows: class, value, from, to
	Cells                                       [][]string // of the result: title, text
	Held                                        []string   // in memory
}

const look = `(() => {
	const arrows = kind => [...document.querySelectorAll("#drawing ." + kind)].map(a => [a.getAttribute("class").split(" ")[0], a.dataset.node, a.dataset.from, a.dataset.to]);
	return {
		Headline: $("headline").textContent, Text: document.querySelector("#formula code")?.textContent ?? "", Count: $("count").textContent,
		Element: $("element").textContent, Live: $("live").textContent, Story: $("story").textContent,
		Now: [...document.querySelectorAll("#drawing .now")].map(g => g.id), Read: arrows("read"), Write: arrows("write"),
		Cells: [...document.querySelectorAll("#matrices .matrix")].filter(m => Number(m.dataset.tensor) === steps[state.step].tensor)
			.flatMap(m => [...m.querySelectorAll("i")]).map(i => [i.title, i.textContent]),
		Held: [...document.querySelectorAll("#held .chip")].map(c => c.firstChild.textContent),
	};
})()`

// The whole way there and back again: the steps are those of the VM, in its
// order, with its numbers; each lights a box and the arrows that it reads, and
// says what is in memory.
func stepperSteps(t *testing.T, browser context.Context) {
	d, r := recordedNet(t)
	text := pageOf(t, d)
	if text != pageOf(t, d) {
		t.Error("two pages of the same run differ")
	}
	if len(text) >= 300_000 {
		t.Errorf("the page has %d bytes, want less than 300 kB", len(text))
	}
	b := open(t, browser, d, "")
	last := eval[int](b, "steps.length - 1")
	b.shot("start")
	there := []shown{eval[shown](b, look)}
	compared := 0
	for i := 1; i <= last; i++ {
		b.run(chromedp.KeyEvent(kb.ArrowRight))
		s := eval[shown](b, look)
		there = append(there, s)
		if want := strconv.Itoa(i) + " of " + strconv.Itoa(last); s.Count != want {
			t.Fatalf("after %d keys: have %q, want %q", i, s.Count, want)
		}
		if len(s.Now) != 1 || !strings.Contains(s.Live, "Step "+strconv.Itoa(i)) || s.Story == "" || !strings.HasSuffix(s.Live, s.Story) {
			t.Errorf("step %d (%s): lit are %q; it says %q and shows %q", i, s.Headline, s.Now, s.Live, s.Story)
		}
		compared += compareNumbers(t, r, s)
	}
	if compared < 2000 {
		t.Errorf("only %d numbers are compared", compared)
	}
	b.shot("end")
	compareOrder(t, r, there)
	compareArrows(t, r, there, eval[[][]string](b, `[...arrows.values()].filter(a => !a.matches(".twin, .adjoint")).map(a => [a.dataset.node, a.dataset.to, a.getAttribute("class")])`))
	compareMemory(t, r, there)
	for i := last - 1; i >= 0; i-- {
		b.run(chromedp.KeyEvent(kb.ArrowLeft))
		s, want := eval[shown](b, look), there[i]
		if s.Headline != want.Headline || !slices.EqualFunc(s.Cells, want.Cells, slices.Equal) || !slices.Equal(s.Now, want.Now) || !slices.EqualFunc(s.Read, want.Read, slices.Equal) {
			t.Errorf("back at step %d: have %+v, want %+v", i, s, want)
		}
	}
}

// named returns the node of this name, or nil.
func named(r *vm.Recording, name string) *node {
	list := r.Nodes()[0].Graph().Nodes()
	if k := slices.IndexFunc(list, func(n *node) bool { return n.Name() == name }); k >= 0 {
		return list[k]
	}
	return nil
}

// number reads what a page writes.
func number(text string) float64 {
	v, err := strconv.ParseFloat(strings.NewReplacer("−", "-", "∞", "Inf").Replace(text), 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// compareNumbers checks the numbers that a step shows, "m1[0, 3] = −0.0123", and
// returns how many there are.
func compareNumbers(t *testing.T, r *vm.Recording, s shown) int {
	t.Helper()
	near := func(where, have string, want, tolerance float64) {
		if v := number(have); !(math.Abs(v-want) <= tolerance*math.Abs(want)) {
			t.Errorf("%s: the page shows %s, the VM has %v", where, have, want)
		}
	}
	for k, cell := range s.Cells {
		where, text, _ := strings.Cut(cell[0], " = ")
		name, index, _ := strings.Cut(strings.TrimSuffix(where, "]"), "[")
		extents, elements := r.Floats(named(r, name))
		at := 0
		for axis, i := range strings.Split(index, ", ") {
			if n, err := strconv.Atoi(i); err == nil {
				at = at*extents[axis] + n
			}
		}
		near(where, text, elements[at], 1e-6)
		if cell[1] != "" {
			near(where+", in its cell", cell[1], elements[at], 0.06)
		}
		if result := s.Element[strings.LastIndex(s.Element, " ")+1:]; k == 0 {
			near(where+", below the formula", result, elements[at], 1e-4)
		}
	}
	return len(s.Cells)
}

// compareOrder checks that the steps are the operations of the run, in its order.
func compareOrder(t *testing.T, r *vm.Recording, there []shown) {
	t.Helper()
	var have, want []string
	for _, s := range there {
		if s.Text != "" {
			name, _, _ := strings.Cut(s.Text, " = ")
			have = append(have, name)
		}
	}
	for _, n := range r.Nodes() {
		if n.NumIn() > 0 || n.Name() == "∂L" {
			want = append(want, n.Name())
		}
	}
	if len(want) < 25 || !slices.Equal(have, want) {
		t.Errorf("the steps are of %q\nthe VM computed  %q", have, want)
	}
	for _, want := range []string{"forward MatMul m1", "forward SoftmaxCE L", "backward Add′ ∂s2", "backward MatMul ∂L/∂W1", "backward Sum ∂L/∂b2"} {
		if !slices.ContainsFunc(there, func(s shown) bool { return s.Headline == want }) {
			t.Errorf("no step is %q", want)
		}
	}
}

// compareArrows checks that each step lights the arrows along which its box gets
// what it reads: each operand of the forward pass, each value that is kept for
// the backward pass, and the adjoint; and the arrow to a gradient that is done.
func compareArrows(t *testing.T, r *vm.Recording, there []shown, drawn [][]string) {
	t.Helper()
	box := map[string]string{} // by name of a value: the box that computes it
	for _, s := range there {
		if name, _, ok := strings.Cut(s.Text, " = "); ok && len(s.Now) == 1 {
			box[name] = s.Now[0]
		}
	}
	kept := map[string]bool{} // values whose dashed arrow is lit at some step
	for i, s := range there {
		name, _, _ := strings.Cut(s.Text, " = ")
		n := named(r, name)
		if n == nil {
			continue
		}
		want := map[string]bool{}
		for _, x := range n.Inputs() {
			of, _ := x.AdjointOf()
			switch {
			case box[x.Name()] == s.Now[0]: // it is computed here
			case of == nil: // what the backward pass reads in its own row has no arrow, nor has a parameter
				if drawn := slices.ContainsFunc(drawn, func(a []string) bool { return a[0] == x.Name() && a[1] == s.Now[0] }); drawn || strings.HasPrefix(s.Headline, "forward") {
					want[x.Name()] = true
				}
			default:
				want["∂"] = true
			}
		}
		have := map[string]bool{}
		for _, a := range s.Read {
			if a[3] != s.Now[0] {
				t.Errorf("step %d (%s): an arrow to %s is lit, the box is %s", i, s.Headline, a[3], s.Now[0])
			}
			switch a[0] {
			case "adjoint":
				have["∂"] = true
				continue
			case "saved":
				kept[a[1]] = true
			}
			have[a[1]] = true
		}
		if !maps.Equal(have, want) {
			t.Errorf("step %d (%s): the arrows of %v are lit, want %v", i, s.Headline, have, want)
		}
		if _, x := n.GradOf(); x != nil && !slices.ContainsFunc(s.Write, func(a []string) bool { return a[1] == x.Name() && a[2] == s.Now[0] }) {
			t.Errorf("step %d (%s): no arrow from %s to the gradient is lit: %q", i, s.Headline, s.Now[0], s.Write)
		}
	}
	for _, a := range drawn {
		if strings.HasPrefix(a[2], "saved") && !kept[a[0]] {
			t.Errorf("no step lights the arrow of %s to %s", a[0], a[1])
		}
	}
	if !kept["a1"] || !kept["x"] {
		t.Errorf("kept are %v, want a1 and x", kept)
	}
}

// compareMemory checks what is in memory at each step: leaves, gradients, and what
// is read at that step or later.
func compareMemory(t *testing.T, r *vm.Recording, there []shown) {
	t.Helper()
	made, read := map[string]int{}, map[string]int{}
	for i, s := range there {
		if name, _, ok := strings.Cut(s.Text, " = "); ok {
			made[name], read[name] = i, max(read[name], i)
			for _, x := range named(r, name).Inputs() {
				read[x.Name()] = i
			}
		} else if strings.Contains(s.Headline, "′ ") { // it hands an adjoint on
			_, of, _ := strings.Cut(s.Headline, "′ ")
			read[of] = max(read[of], i)
		}
	}
	for i, s := range there {
		for _, n := range r.Nodes() {
			_, x := n.GradOf()
			kept := x != nil || n.Name() == "L" || n.NumIn() == 0 && n.Kind() != autodiff.KindInput
			want := made[n.Name()] <= i && (kept || i <= read[n.Name()])
			if have := slices.Contains(s.Held, n.Name()); have != want {
				t.Errorf("step %d (%s): %s in memory: %v, want %v", i, s.Headline, n.Name(), have, want)
			}
		}
	}
}

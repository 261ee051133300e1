package viz_test

import (
	"bytes"
	"context"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

// recordedNet is the network of the first page, with a run of 30 samples.
func recordedNet(t testing.TB, options ...viz.Option) (*viz.Diagram, *vm.Recording) {
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
	r, err := m.Record(feed, append(gs, loss)...)
	if err != nil {
		t.Fatal(err)
	}
	return viz.New(loss, append([]viz.Option{viz.Backward(gs...), viz.At(30), viz.Recorded(r)}, options...)...), r
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
	t.Run("steps", func(t *testing.T) { stepperSteps(t, browser) })
	t.Run("controls", func(t *testing.T) { stepperControls(t, browser) })
	t.Run("names", func(t *testing.T) { stepperNames(t, browser) })
	t.Run("training", func(t *testing.T) { stepperTraining(t, browser) })
	t.Run("other graphs", func(t *testing.T) { stepperOfOtherGraphs(t, browser) })
}

// shown is what the page shows of a step.
type shown struct {
	Headline, Count, Element, Live string
	Now, Read                      int
	Cells                          []string // of the result
}

const look = `(() => ({
	Headline: $("headline").textContent, Count: $("count").textContent, Element: $("element").textContent, Live: $("live").textContent,
	Now: document.querySelectorAll("#drawing .now").length, Read: document.querySelectorAll("#drawing .read").length,
	Cells: [...document.querySelectorAll("#matrices .matrix")].filter(m => Number(m.dataset.tensor) === steps[state.step].tensor)
		.flatMap(m => [...m.querySelectorAll("i")]).map(i => i.title),
}))()`

// The whole way there and back again: every step lights a box and shows the
// numbers of the VM.
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
	if last < 25 {
		t.Fatalf("only %d steps", last)
	}
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
		if s.Now != 1 || !strings.Contains(s.Live, "Step "+strconv.Itoa(i)) {
			t.Errorf("step %d (%s): %d boxes are lit; it says %q", i, s.Headline, s.Now, s.Live)
		}
		compared += compare(t, r, s)
	}
	if compared < 2000 {
		t.Errorf("only %d numbers are compared", compared)
	}
	b.shot("end")
	for i := last - 1; i >= 0; i-- {
		b.run(chromedp.KeyEvent(kb.ArrowLeft))
		if s := eval[shown](b, look); s.Headline != there[i].Headline || !slices.Equal(s.Cells, there[i].Cells) || s.Now != there[i].Now || s.Read != there[i].Read {
			t.Errorf("back at step %d: have %+v, want %+v", i, s, there[i])
		}
	}
	headlines := ""
	for _, s := range there {
		headlines += s.Headline + "\n"
	}
	for _, want := range []string{"forward MatMul m1", "forward SoftmaxCE L", "backward Add′ ∂s2", "backward MatMul ∂L/∂W1", "backward Sum ∂L/∂b2"} {
		if !strings.Contains(headlines, want+"\n") {
			t.Errorf("no step is %q in\n%s", want, headlines)
		}
	}
}

// compare checks the numbers that a step shows, "m1[0, 3] = −0.0123", and returns
// how many there are.
func compare(t *testing.T, r *vm.Recording, s shown) int {
	t.Helper()
	for _, cell := range s.Cells {
		where, text, _ := strings.Cut(cell, " = ")
		name, index, _ := strings.Cut(strings.TrimSuffix(where, "]"), "[")
		k := slices.IndexFunc(r.Nodes(), func(n *node) bool { return n.Name() == name })
		extents, elements := r.Floats(r.Nodes()[k])
		at := 0
		for axis, i := range strings.Split(index, ", ") {
			if n, err := strconv.Atoi(i); err == nil {
				at = at*extents[axis] + n
			}
		}
		have, err := strconv.ParseFloat(strings.ReplaceAll(text, "−", "-"), 64)
		if want := elements[at]; err != nil || !(math.Abs(have-want) <= 1e-6*math.Abs(want)) {
			t.Errorf("%s: the page shows %s, the VM has %v", where, text, want)
		}
	}
	return len(s.Cells)
}

// A link leads to a step; clicks, the search and the switches do what they say.
func stepperControls(t *testing.T, browser context.Context) {
	d, _ := recordedNet(t)
	b := open(t, browser, d, "#step=1")
	if have := eval[string](b, `$("headline").textContent`); have != "forward MatMul m1" {
		t.Errorf("#step=1: have %q", have)
	}
	// An element of a product is made by a row of two and a column of two.
	b.run(chromedp.Evaluate(`document.querySelectorAll("#matrices .matrix")[2].querySelectorAll("i")[23].dispatchEvent(new PointerEvent("pointerover", {bubbles: true}))`, nil))
	if have := eval[string](b, `[...document.querySelectorAll("#matrices .lit")].map(i => i.title.split(" = ")[0]).join(" ")`); have != "W1[0, 3] W1[1, 3] x[2, 0] x[2, 1]" {
		t.Errorf("hover: lit are %q", have)
	}
	if have := eval[string](b, `$("element").textContent`); !strings.HasPrefix(have, "m1[2, 3] = ") || strings.Count(have, "·") != 2 {
		t.Errorf("hover: it says %q", have)
	}
	b.shot("hover")
	b.run(chromedp.Evaluate(`lightValue("a1")`, nil))
	if have := eval[int](b, `document.querySelectorAll("#drawing .hot").length`); have < 4 {
		t.Errorf("a1 is lit in %d places", have)
	}
	b.run(chromedp.Click("#next", chromedp.ByQuery), chromedp.SendKeys("#search", "∂W2", chromedp.ByQuery))
	if have := eval[string](b, `location.hash + " " + $("headline").textContent`); !strings.HasSuffix(have, "backward MatMul ∂L/∂W2") || !strings.HasPrefix(have, "#step=") {
		t.Errorf("search: have %q", have)
	}
	b.shot("backward")
	away := eval[[]int](b, `[1, 2].map(() => { toggleFold("Affine 1"); return drawing.querySelectorAll(".away").length })`)
	if away[0] < 10 || away[1] != 0 {
		t.Errorf("folding hides %d, unfolding %d", away[0], away[1])
	}
	b.run(chromedp.Focus(`g.scope[data-scope="Affine 2"]`, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	if have := eval[string](b, `drawing.querySelector(".folded.now text")?.textContent`); have != "Affine 2′" {
		t.Errorf("folded: lit is %q", have)
	}
	b.shot("folded")
	b.run(chromedp.Click("#theme", chromedp.ByQuery), chromedp.Click("#language", chromedp.ByQuery))
	if have := eval[string](b, `document.documentElement.lang + document.documentElement.dataset.theme + document.title`); have != "jadarkL の計算グラフ" {
		t.Errorf("switches: have %q", have)
	}
	if have := eval[string](b, `[...drawing.querySelectorAll("text")].map(t => t.textContent).join("|")`); !strings.Contains(have, "= 1（始点）") || strings.Contains(have, "seed") {
		t.Errorf("the drawing says %s", have)
	}
	b.shot("japanese")
	missing := eval[[]string](b, `Object.keys(words.en).concat(Object.keys(words.ja)).filter(k => !words.en[k] || !words.ja[k])`)
	if len(missing) > 0 {
		t.Errorf("words in one language only: %q", missing)
	}
	if have := eval[string](b, `go(0), play(true), $("play").title`); have != "一時停止" {
		t.Errorf("playing, the button says %q", have)
	}
	b.run(chromedp.Poll("state.step >= 2", nil, chromedp.WithPollingInterval(100*time.Millisecond)), chromedp.Evaluate(`play(false)`, nil))
}

// Names cannot leave their place.
func stepperNames(t *testing.T, browser context.Context) {
	loss, gs := nasty()
	d := viz.New(loss, viz.Backward(gs...), viz.Unfold())
	if have := strings.Count(pageOf(t, d), "<script"); have != 3 {
		t.Errorf("the page has %d scripts, want 3", have)
	}
	b := open(t, browser, d, "#step=8")
	if have := eval[int](b, `document.querySelectorAll("script").length`); have != 3 {
		t.Errorf("the page has %d scripts, want 3", have)
	}
	if have := eval[int](b, `steps.forEach((_, i) => go(i)), state.step`); have < 100 {
		t.Errorf("only %d steps", have)
	}
	if have := eval[string](b, `tensors.map(t => t.name).join("\n")`); !strings.Contains(have, "</script><script>alert(1)</script>") {
		t.Errorf("the names are %q", have)
	}
}

// Moments of a training have a slider, a curve and a map.
func stepperTraining(t *testing.T, browser context.Context) {
	_, r := recordedNet(t)
	_, other := recordedNet(t)
	loss := r.Nodes()[slices.IndexFunc(r.Nodes(), func(n *node) bool { return n.Name() == "L" })]
	var gs []*node
	for _, n := range r.Nodes() {
		if _, x := n.GradOf(); x != nil {
			gs = append(gs, n)
		}
	}
	classes := func(c int64) *viz.Classes {
		return &viz.Classes{Left: -1, Right: 1, Bottom: -1, Top: 1, Columns: 2, Of: []int64{0, c, 2, c}}
	}
	moments := []viz.Moment{{Iteration: 0, Values: r, Classes: classes(0)}, {Iteration: 20, Values: r, Classes: classes(1)}}
	losses := []float64{1.5, math.NaN(), 0.5}
	d := viz.New(loss, viz.Backward(gs...), viz.Training(losses, moments...), viz.Samples([]float64{0.5, -0.5}, []int64{2}))
	b := open(t, browser, d, "#step=2&moment=1")
	if have := eval[string](b, `$("iterations").textContent`); !strings.HasPrefix(have, "Iteration 20 of 20 · loss ") {
		t.Errorf("have %q", have)
	}
	if have := eval[int](b, `document.querySelectorAll("#curve .loss, #plane svg > *").length`); have != 2 {
		t.Errorf("have %d of a curve and a sample", have)
	}
	b.run(chromedp.Focus("#moment", chromedp.ByQuery), chromedp.KeyEvent(kb.ArrowLeft))
	if have := eval[string](b, `location.hash`); have != "#step=2" {
		t.Errorf("have %q, want the first moment at the same step", have)
	}
	for want, option := range map[string]viz.Option{
		"Training without a Moment":       viz.Training(losses),
		"moment 0 has no Values":          viz.Recorded(nil),
		"moment 1 is of iteration 0":      viz.Training(nil, moments[0], moments[0]),
		"has 4 Classes in 3 columns":      viz.Training(nil, viz.Moment{Values: r, Classes: &viz.Classes{Columns: 3, Of: make([]int64, 4)}}),
		"has Classes from (0, 0)":         viz.Training(nil, viz.Moment{Values: r, Classes: &viz.Classes{Columns: 2, Of: make([]int64, 4)}}),
		"class 36: allowed are 0 to 35":   viz.Training(nil, viz.Moment{Values: r, Classes: classes(36)}),
		"1 numbers are not the places":    viz.Samples([]float64{1}, []int64{1}),
		"the recording has no value of x": viz.Recorded(other),
		"HTML draws Lanes or an Overview": viz.Book,
		"HTML draws no Detail":            viz.Detail(),
		"HTML draws no BackwardOnly":      viz.BackwardOnly,
	} {
		if err := viz.New(loss, viz.Backward(gs...), option).HTML(io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("have %v, want %q", err, want)
		}
	}
}

// Large tensors are sampled, and the page says so; other graphs have pages, too.
func stepperOfOtherGraphs(t *testing.T, browser context.Context) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 300, 400)
	loss := ops.Sum(ops.Square(x)).Named("L")
	gs := must(autodiff.Grad(loss, x))
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	big := make([]float64, 300*400)
	for i := range big {
		big[i] = float64(i)
	}
	big[7] = 1e200 // no float32
	r, err := m.Record(vm.Feed{x: tensor.New(tensor.WithShape(300, 400), tensor.WithBacking(big))}, append(gs, loss)...)
	if err != nil {
		t.Fatal(err)
	}
	d := viz.New(loss, viz.Backward(gs...), viz.Recorded(r), viz.Japanese)
	if have := len(pageOf(t, d)); have >= 300_000 {
		t.Errorf("the page has %d bytes", have)
	}
	b := open(t, browser, d, "#step=1")
	if have := eval[string](b, `document.querySelector(".note").textContent`); !strings.Contains(have, "120000 要素のうち") || !strings.Contains(have, "1e+200") {
		t.Errorf("have %q", have)
	}
	last := eval[string](b, `[...document.querySelectorAll("#matrices .matrix")].at(-1).querySelector("i:last-child").title`)
	if last != "y2[299, 399] = 1.439976e+10" {
		t.Errorf("have %q", last)
	}
	for _, d := range drawings {
		loss, gs := d.net()
		if err := viz.New(loss, viz.Backward(gs...)).HTML(io.Discard); err != loss.Graph().Err() {
			t.Errorf("%s: %v", d.file, err)
		}
	}
}

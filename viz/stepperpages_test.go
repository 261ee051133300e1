package viz_test

import (
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

// The scripts say only what is said in both languages.
func TestStepperWords(t *testing.T) {
	files, err := filepath.Glob("stepper/*.js")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	words, err := os.ReadFile("stepper/words.json")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`(?:say|label)\((?:[^()"]*, )?"(\w+)"`)
	count := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllSubmatch(text, -1) {
			if count++; strings.Count(string(words), `"`+string(m[1])+`": "`) != 2 {
				t.Errorf("%s says %q, which is not in two languages", file, m[1])
			}
		}
	}
	if count < 30 {
		t.Errorf("only %d words are looked for", count)
	}
}

// The page suits dark rooms, narrow screens, those who want no motion, paper, and
// readers of Japanese.
func stepperMedia(t *testing.T, browser context.Context) {
	d, _ := recordedNet(t)
	b := open(t, browser, d, "#step=21")
	b.run(prefer("prefers-reduced-motion", "no-preference"))
	b.want("motion", `getComputedStyle(drawing.querySelector(".read > path")).animationName`, "flow")
	b.run(prefer("prefers-reduced-motion", "reduce"))
	b.want("reduced motion", `[getComputedStyle(drawing.querySelector(".read > path")).animationName, getComputedStyle(drawing.querySelector("g[id]")).transitionDuration, calm()]`, "none,0s,true")
	b.run(chromedp.Evaluate(`zoom(3), view.y = 0, showView(), go(21)`, nil))
	b.want("the view jumps", `[moving, view.y > 0]`, "0,true")
	b.run(prefer("prefers-color-scheme", "dark"), chromedp.Poll(`document.documentElement.dataset.theme === "dark"`, nil))
	b.want("a dark room", `[document.documentElement.dataset.theme, getComputedStyle(document.documentElement).colorScheme]`, "dark,dark")
	b.run(emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Evaluate(`dispatchEvent(new Event("beforeprint"))`, nil))
	b.want("paper", `[document.documentElement.dataset.theme, view.w === whole[0], ...["#play", "#search", "#zoom", "#slider"].map(q => getComputedStyle(document.querySelector(q)).display), getComputedStyle($("count")).display !== "none"]`, "light,true,none,none,none,none,true")
	b.want("whole matrices on paper", `[...document.querySelectorAll(".scroll")].filter(s => s.scrollHeight > s.clientHeight + 8).length`, "0")
	b.run(emulation.SetEmulatedMedia(), chromedp.Evaluate(`dispatchEvent(new Event("afterprint"))`, nil))
	for _, size := range [][2]int64{{390, 844}, {844, 390}, {320, 568}} {
		b.run(chromedp.EmulateViewport(size[0], size[1]), chromedp.Reload())
		b.want("a narrow page's overflow", `document.documentElement.scrollWidth > innerWidth`, "false")
		b.want("what is out of a narrow page", `["stage", "side", "back", "play", "next", "slider", "language", "theme"].filter(id => { const r = $(id).getBoundingClientRect(); return !(r.width > 20 && r.height > 10 && r.left >= 0 && r.right <= innerWidth && r.top >= 0 && r.bottom <= innerHeight) })`, "")
		b.settle()
		b.want("the box of the step", `(() => { const s = $("stage").getBoundingClientRect(), r = drawing.querySelector(".now").getBoundingClientRect(); return r.left >= s.left && r.right <= s.right && r.top >= s.top && r.bottom <= s.bottom })()`, "true")
	}
	b.shot("narrow")
	b.run(chromedp.EmulateViewport(1440, 900), chromedp.Reload(), chromedp.Click("#theme", chromedp.ByQuery), chromedp.Click("#language", chromedp.ByQuery))
	b.want("switches", `document.documentElement.lang + document.documentElement.dataset.theme + document.title`, "jadarkL の計算グラフ")
	if have := eval[string](b, `[...drawing.querySelectorAll("text")].map(t => t.textContent).join("|")`); !strings.Contains(have, "= 1（始点）") || strings.Contains(have, "seed") {
		t.Errorf("the drawing says %s", have)
	}
	b.want("Japanese", `$("live").textContent`, "ステップ 21 / 29、逆伝播：∂W2 = MatMul(aᵀ)(a1, ∂s2), 形状 10×3. m2 の勾配計算（2 段階のうち 2 番目）。各要素は、 a1 の列と ∂s2 の列の積和。勾配が求まった：W2 の各要素に対する L の変化率。")
	b.shot("japanese")
}

// Names cannot leave their place.
func stepperNames(t *testing.T, browser context.Context) {
	loss, gs := nasty()
	d := viz.New(loss, viz.Backward(gs...), viz.Unfold())
	if have := strings.Count(pageOf(t, d), "<script"); have != 3 {
		t.Errorf("the page has %d scripts, want 3", have)
	}
	b := open(t, browser, d, "#step=8")
	b.want("scripts", `document.querySelectorAll("script").length`, "3")
	if have := eval[int](b, `steps.forEach((_, i) => go(i)), state.step`); have < 100 {
		t.Errorf("only %d steps", have)
	}
	if have := eval[string](b, `tensors.map(t => t.name).join("\n")`); !strings.Contains(have, "</script><script>alert(1)</script>") {
		t.Errorf("the names are %q", have)
	}
	b.want("scripts", `document.querySelectorAll("script").length`, "3")
}

// Moments of a training have a slider, a curve and a map.
func stepperTraining(t *testing.T, browser context.Context) {
	n := newTrainable(t)
	var runs []*vm.Recording
	for i := range 3 {
		for _, W := range n.machine.Graph().Params() {
			for k, w := range n.machine.Value(W).Float32s() {
				n.machine.Value(W).Float32s()[k] = w + float32(i)*0.25
			}
		}
		runs = append(runs, n.record(t))
	}
	r, loss, gs := runs[0], n.loss, n.grads
	_, other := recordedNet(t)
	classes := func(c int64) *viz.Classes {
		return &viz.Classes{Left: -1, Right: 1, Bottom: -1, Top: 1, Columns: 2, Of: []int64{0, c, 2, c}}
	}
	moments := []viz.Moment{{Iteration: 0, Values: r, Classes: classes(0)}, {Iteration: 20, Values: runs[1], Classes: classes(1)}, {Iteration: 40, Values: runs[2], Classes: classes(1)}}
	losses := []float64{1.5, math.NaN(), 0.5}
	d := viz.New(loss, viz.Backward(gs...), viz.Training(losses, moments...), viz.Samples([]float64{0.5, -0.5}, []int64{2}))
	b := open(t, browser, d, "#step=2&moment=1")
	if have := eval[string](b, `$("iteration").textContent`); !strings.HasPrefix(have, "Iteration 20 of 40 · loss ") {
		t.Errorf("have %q", have)
	}
	b.want("a curve and a sample", `document.querySelectorAll("#curve .loss, #plane svg > *").length`, "2")
	// The map is painted as it is: rows from the top, a colour for each class.
	painted := `[0, 1, 2, 3].map(i => [...document.querySelector("#plane canvas").getContext("2d").getImageData(i % 2, i >> 1, 1, 1).data].slice(0, 3).map(v => v.toString(16).padStart(2, "0")).join("")).join()`
	b.want("the map", painted, "0072b2,d55e00,009e73,d55e00")
	b.want("the sample", `["cx", "x", "d"].map(a => document.querySelector("#plane svg > *").getAttribute(a)).find(Boolean)`, eval[string](b, `(() => { const x = (0.5 + 2) / 4 * 100, y = (0.5 + 2) / 4 * 100, r = 1.15; return `+"`M${x} ${y - 1.3 * r} L${x + 1.2 * r} ${y + r} L${x - 1.2 * r} ${y + r} Z`"+` })()`))
	// Each moment has its own numbers.
	compared := 0
	for i, moment := range moments {
		for _, s := range eval[[]shown](b, `(state.moment = `+itoa(i)+`, steps.map((_, i) => (go(i), `+look+`)))`) {
			compared += compareNumbers(t, moment.Values.(*vm.Recording), s)
		}
	}
	if compared < 6000 {
		t.Errorf("only %d numbers are compared", compared)
	}
	b.run(chromedp.Evaluate(`go(2), goMoment(1)`, nil), chromedp.Focus("#moment", chromedp.ByQuery), chromedp.KeyEvent(kb.ArrowLeft))
	b.want("the first moment at the same step", `[location.hash, state.moment]`, "#step=2,0")
	b.want("its map", painted, "0072b2,0072b2,009e73,0072b2")
	b.run(chromedp.Evaluate(`speeds.value = "8"`, nil), chromedp.Click("#learn", chromedp.ByQuery), chromedp.Poll("state.moment === 2 && !learning", nil, chromedp.WithPollingInterval(50*time.Millisecond)))
	b.want("played", `[location.hash, $("learn").title, $("moment").value]`, "#step=2&moment=2,Play through the training,2")
	b.run(chromedp.Evaluate(`location.hash = "#step=3&moment=1"`, nil), chromedp.Poll("state.moment === 1", nil))
	b.want("a link", `[state.step, $("moment").value]`, "3,1")
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

// Where training and evaluation differ, the branch that is not taken is pale, has
// no steps, and the page says so.
func stepperBranches(t *testing.T, browser context.Context) {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 4)
	gamma, beta := g.Param("gamma", autodiff.Ones(), 4), g.Param("beta", autodiff.Zeros(), 4)
	h := ops.Dropout(ops.BatchNorm(x, gamma, beta, 0.1, 1e-5), 0.5)
	y := ops.TrainEval(ops.Tanh(h).Named("trained"), ops.Neg(ops.Square(h).Named("square")).Named("evaluated")).Named("y")
	loss := ops.Sum(y).Named("L")
	gs := must(autodiff.Grad(loss, gamma, beta))
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	xs := make([]float32, 6*4)
	for i := range xs {
		xs[i] = float32(i%7) - float32(i%3)
	}
	feed := vm.Feed{x: tensor.New(tensor.WithShape(6, 4), tensor.WithBacking(xs))}
	for taken, machine := range map[string]*vm.Machine{"trained": m, "evaluated": m.With(vm.Eval())} {
		r, err := machine.Record(feed, append(gs, loss)...)
		if err != nil {
			t.Fatal(err)
		}
		b := open(t, browser, viz.New(loss, viz.Backward(gs...), viz.Recorded(r), viz.Unfold()), "")
		var want []string // what the machine did not compute
		for _, n := range g.Nodes()[:loss.ID()+1] {
			if n.NumIn() > 0 && r.Value(n) == nil && !n.IsAssign() {
				want = append(want, n.Name())
			}
		}
		compared := 0
		for _, s := range eval[[]shown](b, "steps.map((_, i) => (go(i), "+look+"))") {
			compared += compareNumbers(t, r, s)
			if s.Headline == "forward TrainEval y" && !strings.Contains(s.Story, "this run takes "+taken+";") {
				t.Errorf("at y it says %q", s.Story)
			}
			if _, name, _ := strings.Cut(s.Text, " = "); slices.Contains(want, name) {
				t.Errorf("there is a step %q", s.Headline)
			}
		}
		if compared < 200 {
			t.Errorf("only %d numbers are compared", compared)
		}
		pale := eval[[]string](b, `[...drawing.querySelectorAll(".op.forward.untaken")].map(g => g.dataset.node)`)
		drawn := eval[[]string](b, `[...drawing.querySelectorAll(".op.forward")].map(g => g.dataset.node)`)
		want = slices.DeleteFunc(want, func(name string) bool { return !slices.Contains(drawn, name) })
		slices.Sort(want)
		if slices.Sort(pale); len(want) < 2 || !slices.Equal(pale, want) {
			t.Errorf("pale are %q, want %q", pale, want)
		}
		b.shot("branches-" + taken)
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
	if have := eval[string](b, `document.querySelector("#matrices .note").textContent`); !strings.Contains(have, "120000 要素のうち") || !strings.Contains(have, "1e+200") {
		t.Errorf("have %q", have)
	}
	b.want("the last element", `[...document.querySelectorAll("#matrices .matrix")].at(-1).querySelector("i:last-child").title`, "y2[299, 399] = 1.439976e+10")
	for _, d := range drawings {
		loss, gs := d.net()
		if err := viz.New(loss, viz.Backward(gs...)).HTML(io.Discard); err != loss.Graph().Err() {
			t.Errorf("%s: %v", d.file, err)
		}
	}
	loss, gs = wrong()
	b = open(t, browser, viz.New(loss, viz.Backward(gs...)), "")
	if have := eval[string](b, `$("step").textContent`); !strings.Contains(have, loss.Graph().Err().Error()) || !strings.Contains(have, "no steps") {
		t.Errorf("of a mistake it says %q", have)
	}
	b.run(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(" "))
	b.want("playing nothing", `[state.step, timer, $("memory").hidden]`, "0,0,true")
}

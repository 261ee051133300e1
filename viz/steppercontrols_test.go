package viz_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"keisan/viz"
)

// middle returns the middle of an element on the screen.
func (b *tab) middle(selector string) (x, y float64) {
	b.Helper()
	place := eval[[]float64](b, `(() => { const r = document.querySelector(`+"`"+selector+"`"+`).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	return place[0], place[1]
}

// point moves the mouse to the middle of an element.
func (b *tab) point(selector string) {
	b.Helper()
	x, y := b.middle(selector)
	b.run(chromedp.MouseEvent(input.MouseMoved, x, y))
}

// click clicks on it.
func (b *tab) click(selector string) {
	b.Helper()
	x, y := b.middle(selector)
	b.run(chromedp.MouseClickXY(x, y))
}

// want checks what a script has.
func (b *tab) want(what, script, want string) {
	b.Helper()
	if have := eval[string](b, "String("+script+")"); have != want {
		b.Errorf("%s: have %q, want %q", what, have, want)
	}
}

// settle waits until the view stands still.
func (b *tab) settle() {
	b.run(chromedp.Poll("moving === 0", nil, chromedp.WithPollingInterval(50*time.Millisecond)))
}

// The pointer lights what belongs together, folds, pans and zooms.
func stepperPointer(t *testing.T, browser context.Context) {
	d, _ := recordedNet(t)
	b := open(t, browser, d, "#step=1")
	// An element of a product is made by a row of two and a column of two.
	lit := `[...document.querySelectorAll("#matrices .lit")].map(i => i.title.split(" = ")[0]).join(" ")`
	b.point(`#matrices .matrix[data-tensor="${steps[1].tensor}"] i:nth-child(24)`)
	b.want("an element of m1", lit, "W1[0, 3] W1[1, 3] x[2, 0] x[2, 1]")
	if have := eval[string](b, `$("element").textContent`); !strings.HasPrefix(have, "m1[2, 3] = ") || strings.Count(have, "·") != 2 {
		t.Errorf("an element of m1: it says %q", have)
	} else {
		compareProduct(t, have)
	}
	b.shot("hover")
	// Pointing at the box lights the value wherever it is.
	b.point("#f0006 text")
	hot := `[...document.querySelectorAll(".hot")].map(e => e.id || e.tagName).join(" ")`
	b.want("a1", `drawing.querySelectorAll(".hot").length > 4 && ["f0006", "b0006"].every(id => $(id).matches(".hot")) && drawing.querySelectorAll(".saved.hot").length`, "1")
	b.point("#count")
	b.want("beside it", hot, "")

	moved := `Object.keys(view).some(k => !(Math.abs(view[k] - before[k]) < 1))`
	b.run(chromedp.Evaluate(`window.before = { ...view }, 0`, nil), chromedp.Click("#in", chromedp.ByQuery))
	b.want("+", moved, "true")
	b.run(chromedp.KeyEvent("-"))
	b.want("+ and -", moved, "false")
	x, y := b.middle("#stage")
	b.run(chromedp.MouseEvent(input.MouseWheel, x, y, func(p *input.DispatchMouseEventParams) *input.DispatchMouseEventParams {
		return p.WithDeltaX(0).WithDeltaY(-300)
	}), chromedp.Poll(`view.w < whole[0] * 0.9`, nil))
	b.run(chromedp.Evaluate(`window.before = { ...view }, 0`, nil), chromedp.MouseEvent(input.MousePressed, x, y, chromedp.ButtonLeft), chromedp.MouseEvent(input.MouseMoved, x+60, y+50, chromedp.ButtonLeft),
		chromedp.MouseEvent(input.MouseReleased, x+60, y+50, chromedp.ButtonLeft))
	b.want("dragging", `[`+moved+`, state.step]`, "true,1")
	b.run(chromedp.KeyEvent("0"))
	b.want("all of it", `[view.x, view.y, view.w === whole[0]]`, "0,0,true")

	b.click(`g.scope[data-scope="Affine 1"] text`)
	b.want("folded", `[drawing.querySelectorAll(".away").length > 9, drawing.querySelectorAll(".folded").length, drawing.querySelector(".folded.now text").textContent]`, "true,2,Affine 1")
	b.shot("folded")
	b.click(`.folded text`)
	b.want("unfolded", `drawing.querySelectorAll(".away, .folded").length`, "0")
}

// compareProduct computes "m1[2, 3] = 0.1·(−2) + 0.3·4 = 1.0".
func compareProduct(t *testing.T, text string) {
	parts, sum := strings.Split(text, " = "), 0.0
	for _, term := range strings.Split(parts[1], " + ") {
		a, b, _ := strings.Cut(strings.NewReplacer("(", "", ")", "").Replace(term), "·")
		sum += number(a) * number(b)
	}
	if want := number(parts[2]); !(sum > want-0.01 && sum < want+0.01) {
		t.Errorf("%s: that is %v", text, sum)
	}
}

// A value that is used in many places is lit in all of them: its ghosts, the
// copies of it, and its twin.
func stepperLinks(t *testing.T, browser context.Context) {
	loss, gs := rnn()
	d := viz.New(loss, viz.Backward(gs...))
	b := open(t, browser, d, "#step=3")
	b.want("#step=3", `[state.step, $("count").textContent.split(" ")[0]]`, "3,3")
	b.want("Wh", `(lightValue("Wh"), [...drawing.querySelectorAll("g.hot[id^=f], g.hot[id^=g]")].length > 3)`, "true")
	// Steps take the place of each other; a jump is remembered.
	length := eval[int](b, "history.length")
	b.run(chromedp.KeyEvent(kb.ArrowRight))
	b.want("a step", `[location.hash, history.length]`, "#step=4,"+itoa(length))
	b.click("#" + eval[string](b, `steps[6].box`) + " text")
	jumped := eval[string](b, "location.hash")
	b.want("a jump", `[steps[state.step].box === steps[6].box, history.length]`, "true,"+itoa(length+1))
	b.run(chromedp.Evaluate("history.back()", nil), chromedp.Poll(`state.step === 4`, nil))
	b.want("back", `[location.hash, $("slider").value]`, "#step=4,4")
	b.run(chromedp.Evaluate("history.forward()", nil), chromedp.Poll(`state.step !== 4`, nil))
	b.want("forward", `location.hash`, jumped)
	b.run(chromedp.Evaluate(`location.hash = "#step=9"`, nil), chromedp.Poll(`state.step === 9`, nil))
	b.want("another link", `$("slider").value`, "9")
	for _, hash := range []string{"#step=x", "#step=-4", "#other", "#"} {
		b.run(chromedp.Evaluate(`location.hash = "`+hash+`"`, nil), chromedp.Poll(`state.step === 0`, nil))
	}
	b.run(chromedp.Evaluate(`location.hash = "#step=999999"`, nil), chromedp.Poll(`state.step === last`, nil))
	b.run(chromedp.Reload())
	b.want("reloaded", `state.step === last`, "true")
	// The search leads to a step, and the view follows it.
	b.run(chromedp.SendKeys("#search", "h1", chromedp.ByQuery))
	b.want("search", `tensors[steps[state.step].tensor].name`, "h1")
	b.settle()
	if !eval[bool](b, `(() => { const s = $("stage").getBoundingClientRect(), r = $(steps[state.step].box).getBoundingClientRect(); return r.top >= s.top && r.bottom <= s.bottom })()`) {
		t.Error("the box of h1 is not in sight")
	}
	b.run(chromedp.SendKeys("#search", "zzz", chromedp.ByQuery))
	b.want("no such name", `search.validationMessage`, "no such name")
	x := eval[[]float64](b, `(() => { const r = $("timeline").getBoundingClientRect(); return [r.x + r.width / 2, r.bottom - 8] })()`)
	b.run(chromedp.MouseClickXY(x[0], x[1]))
	b.want("the middle of the bars", `Math.abs(state.step - steps.length / 2) <= 1`, "true")
}

var itoa = strconv.Itoa

// Everything can be done from the keyboard, and what has the focus is seen.
func stepperKeyboard(t *testing.T, browser context.Context) {
	d, _ := recordedNet(t)
	b := open(t, browser, d, "#step=1")
	var order []string
	for range 60 {
		b.run(chromedp.KeyEvent(kb.Tab))
		focus := eval[[]string](b, `(() => { const e = document.activeElement, s = getComputedStyle(e); return [e.dataset.scope ? "scope" : e.id || e.className || e.tagName, s.outlineStyle, s.outlineWidth] })()`)
		if focus[0] == "BODY" || len(order) > 0 && focus[0] == order[0] {
			break
		}
		if focus[1] == "none" || focus[2] == "0px" {
			t.Errorf("nobody sees that %s has the focus", focus[0])
		}
		order = append(order, focus[0])
	}
	want := strings.Fields("search language theme scope in out fit grid first back play next last slider SELECT")
	if have := slices.DeleteFunc(slices.Compact(order), func(s string) bool { return s == "scroll" }); !slices.Equal(have, want) {
		t.Errorf("Tab leads to %q, want %q", have, want)
	}
	b.run(chromedp.Evaluate(`document.activeElement.blur()`, nil))
	for _, k := range []struct{ key, script, want string }{
		{kb.ArrowRight, "state.step", "2"}, {kb.ArrowLeft, "state.step", "1"}, {kb.End, "state.step === last", "true"}, {kb.Home, "state.step", "0"},
		{" ", "[timer !== 0, $('play').title]", "true,Pause"}, {kb.Escape, "[timer, $('play').title]", "0,Play"},
		{"/", "[document.activeElement.id, search.value = '']", "search,"}, {"m", "search.value", "m"}, {"1", "$('headline').textContent", "forward MatMul m1"},
		{kb.Escape, "[search.value, document.activeElement.tagName, document.querySelectorAll('.hot').length]", ",BODY,0"},
		{"0", "view.w / whole[0]", "1"}, {"+", "view.w < whole[0]", "true"}, {"-", "Math.round(view.w / whole[0] * 100)", "100"},
	} {
		b.run(chromedp.KeyEvent(k.key))
		b.want("key "+k.key, k.script, k.want)
	}
	// Scopes fold, and the elements of the result are told one by one.
	b.run(chromedp.Focus(`g.scope[data-scope="Affine 2"]`, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	b.want("Enter folds", `[drawing.querySelector('g.scope[data-scope="Affine 2"]').getAttribute("aria-expanded"), document.activeElement.dataset.scope]`, "false,Affine 2")
	b.run(chromedp.KeyEvent(kb.Enter))
	b.want("Enter unfolds", `[drawing.querySelector('g.scope[data-scope="Affine 2"]').getAttribute("aria-expanded"), state.step]`, "true,1")
	b.run(chromedp.Focus("#matrices .grid[tabindex]", chromedp.ByQuery), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight))
	b.want("arrow keys in m1", `[$("element").textContent.split(" = ")[0], $("live").textContent.startsWith("m1[1, 2] = "), state.step]`, "m1[1, 2],true,1")
	b.run(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.ArrowRight))
	b.want("Esc leaves m1", "state.step", "2")
	b.run(chromedp.Evaluate(`speeds.value = "8", play(true)`, nil), chromedp.Poll("state.step === last && !timer", nil, chromedp.WithPollingInterval(100*time.Millisecond)))
	b.want("played to the end", `[timer, $("live").textContent.includes("MatMul")]`, "0,true")
}

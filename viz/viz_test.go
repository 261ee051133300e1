package viz_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/viz"
)

func TestWrongArguments(t *testing.T) {
	loss, gs := spiral()
	other, _ := spiral()
	x := loss.In(0)
	for want, d := range map[string]*viz.Diagram{
		"the node to draw is nil":              viz.New(nil),
		"an option is nil":                     viz.New(loss, nil),
		"gradient 2 is nil":                    viz.New(loss, viz.Backward(gs[0], nil)),
		"s2 is not a gradient":                 viz.New(loss, viz.Backward(x)),
		"but the drawing is of L1 (nets":       viz.New(other, viz.Backward(gs...)),
		"BackwardOnly needs gradients":         viz.New(loss, viz.BackwardOnly),
		"batch extent -3: allowed":             viz.New(loss, viz.At(-3)),
		"unknown Preset(9): allowed are Lanes": viz.New(loss, viz.Preset(9)),
		"unknown Passes(9)":                    viz.New(loss, viz.Passes(9)),
		"FoldDepth(-1): allowed":               viz.New(loss, viz.FoldDepth(-1)),
		"Book draws no Detail":                 viz.New(loss, viz.Detail(), viz.Book),
		"the node to focus on is nil":          viz.New(loss, viz.Focus(nil, 2)),
		"belongs to another graph":             viz.New(loss, viz.Focus(other, 2)),
		"Focus within -1 steps":                viz.New(loss, viz.Focus(x, -1)),
		"is not drawn: s2 is not computed":     viz.New(x, viz.Focus(loss, 1)),
		"unknown Language(9)":                  viz.New(loss, viz.Language(9)),
	} {
		for name, write := range map[string]func(io.Writer) error{"DOT": d.DOT, "SVG": d.SVG, "PNG": d.PNG, "PDF": d.PDF} {
			var b bytes.Buffer
			if err := write(&b); err == nil || !strings.Contains(err.Error(), want) || b.Len() > 0 {
				t.Errorf("%s: have %v and %d bytes, want an error with %q", name, err, b.Len(), want)
			}
		}
	}
}

func TestParsePreset(t *testing.T) {
	for name, want := range map[string]viz.Preset{"Lanes": viz.Lanes, "lanes": viz.Lanes, "BOOK": viz.Book} {
		if have, err := viz.ParsePreset(name); err != nil || have != want {
			t.Errorf("%s: have %v, %v", name, have, err)
		}
	}
	if _, err := viz.ParsePreset("poster"); err == nil || !strings.Contains(err.Error(), "allowed are Lanes, Book, Overview") {
		t.Errorf("have %v", err)
	}
}

func TestSave(t *testing.T) {
	loss, gs := spiral()
	d := viz.New(loss, viz.Backward(gs...))
	dir := t.TempDir()
	begins := map[string]string{".dot": "digraph", ".svg": "<?xml", ".png": "\x89PNG", ".pdf": "%PDF", ".SVG": "<?xml"}
	_, missing := exec.LookPath("dot")
	for suffix, want := range begins {
		path := filepath.Join(dir, "net"+suffix)
		err := d.Save(path)
		if missing != nil && (suffix == ".png" || suffix == ".pdf") {
			if err == nil || !strings.Contains(err.Error(), "apt install graphviz") {
				t.Errorf("%s: have %v, want an error that says what to install", suffix, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", suffix, err)
		}
		if have, _ := os.ReadFile(path); !strings.HasPrefix(string(have), want) {
			t.Errorf("%s: have %.20q…", suffix, have)
		}
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "net.jpeg"):            `unknown suffix ".jpeg": allowed are .dot, .svg, .html, .png, .pdf`,
		filepath.Join(dir, "net"):                 `unknown suffix ""`,
		filepath.Join(dir, "no", "such", "n.dot"): "viz: write " + filepath.Join(dir, "no", "such", "n.dot") + ": in the folder " + filepath.Join(dir, "no", "such") + ": ",
		dir + "/": "unknown suffix",
	} {
		if err := d.Save(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: have %v, want %q", path, err, want)
		}
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "net.") || begins[filepath.Ext(e.Name())] == "" {
			t.Errorf("%s is left over", e.Name())
		}
	}
}

// Without dot there are SVG and a clear error.
func TestWithoutGraphviz(t *testing.T) {
	t.Setenv("PATH", "")
	loss, gs := spiral()
	d := viz.New(loss, viz.Backward(gs...))
	var b bytes.Buffer
	if err := d.SVG(&b); err != nil {
		t.Fatal(err)
	}
	if said := saidBy(t, b.Bytes()); !strings.Contains(said, "MatMul′") || !strings.Contains(said, "∂W1 = xᵀ·g") {
		t.Errorf("the SVG says %q", said)
	}
	for name, write := range map[string]func(io.Writer) error{"PNG": d.PNG, "PDF": d.PDF} {
		if err := write(io.Discard); err == nil || !strings.Contains(err.Error(), "viz: "+name) || !strings.Contains(err.Error(), "apt install graphviz") {
			t.Errorf("have %v", err)
		}
	}
	dir := t.TempDir()
	for _, suffix := range []string{".png", ".PDF"} {
		path := filepath.Join(dir, "net"+suffix)
		for range 2 { // again, too
			err := d.Save(path)
			if !errors.Is(err, viz.ErrNoDot) || !strings.HasPrefix(err.Error(), "viz: "+path+": ") || !strings.HasSuffix(err.Error(), ": the drawing is in "+path+".svg instead") || strings.Contains(err.Error(), "\n") {
				t.Errorf("have %v, want a line that says where the drawing is", err)
			}
		}
		if have, err := os.ReadFile(path + ".svg"); err != nil || !bytes.Equal(have, b.Bytes()) {
			t.Errorf("%s.svg is not the SVG: %v", path, err)
		}
	}
	wrong, _ := wrong()
	path := filepath.Join(dir, "wrong.png")
	if err := viz.New(wrong).Save(path); !errors.Is(err, viz.ErrNoDot) || !errors.Is(err, autodiff.ErrShape) || !strings.HasSuffix(err.Error(), "(drawn in red in "+path+".svg)") {
		t.Errorf("a mistake: have %v", err)
	}
	if err := d.Save(filepath.Join(dir, "no", "net.png")); err == nil || errors.Is(err, viz.ErrNoDot) {
		t.Errorf("nothing is drawn instead where that cannot be written: have %v", err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) != 3 {
		t.Errorf("have the files %v, want 3 of SVG", files)
	}
}

// A drawing of a graph with a mistake is written whole; then comes the mistake.
func TestMistake(t *testing.T) {
	loss, _ := wrong()
	mistake := loss.Graph().Err()
	var b bytes.Buffer
	if err := viz.New(loss, viz.BackwardOnly).DOT(&b); err != mistake {
		t.Errorf("have %v, want %v", err, mistake)
	}
	g, places := readPlaces(t, b.Bytes())
	if len(places) < 10 {
		t.Errorf("only %d boxes", len(places))
	}
	red, pale := "", ""
	for _, n := range g.Nodes.Nodes {
		switch said := text(n.Attrs["label"]); n.Attrs["color"] {
		case `"#C1121F"`:
			red += said
		case `"#D1D5DB"`:
			pale += strings.SplitN(said, "\n", 2)[0] + " "
		}
	}
	if want := "MatMul\nh  N×10\nW2  3×10"; red != want {
		t.Errorf("red: have %q, want %q", red, want)
	}
	if want := "Add SoftmaxCE L "; pale != want {
		t.Errorf("pale: have %q, want %q", pale, want)
	}
	dir := t.TempDir()
	for suffix, how := range map[string]string{"svg": "drawn in red", "html": "drawn in red", "tex": "drawn in red", "mmd": "drawn in red", "json": "drawn in red",
		"txt": "marked with ✗", "netron": "told as an attribute", "dot": "drawn in red"} {
		path := filepath.Join(dir, "net."+suffix)
		err := viz.New(loss).Save(path)
		if want := fmt.Sprintf("%v (%s in %s)", mistake, how, path); !errors.Is(err, autodiff.ErrShape) || err.Error() != want {
			t.Errorf("have %v, want %s", err, want)
		}
		if have, err := os.ReadFile(path); err != nil || len(have) < 500 {
			t.Errorf("%s: %d bytes: %v", path, len(have), err)
		}
	}
	path := filepath.Join(dir, "net.dot")
	if saved, err := os.ReadFile(path); err != nil || !bytes.Equal(saved, b.Bytes()) {
		t.Error("the drawing is not saved", err)
	}
}

// Mistakes that leave no operand or no graph behind are drawn as well.
func TestStrangeMistakes(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	x, far := g.Input("x", 2, 3), autodiff.NewGraph(autodiff.Float32).Input("far", 2, 3)
	for _, n := range []*node{
		autodiff.Apply(op{name: "Add"}, x, nil),
		autodiff.Apply(op{name: "Add"}, x, far),
		autodiff.Apply(op{name: "Add"}, nil),
		g.Param("x", normal(), 3),
		g.Input("deep", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
		autodiff.NewGraph(autodiff.Int64).Input("", 2),
		autodiff.Apply(op{name: "Tanh"}, far, x).Named("y"),
	} {
		for _, preset := range []viz.Preset{viz.Lanes, viz.Book} {
			var b bytes.Buffer
			if err := viz.New(n, preset).DOT(&b); err == nil {
				t.Errorf("%v: no error", n)
			}
			if !bytes.Contains(b.Bytes(), []byte("#C1121F")) {
				t.Errorf("%v: nothing red in\n%s", n, b.Bytes())
			}
		}
	}
}

// Whatever node is drawn, there is a drawing.
func TestAnyNode(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x, W := g.Input("x", 4, 4), g.Param("W", normal(), 4, 4)
	y := sigmoid(matmul(x, W))
	dW, err := autodiff.Grad(sum(y), W)
	if err != nil {
		t.Fatal(err)
	}
	loss := sum(mul(dW[0], dW[0]))
	second, err := autodiff.GradOrZeros(loss, W, x)
	if err != nil {
		t.Fatal(err)
	}
	product, err := autodiff.VJP(y, y, W, x)
	if err != nil {
		t.Fatal(err)
	}
	itself, err := autodiff.GradOrZeros(loss, loss, g.Param("unused", normal(), 3))
	if err != nil {
		t.Fatal(err)
	}
	step := autodiff.Assign(W, add(W, dW[0]))
	for _, c := range []struct {
		n     *node
		grads []*node
	}{{x, nil}, {W, nil}, {g.Scalar(2), nil}, {loss, second}, {y, product}, {loss, itself}, {step, nil}, {dW[0], nil}} {
		for _, preset := range []viz.Preset{viz.Lanes, viz.Book} {
			for _, passes := range []viz.Passes{viz.Both, viz.ForwardOnly, viz.BackwardOnly} {
				if passes == viz.BackwardOnly && c.grads == nil {
					continue
				}
				var b bytes.Buffer
				if err := viz.New(c.n, preset, passes, viz.Backward(c.grads...)).DOT(&b); err != nil {
					t.Errorf("%v: %v", c.n, err)
				}
				checkGeometry(t, b.Bytes())
			}
		}
	}
}

// A graph of many operations is folded by its scopes, unless told otherwise.
func TestOverview(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	h, W := g.Input("x", 4, 4), g.Param("W", normal(), 4, 4)
	g.Scope("Net", func() {
		for i := range 40 {
			g.Scope(fmt.Sprint("Block ", i+1), func() { h = tanh(add(matmul(h, W), matmul(tanh(h), W))) })
		}
	})
	loss := sum(h)
	for _, c := range []struct {
		want   int
		option viz.Option
	}{{1 + 1, viz.At(0)}, {1 + 1, viz.Overview}, {40 + 1, viz.FoldDepth(2)}, {1 + 1, viz.FoldDepth(1)}, {200 + 1, viz.Unfold()}, {1 + 1, viz.Fold("Net")}, {1 + 1, viz.Fold()}, {40 + 1, viz.Fold("Block")}, {39*5 + 1 + 1, viz.Fold("Block 7")}, {39*5 + 1 + 1, viz.Fold("Net/Block 7")}} {
		var b bytes.Buffer
		if err := viz.New(loss, c.option).DOT(&b); err != nil {
			t.Fatal(err)
		}
		if have := bytes.Count(b.Bytes(), []byte(`fillcolor="#E8F3FA"`)); have != c.want {
			t.Errorf("have %d operations, want %d", have, c.want)
		}
	}
}

// tower is a net of n blocks of four operations and two parameters.
func tower(n int) (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	h := g.Input("x", autodiff.Batch, 4)
	for i := range n {
		g.Scope(fmt.Sprint("Block ", i+1), func() {
			h = tanh(add(matmul(h, g.Param(fmt.Sprint("W", i), normal(), 4, 4)), g.Param(fmt.Sprint("b", i), normal(), 4)))
		})
	}
	loss = sum(h)
	return loss, grads(loss)
}

func benchmark(b *testing.B, n int, write func(*viz.Diagram, io.Writer) error, box *regexp.Regexp) {
	loss, gs := tower(n)
	d := viz.New(loss, viz.Backward(gs...), viz.Unfold())
	var text bytes.Buffer
	for b.Loop() {
		text.Reset()
		if err := write(d, &text); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(box.FindAllIndex(text.Bytes(), -1))), "boxes")
}

func BenchmarkDOT20000(b *testing.B) {
	benchmark(b, 1600, (*viz.Diagram).DOT, regexp.MustCompile("height="))
}
func BenchmarkSVG3000(b *testing.B) {
	benchmark(b, 250, (*viz.Diagram).SVG, regexp.MustCompile(`id="[fbgs]\d`))
}
func BenchmarkSVG20000(b *testing.B) {
	benchmark(b, 1600, (*viz.Diagram).SVG, regexp.MustCompile(`id="[fbgs]\d`))
}

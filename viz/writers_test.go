package viz_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/viz"
)

// writers are what needs no picture.
var writers = map[string]func(*viz.Diagram, io.Writer) error{
	"mmd": (*viz.Diagram).Mermaid, "netron": (*viz.Diagram).Netron, "json": (*viz.Diagram).Explorer,
	"txt": (*viz.Diagram).Text, "tex": (*viz.Diagram).TikZ,
}

// written is a golden file of the writers.
type written struct {
	net     string
	declare func() (*node, []*node)
	options []viz.Option
}

var writtens = []written{
	{"spiral", spiral, []viz.Option{viz.At(30)}},
	{"twice", twice, nil},
	{"mistake", wrong, nil},
	{"japanese", japanese, nil},
	{"blocks", blocks, []viz.Option{viz.Overview}},
	{"shared-detail", shared, []viz.Option{viz.Detail()}},
	{"state-words", state, []viz.Option{viz.Japanese}},
	{"spiral-backward", spiral, []viz.Option{viz.BackwardOnly}},
}

func TestWriters(t *testing.T) {
	for _, w := range writtens {
		for suffix, write := range writers {
			var have, again bytes.Buffer
			for _, b := range []*bytes.Buffer{&have, &again} {
				loss, gs := w.declare()
				if err := write(viz.New(loss, append(w.options, viz.Backward(gs...))...), b); err != loss.Graph().Err() {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(have.Bytes(), again.Bytes()) {
				t.Errorf("%s.%s: two drawings differ", w.net, suffix)
			}
			text := lineNumber.ReplaceAll(have.Bytes(), []byte("nets_test.go:0"))
			path := filepath.Join("testdata", "writers", w.net+"."+suffix)
			if *update {
				if err := os.WriteFile(path, text, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(text, want) {
				t.Errorf("%s differs (look at it, then run go test ./viz -update):\n%s", path, firstDifference(text, want))
			}
		}
	}
	entries, err := os.ReadDir(filepath.Join("testdata", "writers"))
	if err != nil || len(entries) != len(writtens)*len(writers) {
		t.Errorf("testdata/writers has %d files, want %d: %v", len(entries), len(writtens)*len(writers), err)
	}
}

// Every writer tells a mistake: the node, both shapes, the message.
func TestWritersTellMistakes(t *testing.T) {
	for suffix, write := range writers {
		loss, _ := wrong()
		var b bytes.Buffer
		if err := write(viz.New(loss), &b); err == nil || err != loss.Graph().Err() {
			t.Errorf("%s: have %v", suffix, err)
		}
		said := strings.NewReplacer("$", "", `\ensuremath{\times}`, "×", "#40;", "(", "#41;", ")", `\times`, "×").Replace(b.String())
		for _, want := range []string{"inner extents differ", "h  N×10", "W2  3×10"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: nothing says %q in\n%s", suffix, want, b.String())
			}
		}
	}
}

// Names that could be markup arrive whole, in JSON that is valid and in Mermaid
// between its quotes.
func TestWritersQuote(t *testing.T) {
	loss, gs := nasty()
	for suffix, write := range writers {
		var b bytes.Buffer
		if err := write(viz.New(loss, viz.Backward(gs...), viz.Unfold()), &b); err != nil {
			t.Fatal(suffix, err)
		}
		switch suffix {
		case "json", "netron":
			var back any
			if err := json.Unmarshal(b.Bytes(), &back); err != nil {
				t.Errorf("%s: %v", suffix, err)
			}
			if text := fmt.Sprint(back); !strings.Contains(text, `</script><script>alert(1)</script>`) || !strings.Contains(text, "日本語の名前") {
				t.Errorf("%s: names are missing", suffix)
			}
		case "mmd":
			for line := range strings.Lines(b.String()) {
				if strings.Count(line, `"`)%2 != 0 || strings.Contains(line, "<script") || strings.Contains(line, "`") {
					t.Errorf("mermaid: %q", line)
				}
			}
		case "txt":
			for line := range strings.Lines(b.String()) {
				if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 100 || strings.ContainsAny(line, "\t\x01") {
					t.Errorf("text: %d columns: %q", n, line)
				}
			}
		}
	}
}

func TestMermaidLimits(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	h := g.Input("x", 4)
	for range 505 {
		h = tanh(h)
	}
	if err := viz.New(h, viz.Unfold()).Mermaid(io.Discard); err == nil || !strings.Contains(err.Error(), "506 arrows, and Mermaid draws no more than 500") {
		t.Errorf("have %v", err)
	}
	g = autodiff.NewGraph(autodiff.Float32)
	h = g.Input("x", 4)
	for i := range 100 {
		h = tanh(h).Named(fmt.Sprint(strings.Repeat("long ", 200), i))
	}
	if err := viz.New(h, viz.Unfold()).Mermaid(io.Discard); err == nil || !strings.Contains(err.Error(), "characters, and Mermaid draws no more than 50000") {
		t.Errorf("have %v", err)
	}
}

// TeX has a longest length, and symbols of its own for what a drawing says.
func TestTikZLimits(t *testing.T) {
	h := autodiff.NewGraph(autodiff.Float32).Input("x", autodiff.Batch, 4)
	for range 300 {
		h = tanh(h)
	}
	if err := viz.New(h, viz.Unfold()).TikZ(io.Discard); err == nil || !strings.Contains(err.Error(), "no length of TeX is more than 16300: fold scopes") {
		t.Errorf("a long drawing: have %v", err)
	}
	loss, gs := spiral()
	hot := viz.Heat(viz.GradientNorm(map[*node]held{gs[0]: {[]float64{3, 4}}}))
	var b bytes.Buffer
	if err := viz.New(loss, viz.Backward(gs...), hot).TikZ(&b); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); !strings.Contains(text, `\ensuremath{\Vert}g\ensuremath{\Vert} 5`) || strings.Contains(text, "DeclareUnicodeCharacter") {
		t.Errorf("a norm is no formula of TeX in\n%s", text)
	}
}

// Text is as wide as it is told to be, Japanese letters counted as two.
func TestTextWidth(t *testing.T) {
	for _, net := range []func() (*node, []*node){spiral, japanese, twice, steps, residual} {
		for _, width := range []int{40, 60, 100, 160} {
			loss, gs := net()
			text := viz.Text(loss, viz.Backward(gs...), viz.Width(width))
			bars := map[int]bool{}
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				n, bar := 0, -1
				for _, r := range line {
					if r == '│' {
						bar = n
					}
					if n++; r >= 0x3000 && r < 0xa000 {
						n++
					}
				}
				if n > width {
					t.Errorf("%d columns, want at most %d: %s", n, width, line)
				}
				bars[bar] = true
			}
			if len(bars) != 1 || bars[-1] {
				t.Errorf("width %d: the passes are not aligned:\n%s", width, text)
			}
		}
	}
	loss, _ := spiral()
	if text := viz.Text(loss, viz.Width(7)); text != "viz: Width(7): allowed are 40 and more" {
		t.Errorf("have %s", text)
	}
}

// In the files for other tools every edge has both ends, and every id is one.
func TestGraphFiles(t *testing.T) {
	for name, net := range map[string]func() (*node, []*node){"spiral": spiral, "twice": twice, "shared": shared, "rnn": rnn, "nasty": nasty, "state": state, "towers": towers(12)} {
		loss, gs := net()
		d := viz.New(loss, viz.Backward(gs...), viz.Unfold())
		if name == "towers" {
			d = viz.New(loss, viz.Backward(gs...), viz.Fold())
		}
		var b bytes.Buffer
		if err := d.Explorer(&b); err != nil {
			t.Fatal(err)
		}
		var file struct {
			Label  string
			Graphs []struct {
				ID    string
				Nodes []struct {
					ID, Label, Namespace string
					IncomingEdges        []struct{ SourceNodeID, SourceNodeOutputID, TargetNodeInputID string }
					OutputsMetadata      []struct{ ID string }
				}
			}
		}
		if err := json.Unmarshal(b.Bytes(), &file); err != nil {
			t.Fatal(err)
		}
		outputs := map[string]bool{}
		ids := map[string]bool{}
		for _, n := range file.Graphs[0].Nodes {
			if ids[n.ID] {
				t.Errorf("%s: two nodes are %s", name, n.ID)
			}
			ids[n.ID] = true
			for _, o := range n.OutputsMetadata {
				outputs[n.ID+":"+o.ID] = true
			}
		}
		edges := 0
		for _, n := range file.Graphs[0].Nodes {
			for _, e := range n.IncomingEdges {
				if edges++; !outputs[e.SourceNodeID+":"+e.SourceNodeOutputID] {
					t.Errorf("%s: %s comes from nowhere: %v", name, n.ID, e)
				}
			}
		}
		if edges < 9 || file.Label == "" {
			t.Errorf("%s: %d edges", name, edges)
		}

		b.Reset()
		if err := d.Netron(&b); err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^{\s*"signature":\s*"netron:.*"\s*,\s*`).Match(b.Bytes()[:min(64, b.Len())]) {
			t.Errorf("%s: Netron does not know %.64s", name, b.Bytes())
		}
		var model struct {
			Graphs []struct {
				Arguments []struct {
					Name string
					Init any `json:"initializer"`
				}
				Inputs []struct{ Value []string }
				Nodes  []struct{ Inputs, Outputs []struct{ Value []string } }
			}
		}
		if err := json.Unmarshal(b.Bytes(), &model); err != nil {
			t.Fatal(err)
		}
		made := map[string]int{}
		g := model.Graphs[0]
		for _, a := range g.Arguments {
			if a.Init != nil {
				made[a.Name]++
			}
		}
		for _, in := range g.Inputs {
			made[in.Value[0]]++
		}
		for _, n := range g.Nodes {
			for _, o := range n.Outputs {
				made[o.Value[0]]++
			}
		}
		for _, n := range g.Nodes {
			for _, in := range n.Inputs {
				if made[in.Value[0]] != 1 {
					t.Errorf("%s: %q is made %d times, want once", name, in.Value[0], made[in.Value[0]])
				}
			}
		}
	}
}

func BenchmarkWriters20000(b *testing.B) {
	loss, gs := long()
	for _, suffix := range []string{"txt", "json", "netron", "tex"} {
		b.Run(suffix, func(b *testing.B) {
			for range b.N {
				if err := writers[suffix](viz.New(loss, viz.Backward(gs...), viz.Unfold()), io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// long is a net of 4,800 operations, which are drawn as 20,000 boxes.
func long() (loss *node, gs []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	h := g.Input("x", autodiff.Batch, 4)
	for i := range 1600 {
		g.Scope(fmt.Sprint("Block ", i+1), func() {
			h = tanh(add(matmul(h, g.Param(fmt.Sprint("W", i), normal(), 4, 4)), g.Param(fmt.Sprint("b", i), normal(), 4)))
		})
	}
	loss = sum(h)
	return loss, grads(loss)
}

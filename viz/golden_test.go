package viz_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"keisan/viz"
)

var update = flag.Bool("update", false, "write the golden files")

// A drawing is a golden file and what it shows.
type drawing struct {
	file    string
	net     func() (loss *node, grads []*node)
	options []viz.Option
}

var drawings = []drawing{
	{"spiral-lanes.dot", spiral, []viz.Option{viz.At(30)}},
	{"spiral-forward.dot", spiral, []viz.Option{viz.ForwardOnly}},
	{"spiral-backward.dot", spiral, []viz.Option{viz.BackwardOnly}},
	{"spiral-book.dot", spiral, []viz.Option{viz.Book, viz.At(30)}},
	{"spiral-folded.dot", spiral, []viz.Option{viz.Fold("Affine")}},
	{"spiral-book-folded.dot", spiral, []viz.Option{viz.Book, viz.Fold("Affine")}},
	{"twice-lanes.dot", twice, nil},
	{"twice-book.dot", twice, []viz.Option{viz.Book}},
	{"shared-lanes.dot", shared, nil},
	{"shared-book.dot", shared, []viz.Option{viz.Book}},
	{"residual-lanes.dot", residual, nil},
	{"residual-book.dot", residual, []viz.Option{viz.Book}},
	{"rnn-lanes.dot", rnn, nil},
	{"rnn-book.dot", rnn, []viz.Option{viz.Book}},
	{"deep-book.dot", deep, []viz.Option{viz.Book}},
	{"given-lanes.dot", given, nil},
	{"given-book.dot", given, []viz.Option{viz.Book}},
	{"state-lanes.dot", state, nil},
	{"state-book.dot", state, []viz.Option{viz.Book}},
	{"step-lanes.dot", step, nil},
	{"step-book.dot", step, []viz.Option{viz.Book}},
	{"steps-overview.dot", steps, []viz.Option{viz.Overview}},
	{"blocks-overview.dot", blocks, []viz.Option{viz.Overview}},
	{"twice-detail.dot", twice, []viz.Option{viz.Detail()}},
	{"shared-detail.dot", shared, []viz.Option{viz.Detail()}},
	{"spiral-depth.dot", spiral, []viz.Option{viz.FoldDepth(1)}},
	{"spiral-heat.dot", spiral, []viz.Option{viz.Heat(viz.FLOPs(costs{})), viz.At(30)}},
	{"spiral-sources.dot", spiral, []viz.Option{viz.Show(viz.Types, viz.Sources)}},
	{"mistake-lanes.dot", wrong, nil},
	{"mistake-book.dot", wrong, []viz.Option{viz.Book}},
	{"nasty-lanes.dot", nasty, nil},
	{"nasty-book.dot", nasty, []viz.Option{viz.Book}},
	{"japanese-lanes.dot", japanese, nil},
	{"japanese-book.dot", japanese, []viz.Option{viz.Book}},
	{"state-words.dot", state, []viz.Option{viz.Japanese}},
	{"spiral-lanes.svg", spiral, []viz.Option{viz.At(30)}},
	{"twice-book.svg", twice, []viz.Option{viz.Book}},
	{"mistake-lanes.svg", wrong, nil},
	{"japanese-lanes.svg", japanese, []viz.Option{viz.Japanese}},
}

// lineNumber is where a test's net declares a node: it moves with every edit.
var lineNumber = regexp.MustCompile(`nets_test\.go:\d+`)

func draw(t *testing.T, net func() (*node, []*node), options ...viz.Option) []byte {
	t.Helper()
	loss, grads := net()
	var b bytes.Buffer
	err := viz.New(loss, append([]viz.Option{viz.Backward(grads...)}, options...)...).DOT(&b)
	if want := loss.Graph().Err(); err != want {
		t.Fatalf("have error %v, want %v", err, want)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	for _, d := range drawings {
		t.Run(d.file, func(t *testing.T) {
			draw := draw
			if filepath.Ext(d.file) == ".svg" {
				draw = svg
			}
			have := draw(t, d.net, d.options...)
			if again := draw(t, d.net, d.options...); !bytes.Equal(have, again) {
				t.Error("two drawings of the same net differ")
			}
			have = lineNumber.ReplaceAll(have, []byte("nets_test.go:0"))
			path := filepath.Join("testdata", d.file)
			if *update {
				if err := os.WriteFile(path, have, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(have, want) {
				t.Errorf("%s differs (look at it, then run go test ./viz -update):\n%s", path, firstDifference(have, want))
			}
		})
	}
}

func firstDifference(have, want []byte) string {
	h, w := bytes.Split(have, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range min(len(h), len(w)) {
		if !bytes.Equal(h[i], w[i]) {
			return "have " + string(h[i]) + "\nwant " + string(w[i])
		}
	}
	return "one is longer"
}

// Every file in testdata, the folder of the writers aside, is a drawing of the table.
func TestNoOrphans(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		known := slices.ContainsFunc(drawings, func(d drawing) bool { return d.file == e.Name() })
		if !known {
			t.Errorf("testdata/%s is read by no test", e.Name())
		}
	}
}

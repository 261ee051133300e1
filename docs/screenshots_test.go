package docs_test

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/models"
	"keisan/ops"
	"keisan/viz"
	"keisan/vm"
)

var screenshots = flag.String("screenshots", "", "the `folder` to write what a browser shows of pages to")

// A screenshot is a picture of a page. Browsers differ, so no test compares its
// bytes; but the file pages.txt beside the pictures has a sum of each page, without
// its numbers and the lines of its program, and a test tells when it is of another
// page than today's.
type screenshot struct {
	name, place string // place is the fragment of the address
	size        string
	flags       []string
	page        func() *content
}

// The content of a page. Without a feed, examples/spiral writes it.
type content struct {
	loss    *autodiff.Node
	grads   []*autodiff.Node
	options []viz.Option
	feed    vm.Feed
}

const dark = "--blink-settings=preferredColorScheme=0"

var shots = []screenshot{
	{"step.png", "#step=21&moment=4", "1440,900", nil, spiralPage},
	{"stepdark.png", "#step=11", "1440,900", []string{dark}, attentionPage},
	{"stepnarrow.png", "#step=21&moment=4", "390,844", nil, spiralPage},
	{"stepbranches.png", "#step=6", "1440,900", nil, normPage},
}

// spiralPage is the page that examples/spiral writes, without its training.
func spiralPage() *content {
	g := autodiff.NewGraph(autodiff.Float64)
	net := models.TwoLayerNet(g, 2, 10, 3)
	grads, err := autodiff.Grad(net.Loss, append([]*autodiff.Node{net.X}, net.Params...)...)
	check(err)
	return &content{net.Loss, grads, []viz.Option{viz.Backward(grads...), viz.At(30)}, nil}
}

func attentionPage() *content {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 5, 4)
	project := func(name string) *autodiff.Node {
		return ops.MatMul(x, g.Param("W"+name, autodiff.Xavier(), 4, 4)).Named(name)
	}
	y, _ := models.ScaledAttention(project("q"), project("k"), project("v"), nil)
	return page(ops.Mean(ops.Square(ops.Add(x, y))).Named("L"), x, 2, 5, 4)
}

func normPage() *content {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", autodiff.Batch, 6)
	y, _ := models.Sequential(models.Affine(8), models.BatchNorm(), models.ReLU(), models.Dropout(0.5), models.Affine(3))(x)
	return page(ops.Mean(ops.Square(y)).Named("L"), x, 8, 6)
}

// page is the content of a loss, with something to feed.
func page(loss, x *autodiff.Node, extents ...int) *content {
	grads, err := autodiff.Grad(loss, loss.Graph().Params()...)
	check(err)
	values := zeros32(extents...)
	for i := range values.Float32s() {
		values.Float32s()[i] = float32(i*i%11)/4 - 1
	}
	return &content{loss, grads, []viz.Option{viz.Backward(grads...), viz.At(extents[0])}, vm.Feed{x: values}}
}

var placeOfNode = regexp.MustCompile(`"where":"[^"]*"`)

// sum tells a page from others, whatever its numbers are.
func (s *screenshot) sum(t *testing.T) string {
	c := s.page()
	var b bytes.Buffer
	if err := viz.New(c.loss, c.options...).HTML(&b); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("%s %s %q ", s.place, s.size, s.flags) + placeOfNode.ReplaceAllString(b.String(), "")
	return fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(text)), s.name)
}

// TestScreenshots tells whether the screenshots are of today's pages. It takes
// them anew with
//
//	go test ./docs -run TestScreenshots -args -screenshots=pictures
//
// which needs a browser, named chromium.
func TestScreenshots(t *testing.T) {
	sums := ""
	for _, s := range shots {
		sums += s.sum(t)
	}
	if *screenshots != "" {
		for _, s := range shots {
			s.take(t, filepath.Join(*screenshots, s.name))
		}
		if err := os.WriteFile(filepath.Join(*screenshots, "pages.txt"), []byte(sums), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(filepath.Join("pictures", "pages.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(sums) {
		if !strings.Contains(string(have), line) {
			t.Errorf("%s is of another page than today's: go test ./docs -run TestScreenshots -args -screenshots=pictures, and look at it", strings.Fields(line)[1])
		}
	}
}

// take writes the page with its numbers, and shows it to a browser.
func (s *screenshot) take(t *testing.T, path string) {
	folder := t.TempDir()
	file := filepath.Join(folder, "step.html")
	if c := s.page(); c.feed != nil {
		m, err := vm.New(c.loss.Graph())
		check(err)
		r, err := m.Record(c.feed, append(c.grads, c.loss)...)
		check(err)
		check(viz.New(c.loss, append(c.options, viz.Recorded(r))...).Save(file))
	} else if text, err := exec.Command("go", "run", "../examples/spiral", "-out", folder).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	path, err := filepath.Abs(path)
	check(err)
	flags := append(s.flags, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--hide-scrollbars", "--virtual-time-budget=3000",
		"--user-data-dir="+filepath.Join(folder, "profile"), "--window-size="+s.size, "--screenshot="+path, "file://"+file+s.place)
	if text, err := exec.Command("chromium", flags...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

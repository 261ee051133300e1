package viz_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/viz"
)

// arena is a memory in which the value of step i lies at 8·(i mod 2), until step
// i + 1: an odd one beside an even one. Value 2 is twice as large.
type arena struct{ nodes []*node }

func (a arena) Schedule() []*node { return a.nodes }

func (a arena) Memory(each func(n *node, offset, bytes, first, last int)) int {
	for i, n := range a.nodes {
		bytes := 8
		if i == 2 {
			bytes = 16
		}
		each(n, 16*(i%2), bytes, i, min(i+1, len(a.nodes)-1))
	}
	return 32
}

func TestMemory(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", 4)
	nodes := []*node{x, tanh(x), tanh(tanh(x)), sum(x)}
	var b bytes.Buffer
	if err := viz.Memory(arena{nodes}).DOT(&b); err != nil {
		t.Fatal(err)
	}
	boxes, _ := said(t, b.Bytes())
	saysAll(t, "memory", boxes, []string{"x  Input", "h1  Tanh", "8 B", "16 B", "24 B, the peak", "24 B"}, nil)
	_, places := readPlaces(t, b.Bytes())
	at := func(id string) place {
		for name, p := range places {
			if strings.TrimLeft(name[1:], "0") == strings.TrimLeft(id[1:], "0") && name[0] == id[0] {
				return p
			}
		}
		t.Fatalf("%s is not there", id)
		return place{}
	}
	small, large := at("v1"), at("v2")
	if w, W := small.right-small.left, large.right-large.left; W < 1.9*w || W > 2.2*w {
		t.Errorf("8 bytes are %v wide, 16 are %v", w, W)
	}
	if small.left <= large.left {
		t.Error("offset 16 is not right of 0")
	}
	peaks := strings.Count(b.String(), `color="#C1121F"`)
	if peaks != 1 {
		t.Errorf("%d rows are marked as the peak", peaks)
	}
	b.Reset()
	if err := viz.Memory(arena{nodes}, viz.Japanese).SVG(&b); err != nil || !strings.Contains(b.String(), "（最大）") {
		t.Errorf("Japanese: %v", err)
	}
	for want, m := range map[string]*viz.MemoryMap{"run it once": viz.Memory(nil), "option is nil": viz.Memory(arena{nodes}, nil), "unknown Language(9)": viz.Memory(arena{nodes}, viz.Language(9))} {
		if err := m.SVG(io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("have %v, want %q", err, want)
		}
	}
	t.Setenv("PATH", "")
	path := t.TempDir() + "/m.pdf"
	if err := viz.Memory(arena{nodes}).Save(path); !errors.Is(err, viz.ErrNoDot) || !strings.HasSuffix(err.Error(), path+".svg instead") {
		t.Errorf("without dot: have %v", err)
	}
	if _, err := os.Stat(path + ".svg"); err != nil {
		t.Error(err)
	}
	if err := viz.Memory(arena{nodes}).Save(t.TempDir() + "/m.txt"); err == nil || !strings.Contains(err.Error(), "allowed are .dot") {
		t.Errorf("have %v", err)
	}
}

package viz_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/train"
	"keisan/viz"
	"keisan/vm"
)

// arena is a memory in which the value of step i lies at 16·(i mod 2), until step
// i + 1: an odd one beside an even one. Value 2 is twice as large, and value 3 is
// computed in its place.
type arena struct{ nodes []*node }

func (a arena) Schedule() []*node { return a.nodes }

func (a arena) Memory(each func(n *node, offset, bytes, first, last int)) int {
	for i, n := range a.nodes {
		offset, bytes := 16*(i%2), 8
		switch i {
		case 2:
			bytes = 16
		case 3:
			offset = 0
		}
		each(n, offset, bytes, i, min(i+1, len(a.nodes)-1))
	}
	return 32
}

// A piece is a box of a memory map.
type piece struct {
	patch
	class, node, title, text string
}

// piecesOf reads the boxes of an SVG.
func piecesOf(t *testing.T, text []byte) (list []piece) {
	t.Helper()
	var walk func(e element)
	walk = func(e element) {
		if e.name == "g" && e.attrs["id"] != "" {
			p := piece{patch: patch{what: e.attrs["id"], left: math.Inf(1), right: math.Inf(-1), top: math.Inf(1), bottom: math.Inf(-1)}, class: e.attrs["class"], node: e.attrs["data-node"]}
			for _, inner := range e.inner {
				p.cover(t, inner)
				switch inner.name {
				case "title":
					p.title = inner.text
				case "text":
					p.text += inner.text
				}
			}
			list = append(list, p)
		}
		for _, inner := range e.inner {
			walk(inner)
		}
	}
	walk(elements(t, text))
	return list
}

// In a map of a whole training step every value is beside the boxes of just those
// steps of the program that hold it, at its bytes, and nothing lies over anything
// else. What is marked as the most is the most bytes that any step holds, counted
// one by one, and the arena has no more than that, but for its alignment.
func TestMemoryOfProgram(t *testing.T) {
	net := newTrainable(t)
	p, err := net.machine.Compile(append(train.SGD(0.1).Updates(net.loss.Graph().Params(), net.grads), net.loss)...)
	if err != nil {
		t.Fatal(err)
	}
	feed := vm.Feed{}
	for x := range net.feed {
		feed[x] = tensor.New(tensor.WithShape(600, x.Shape().Extent(1)), tensor.Of(tensor.Float32)) // so many that a parameter is thin
	}
	if _, err := p.Run(feed); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := viz.Memory(p, net.loss, viz.Backward(net.grads...)).SVG(&b); err != nil {
		t.Fatal(err)
	}
	compareMap(t, p, piecesOf(t, b.Bytes()))
}

// A holding is a value of a program's memory.
type holding struct {
	name                       string
	offset, bytes, first, last int
}

func compareMap(t *testing.T, p *vm.Program, pieces []piece) {
	t.Helper()
	var all []holding
	size := p.Memory(func(n *node, offset, bytes, first, last int) {
		all = append(all, holding{n.Name(), offset, bytes, first, last})
	})
	steps := p.Schedule()
	var values []piece
	var begin []float64 // by pass: where address 0 is
	marked := ""
	for _, x := range pieces {
		switch {
		case x.class == "value" && x.title != "":
			values = append(values, x)
		case strings.HasPrefix(x.text, "memory in the "):
			begin = append(begin, x.left)
		case strings.HasSuffix(x.text, ", the peak"):
			marked = x.text
		}
	}
	if len(begin) != 2 {
		t.Fatalf("%d panes, want 2", len(begin))
	}
	for i, x := range values {
		for _, y := range values[:i] {
			if x.over(y.patch) {
				t.Errorf("%s (%s) lies over %s (%s)", x.node, x.title, y.node, y.title)
			}
		}
	}
	most := 0
	for step := range steps {
		held, n := make([]bool, size), 0
		for _, v := range all {
			for k := v.offset; v.first <= step && step <= v.last && k < v.offset+v.bytes; k++ {
				if !held[k] {
					held[k], n = true, n+1
				}
			}
		}
		most = max(most, n)
	}
	if want := fmt.Sprintf("%.3g kB, the peak", float64(most)/1000); marked != want || most > size || size > most+64*len(all) {
		t.Errorf("the peak is %q, want %q; the arena has %d bytes", marked, want, size)
	}
	compared := 0
	for pass, class := range []string{"op forward", "op backward"} {
		middles, alone := map[string]float64{}, map[string]int{} // by operation: where it stands, how many steps do
		for _, x := range pieces {
			if x.class == class {
				middles[x.node] = (x.top + x.bottom) / 2
			}
		}
		of := func(n *node) string {
			if of, _ := n.AdjointOf(); pass == 1 && of != nil {
				return of.Name()
			} else if pass == 1 {
				return ""
			}
			return n.Name()
		}
		for _, n := range steps {
			alone[of(n)]++
		}
		left, right := begin[pass], append(begin, math.Inf(1))[pass+1]
		for step, n := range steps {
			y, drawn := middles[of(n)]
			if !drawn || alone[of(n)] > 1 {
				continue
			}
			for _, v := range all {
				want := v.first <= step && step < v.last || step == v.last && !replaced(v, all)
				x := find(values, v, left, right, y)
				if (x != nil) != want {
					t.Errorf("pass %d: at %s, %s is held: %v, want %v", pass, n.Name(), v.name, x != nil, want)
				}
				compared++
				for earlier, at := range middles { // fused ones included
					if v.first == step && (at < y) == (pass == 0) && at != y && find(values, v, left, right, at) != nil {
						t.Errorf("pass %d: %s is made at %s, and held at %s", pass, v.name, n.Name(), earlier)
					}
				}
			}
		}
	}
	if compared < 60 {
		t.Errorf("only %d places compared", compared)
	}
}

// find returns the box of a value at a height.
func find(values []piece, v holding, left, right, y float64) *piece {
	for i, x := range values {
		if x.left >= left && x.right <= right && x.top <= y && y <= x.bottom && x.node == v.name &&
			strings.HasSuffix(x.title, fmt.Sprintf(" %d … %d", v.offset, v.offset+v.bytes)) {
			return &values[i]
		}
	}
	return nil
}

// replaced reports whether another value is computed in the memory of v.
func replaced(v holding, all []holding) bool {
	for _, w := range all {
		if w.first == v.last && w.first > v.first && w.offset < v.offset+v.bytes && v.offset < w.offset+w.bytes {
			return true
		}
	}
	return false
}

func TestMemory(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", 4)
	h := tanh(tanh(x))
	loss := sum(h)
	a := arena{[]*node{x, h.In(0), h, loss}}
	var b bytes.Buffer
	if err := viz.Memory(a, loss).SVG(&b); err != nil {
		t.Fatal(err)
	}
	at := map[string]piece{}
	for _, p := range piecesOf(t, b.Bytes()) {
		if p.class == "value" && p.title != "" {
			at[p.node] = p
		}
		at[p.text] = p
	}
	for _, want := range []string{"h1  Tanh", "h2  Tanh", "16 B", "24 B, the peak"} {
		if _, ok := at[want]; !ok {
			t.Errorf("nothing says %q", want)
		}
	}
	if _, ok := at["24 B"]; ok {
		t.Error("what is computed in place is counted twice")
	}
	small, large := at["h1"], at["h2"]
	if w, W := small.right-small.left, large.right-large.left; W < 1.9*w || W > 2.2*w {
		t.Errorf("8 bytes are %v wide, 16 are %v", w, W)
	}
	if small.left <= large.left {
		t.Error("offset 16 is not right of 0")
	}
	b.Reset()
	if err := viz.Memory(a, loss, viz.Japanese).SVG(&b); err != nil || !strings.Contains(b.String(), "（最大）") {
		t.Errorf("Japanese: %v", err)
	}
	other := autodiff.NewGraph(autodiff.Float32).Input("y", 4)
	for want, m := range map[string]*viz.MemoryMap{
		"run it once": viz.Memory(nil, loss), "option is nil": viz.Memory(a, loss, nil), "unknown Language(9)": viz.Memory(a, loss, viz.Language(9)),
		"node to draw is nil": viz.Memory(a, nil), "not of the graph of y": viz.Memory(a, other), "Book has no rows": viz.Memory(a, loss, viz.Book),
	} {
		if err := m.SVG(io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("have %v, want %q", err, want)
		}
	}
	t.Setenv("PATH", "")
	path := t.TempDir() + "/m.pdf"
	if err := viz.Memory(a, loss).Save(path); !errors.Is(err, viz.ErrNoDot) || !strings.HasSuffix(err.Error(), path+".svg instead") {
		t.Errorf("without dot: have %v", err)
	}
	if _, err := os.Stat(path + ".svg"); err != nil {
		t.Error(err)
	}
	if err := viz.Memory(a, loss).Save(t.TempDir() + "/m.txt"); err == nil || !strings.Contains(err.Error(), "allowed are .dot") {
		t.Errorf("have %v", err)
	}
}

package viz_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/awalterschulze/gographviz"

	"keisan/autodiff"
	"keisan/viz"
)

// A place is a box of a drawing in points.
type place struct {
	left, right, low, high float64
	round                  bool
}

// distance returns how far outside of the box a place is.
func (a place) distance(x, y float64) float64 {
	if a.round {
		return max(0, math.Hypot(x-(a.left+a.right)/2, y-(a.low+a.high)/2)-(a.right-a.left)/2)
	}
	return math.Hypot(max(a.left-x, 0, x-a.right), max(a.low-y, 0, y-a.high))
}

// readPlaces reads a drawing back with gographviz.
func readPlaces(t *testing.T, text []byte) (*gographviz.Graph, map[string]place) {
	t.Helper()
	g, err := gographviz.Read(text)
	if err != nil {
		t.Fatalf("gographviz cannot read it: %v", err)
	}
	places := map[string]place{}
	for _, n := range g.Nodes.Nodes {
		at := numbers(t, n.Attrs["pos"])
		w, h := numbers(t, n.Attrs["width"])[0]*72, numbers(t, n.Attrs["height"])[0]*72
		places[n.Name] = place{at[0] - w/2, at[0] + w/2, at[1] - h/2, at[1] + h/2, n.Attrs["shape"] == `"circle"`}
	}
	return g, places
}

func numbers(t *testing.T, quoted string) []float64 {
	t.Helper()
	var list []float64
	for _, f := range strings.FieldsFunc(strings.Trim(quoted, `"`), func(r rune) bool { return r == ' ' || r == ',' || r == 'e' || r == 's' }) {
		x, err := strconv.ParseFloat(f, 64)
		if err != nil {
			t.Fatalf("%s: %v", quoted, err)
		}
		list = append(list, x)
	}
	return list
}

// checkGeometry checks that no box covers another or a label, and that every
// arrow goes from the edge of its one box to the edge of the other.
func checkGeometry(t *testing.T, text []byte) {
	t.Helper()
	g, places := readPlaces(t, text)
	for i, a := range g.Nodes.Nodes {
		for _, b := range g.Nodes.Nodes[i+1:] {
			p, q := places[a.Name], places[b.Name]
			if p.left < q.right && q.left < p.right && p.low < q.high && q.low < p.high {
				t.Errorf("%s (%v) covers %s (%v)", a.Name, p, b.Name, q)
			}
		}
	}
	several := map[string]int{}
	for _, e := range g.Edges.Edges {
		several[e.Src+e.Dst]++
	}
	for _, e := range g.Edges.Edges {
		pos := e.Attrs["pos"]
		at := numbers(t, pos)
		from, to := at[:2], at[len(at)-2:]
		switch pos[1] {
		case 'e':
			from, to = at[2:4], at[:2]
		}
		if e.Src[0] == 'b' && e.Dst == "g"+e.Src[1:] {
			continue // branches off from the lane below the box
		}
		name := fmt.Sprintf("arrow %s->%s (%s)", e.Src, e.Dst, e.Attrs["edgetooltip"])
		for _, end := range []struct {
			id string
			at []float64
		}{{e.Src, from}, {e.Dst, to}} {
			p := places[end.id]
			out := p.distance(end.at[0], end.at[1])
			inside := min(end.at[0]-p.left, p.right-end.at[0], end.at[1]-p.low, p.high-end.at[1])
			if round := (p.high - p.low) / 4; !(out < 0.5) || !(inside < round) {
				t.Errorf("%s meets %s %.1f points outside and %.1f inside", name, end.id, out, inside)
			}
		}
		for id, p := range places {
			if id != e.Src && id != e.Dst && runsThrough(at, pos[1], p) {
				t.Errorf("%s runs through %s", name, id)
			}
		}
		if lp, ok := e.Attrs["lp"]; ok && several[e.Src+e.Dst] < 4 {
			at := numbers(t, lp)
			for id, p := range places {
				if p.distance(at[0], at[1]) < 3 {
					t.Errorf("the label of %s covers %s", name, id)
				}
			}
		}
	}
}

// runsThrough reports whether a path of Bézier curves does so.
func runsThrough(at []float64, arrow byte, p place) bool {
	if arrow == 'e' || arrow == 's' {
		at = at[2:]
	}
	const steps = 20
	for i := 0; i+8 <= len(at); i += 6 {
		for k := range steps + 1 {
			u := float64(k) / steps
			a, b, c, d := (1-u)*(1-u)*(1-u), 3*u*(1-u)*(1-u), 3*u*u*(1-u), u*u*u
			if p.distance(a*at[i]+b*at[i+2]+c*at[i+4]+d*at[i+6], a*at[i+1]+b*at[i+3]+c*at[i+5]+d*at[i+7]) == 0 {
				return true
			}
		}
	}
	return false
}

func TestGeometry(t *testing.T) {
	for _, d := range drawings {
		t.Run(d.file, func(t *testing.T) { checkGeometry(t, draw(t, d.net, d.options...)) })
	}
}

// random is a net of random operations and scopes.
func random(seed uint64, size int) (loss *node, gs []*node) {
	r := rand.New(rand.NewPCG(seed, 1))
	g := autodiff.NewGraph(autodiff.Float32)
	values := []*node{g.Input("x", 4, 4)}
	for i := range 1 + r.IntN(4) {
		values = append(values, g.Param(fmt.Sprint("W", i), normal(), 4, 4))
	}
	if r.IntN(2) == 0 {
		values = append(values, g.Input("mask", 4, 4), g.State("state", normal(), 4, 4), g.Scalar(0.5))
	}
	pick := func() *node {
		for {
			k := len(values) - 1 - r.IntN(min(len(values), 1+r.IntN(20)))
			if r.IntN(5) == 0 {
				k = r.IntN(len(values))
			}
			if values[k].Shape().Rank() == 2 {
				return values[k]
			}
		}
	}
	var grow func(n, depth int)
	grow = func(n, depth int) {
		for range n {
			switch r.IntN(6) {
			case 0:
				values = append(values, add(pick(), pick()))
			case 1:
				values = append(values, mul(pick(), pick()))
			case 2:
				values = append(values, matmul(pick(), pick()))
			case 3:
				values = append(values, tanh(pick()))
			case 4:
				if depth < 3 {
					g.Scope(fmt.Sprint("Scope ", r.IntN(3)), func() { grow(r.IntN(5), depth+1) })
				}
			default:
				values = append(values, sigmoid(pick()))
			}
		}
	}
	grow(size, 0)
	total := sum(pick())
	var wrt []*node
	reached := map[*node]bool{}
	var mark func(n *node)
	mark = func(n *node) {
		if !reached[n] {
			reached[n] = true
			for _, x := range n.Inputs() {
				mark(x)
			}
		}
	}
	mark(total)
	for _, n := range g.Nodes() {
		if reached[n] && n != total && n.DType().IsFloat() && n.Kind() != autodiff.KindConst && (n.Kind() == autodiff.KindParam || r.IntN(12) == 0) {
			wrt = append(wrt, n)
		}
	}
	gs, err := autodiff.Grad(total, wrt...)
	if err != nil {
		panic(err)
	}
	return total, gs
}

// Whatever the graph, boxes keep apart, arrows meet them, and labels can be read.
func TestRandomNets(t *testing.T) {
	for seed := range uint64(60) {
		net := func() (*node, []*node) { return random(seed, 3+int(seed)) }
		for name, options := range map[string][]viz.Option{
			"lanes": {viz.Unfold()}, "forward": {viz.ForwardOnly}, "backward": {viz.BackwardOnly}, "folded": {viz.Fold()},
			"inner": {viz.Fold("Scope 1")}, "detail": {viz.Detail()}, "overview": {viz.Overview}, "book": {viz.Book, viz.Unfold()}, "bookback": {viz.Book, viz.BackwardOnly},
		} {
			if _, gs := net(); len(gs) == 0 && strings.Contains(name, "back") {
				continue
			}
			t.Run(fmt.Sprint(name, seed), func(t *testing.T) {
				checkGeometry(t, draw(t, net, options...))
				if !strings.HasPrefix(name, "book") { // it is for small graphs
					checkOverlaps(t, svg(t, net, options...))
				}
			})
		}
	}
}

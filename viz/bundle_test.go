package viz_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/viz"
)

// towers is two scopes of so many products each; the first weight of all is used
// in both.
func towers(weights int) func() (*node, []*node) {
	return func() (*node, []*node) {
		g := autodiff.NewGraph(autodiff.Float32)
		h, shared := g.Input("x", autodiff.Batch, 4), g.Param("V", normal(), 4, 4)
		for _, tower := range []string{"A", "B"} {
			g.Scope(tower, func() {
				h = matmul(h, shared)
				for i := range weights {
					h = tanh(matmul(h, g.Param(fmt.Sprint(tower, i), normal(), 4, 4)))
				}
			})
		}
		loss := sum(h)
		return loss, grads(loss)
	}
}

// Many parameters of a folded scope are one drum, but not those that another one
// uses as well.
func TestBundle(t *testing.T) {
	have := draw(t, towers(12), viz.Fold())
	checkGeometry(t, have)
	checkOverlaps(t, svg(t, towers(12), viz.Fold()))
	boxes, _ := said(t, have)
	saysAll(t, "many", boxes, []string{"Params · 12\n192 numbers", "Gradients · 12", "V\n4×4", "A\n25 operations", "A′\n(∂V)₁\nGradients · 12"}, []string{"A3", "B3"})
	boxes, _ = said(t, draw(t, towers(4), viz.Fold()))
	saysAll(t, "few", boxes, []string{"A3\n4×4", "∂s1/∂B0\n4×4"}, []string{"Params"})
	boxes, _ = said(t, draw(t, towers(12), viz.Unfold()))
	saysAll(t, "unfolded", boxes, []string{"A3\n4×4", "∂s1/∂B0\n4×4"}, []string{"Params"})
	boxes, _ = said(t, draw(t, towers(12), viz.Fold(), viz.Japanese, viz.Show()))
	saysAll(t, "Japanese", boxes, []string{"パラメータ · 12", "勾配 · 12"}, []string{"Params", "192"})
	boxes, _ = said(t, draw(t, towers(12), viz.Fold(), viz.Book))
	saysAll(t, "book", boxes, []string{"Params · 12\n192 numbers", "V\n4×4"}, []string{"A3"})

	loss, gs := towers(12)()
	some := func() (*node, []*node) { return loss, gs[2:7] } // A1 … A5
	boxes, _ = said(t, draw(t, some, viz.Fold()))
	saysAll(t, "some", boxes, []string{"Params · 12\n192 numbers", "Gradients · 5", "B′\n∂h12"}, []string{"Gradients · 12"})
	g := loss.Graph()
	boxes, _ = said(t, draw(t, some, viz.Fold(), viz.Checked(results{g.Node("A1"), g.Node("A2")})))
	saysAll(t, "badge", boxes, []string{"Gradients · 5\n✗ 1 / 2"}, nil)
	boxes, _ = said(t, draw(t, some, viz.Fold(), viz.Heat(viz.GradientNorm(map[*node]held{gs[2]: {[]float32{3}}, gs[3]: {[]float32{4}}}))))
	saysAll(t, "norm", boxes, []string{"Gradients · 5\n‖g‖ 5"}, nil)
}

// The drums are in every format.
func TestBundleWriters(t *testing.T) {
	for suffix, write := range writers {
		loss, gs := towers(12)()
		var b bytes.Buffer
		if err := write(viz.New(loss, viz.Backward(gs...), viz.Fold()), &b); err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(strings.ReplaceAll(b.String(), `\ensuremath{\cdot}`, "·"), "#45;", "-")
		if n := strings.Count(text, "Params · 12"); n < 2 {
			t.Errorf("%s: names %d drums, want 2:\n%s", suffix, n, text)
		}
	}
}

package viz_test

import (
	"bytes"
	"strings"
	"testing"

	"keisan/viz"
)

// results says of W1 that its gradient is right and of b1 that it is wrong.
type results struct{ right, wrong *node }

func (r results) Checks(each func(x *node, adjoint, difference float64, ok bool)) {
	each(r.right, -0.125, -0.12500001, true)
	each(r.wrong, 3, 2.5, false)
}

func TestChecked(t *testing.T) {
	loss, gs := spiral()
	g := loss.Graph()
	checked := viz.Checked(results{g.Node("W1"), g.Node("b1")})
	net := func() (*node, []*node) { return loss, gs }
	have := draw(t, net, checked)
	checkGeometry(t, have)
	boxes, _ := said(t, have)
	saysAll(t, "badges", boxes, []string{"∂L/∂W1\n2×10\n✓ −0.125 ≈ −0.125", "∂L/∂b1\n10\n✗ 3 ≠ 2.5", "∂L/∂W2\n10×3"}, nil)
	if good, bad := bytes.Count(have, []byte(`,color="#00684F"`))+bytes.Count(have, []byte(` color="#00684F"`)), bytes.Count(have, []byte("peripheries")); good == 0 || bad != 1 {
		t.Errorf("%d boxes are green, %d have the outline of a mistake", good, bad)
	}
	text := viz.Text(loss, viz.Backward(gs...), checked)
	if !strings.Contains(text, "⇒ ∂L/∂b1  ✗ 3 ≠ 2.5") {
		t.Errorf("the text does not tell:\n%s", text)
	}
	boxes, _ = said(t, draw(t, net, viz.Checked(nil)))
	saysAll(t, "none", boxes, []string{"∂L/∂W1\n2×10"}, []string{"✓"})
}

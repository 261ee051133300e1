package viz_test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
)

func TestFormulas(t *testing.T) {
	const opened, closed = `<mo form="prefix">(</mo>`, `<mo form="postfix">)</mo>`
	for formula, want := range map[string][2]string{
		"∂W1 = xᵀ·g": {`\partial W_{1} = x^{T} \cdot g`,
			"<mo>∂</mo><msub><mi>W</mi><mn>1</mn></msub><mo>=</mo><msup><mi>x</mi><mn>T</mn></msup><mo>·</mo><mi>g</mi>"},
		"g⊙a⊙(1−a)": {`g \odot a \odot (1 - a)`,
			"<mi>g</mi><mo>⊙</mo><mi>a</mi><mo>⊙</mo>" + opened + "<mn>1</mn><mo>−</mo><mi>a</mi>" + closed},
		"L = CE(softmax(s), t)": {`L = \operatorname{CE}(\operatorname{softmax}(s), t)`,
			"<mi>L</mi><mo>=</mo><mi>CE</mi>" + opened + "<mi>softmax</mi>" + opened + "<mi>s</mi>" + closed + "<mo>,</mo><mi>t</mi>" + closed},
		"(∂h)₁₂":  {`(\partial h)_{12}`, opened + "<mo>∂</mo><mi>h</mi><msub>" + closed + "<mn>12</mn></msub>"},
		"xᵖ⁻¹":    {`x^{p-1}`, "<msup><mi>x</mi><mn>p-1</mn></msup>"},
		"y = Σ x": {`y = \sum x`, "<mi>y</mi><mo>=</mo><mo>Σ</mo><mi>x</mi>"},
		"1e-05·x": {`1\mathrm{e}-05 \cdot x`, "<mn>1e-05</mn><mo>·</mo><mi>x</mi>"},
		"col2im":  {`\operatorname{col2im}`, "<mi>col2im</mi>"},
		// These are no formulas.
		"(a]":      {`\text{(a]}`, "<mtext>(a]</mtext>"},
		"f(":       {`\text{f(}`, "<mtext>f(</mtext>"},
		"a \\ <b>": {`\text{a \textbackslash{} \textless{}b\textgreater{}}`, "<mtext>a \\ &lt;b&gt;</mtext>"},
	} {
		if have := viz.LaTeX(formula); have != want[0] {
			t.Errorf("%s: LaTeX: have %s, want %s", formula, have, want[0])
		}
		if have := viz.MathML(formula); have != "<math>"+want[1]+"</math>" {
			t.Errorf("%s: MathML: have %s, want %s", formula, have, want[1])
		}
	}
}

// The formulas of every op of the catalog, and of what it is composed of, are
// read: no letter of them is lost, and MathML is well-formed.
func TestFormulasOfCatalog(t *testing.T) {
	seen := map[string]bool{}
	for _, spec := range ops.Catalog() {
		for number := range 8 {
			c := spec.Draw(ops.NewDraw(number))
			g := autodiff.NewGraph(autodiff.Float64)
			in := make([]*node, len(c.In))
			for i, a := range c.In {
				if in[i] = g.Input(string(rune('A'+i)), a.Shape.Extents()...); a.DType == autodiff.Int64 {
					in[i] = g.IntInput(string(rune('P'+i)), a.Shape.Extents()...)
				} else if a.DType == autodiff.Bool {
					in[i] = g.BoolInput(string(rune('U'+i)), a.Shape.Extents()...)
				}
			}
			c.Build(in)
			for _, n := range g.Nodes() {
				if c, ok := n.Op().(autodiff.Captioned); ok {
					y, adjoints := c.Formula()
					for _, f := range append(adjoints, y) {
						if f != "" && !seen[f] {
							seen[f] = true
							checkFormula(t, n.Op().String(), f)
						}
					}
				}
			}
		}
	}
	if len(seen) < 80 {
		t.Errorf("only %d formulas", len(seen))
	}
}

func checkFormula(t *testing.T, op, f string) {
	tex, markup := viz.LaTeX(f), viz.MathML(f)
	if strings.HasPrefix(tex, `\text{`) || strings.Contains(markup, "mtext") {
		t.Errorf("%s: %q is not read as a formula", op, f)
	}
	if strings.Count(tex, "{") != strings.Count(tex, "}") {
		t.Errorf("%s: %q: braces of %s", op, f, tex)
	}
	for _, r := range tex {
		if r > '~' {
			t.Errorf("%s: %q: %q is no TeX in %s", op, f, r, tex)
		}
	}
	var said strings.Builder
	d := xml.NewDecoder(strings.NewReader(markup))
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %q: %s: %v", op, f, markup, err)
		}
		if text, ok := token.(xml.CharData); ok {
			said.Write(text)
		}
	}
	plain := strings.NewReplacer(" ", "", "ᵀ", "T", "²", "2", "ᵖ", "p", "⁻", "-", "¹", "1", "ˣ", "x").Replace(f)
	if said.String() != plain {
		t.Errorf("%s: %q: MathML says %q", op, f, &said)
	}
}

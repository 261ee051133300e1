package viz

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"keisan/autodiff"
)

// title returns the op's name without its attributes: "Sum" of "Sum(axis=0)",
// "Transpose" of "Transpose[1 0]".
func title(op autodiff.Op) string {
	name, _ := cut(op)
	return name
}

// attributes returns the op's attributes, "axis=0" or "[1 0]", unless its formula
// says them: "y = 0.5·x" of Scale(0.5), "m = x·Wᵀ" of MatMul(bᵀ).
func attributes(op autodiff.Op) string {
	_, text := cut(op)
	said := formula(op)
	if strings.Contains(said, strings.TrimPrefix(text, "-")) || strings.Contains(said, "ᵀ") && strings.HasSuffix(text, "ᵀ") {
		return ""
	}
	return text
}

// cut cuts an op's text in two.
func cut(op autodiff.Op) (name, attributes string) {
	text := op.String()
	k := strings.IndexAny(text, "([")
	switch {
	case k <= 0:
		return text, ""
	case text[k] == '[':
		return text[:k], text[k:]
	}
	return text[:k], strings.TrimSuffix(text[k+1:], ")")
}

// atBatch returns the op at a batch extent of n, if n > 0.
func atBatch(op autodiff.Op, n int) autodiff.Op {
	if open, ok := op.(autodiff.Open); ok && n > 0 {
		return open.AtBatch(n)
	}
	return op
}

// twinTitle returns the name of the backward box opposite an operation. Repeat
// and Sum are each other's adjoint, as in the book.
func twinTitle(title string) string {
	switch title {
	case "Repeat":
		return "Sum"
	case "Sum":
		return "Repeat"
	}
	return title + "′"
}

// formula returns "m = x·W", or "".
func formula(op autodiff.Op) string {
	if c, ok := op.(autodiff.Captioned); ok {
		y, _ := c.Formula()
		return y
	}
	return ""
}

// adjointFormula returns the adjoint of input i, "g·Wᵀ", or "". The last
// formula holds for all further inputs.
func adjointFormula(op autodiff.Op, i int) string {
	c, ok := op.(autodiff.Captioned)
	if !ok {
		return ""
	}
	_, adjoints := c.Formula()
	if len(adjoints) == 0 {
		return ""
	}
	return adjoints[min(i, len(adjoints)-1)]
}

// shape returns n's shape, and its element type where that is not the graph's
// float type: "30×10", "N int64".
func (s *settings) shape(n *autodiff.Node) string {
	if !n.Valid() && n.Err() == nil || n.Type() == (autodiff.Type{}) {
		return ""
	}
	if !s.shows(Shapes) && !s.shows(Types) {
		return ""
	}
	shape := n.Shape()
	if s.batch > 0 {
		shape = shape.At(s.batch)
	}
	text := shape.String()
	if t := n.DType(); t != n.Graph().Float() || s.shows(Types) {
		text += " " + t.String()
	}
	return text
}

// resultName returns the name of the value that is drawn. The automatic name of
// the only loss, "L1", reads better as "L", and that of an assignment tells
// nothing.
func resultName(n *autodiff.Node) string {
	name := n.Name()
	if n.Graph().Node(name) != nil {
		return name
	}
	if strings.TrimRight(name, "0123456789") == "L" && n.Graph().Node("L") == nil {
		return "L"
	}
	if n.IsAssign() && n.Valid() {
		return "new " + n.In(0).Name()
	}
	return name
}

// upstream returns the name of the loss to which an adjoint belongs that was
// given to autodiff.VJP.
func upstream(g *autodiff.Graph) string {
	if g.Node("L") != nil {
		return "J"
	}
	return "L"
}

// number returns the value of a constant that is one number, or "".
func number(n *autodiff.Node) string {
	if c, ok := n.Op().(interface{ Value() float64 }); ok && n.Kind() == autodiff.KindConst {
		return strconv.FormatFloat(c.Value(), 'g', -1, 64)
	}
	return ""
}

// contents lists what a folded scope consists of: "MatMul · Repeat · Add".
func (w *words) contents(nodes []*autodiff.Node) string {
	if len(nodes) > 4 {
		return fmt.Sprintf(w.operations, len(nodes))
	}
	titles := make([]string, len(nodes))
	for i, n := range nodes {
		titles[i] = title(n.Op())
	}
	return strings.Join(titles, " · ")
}

// summand returns the name of the k-th of several summands of an adjoint,
// "(∂W)₂", or of the adjoint itself if k is 0.
func summand(adjoint string, k int) string {
	if k == 0 {
		return adjoint
	}
	digits := []rune(strconv.Itoa(k))
	for i, d := range digits {
		digits[i] = '₀' + d - '0'
	}
	return "(" + adjoint + ")" + string(digits)
}

// joined adds a summand to a sum, which may be empty.
func joined(sum, summand string) string { return strings.TrimPrefix(sum+" + "+summand, " + ") }

// added writes the sum of k summands: "(∂h)₁ + (∂h)₂".
func added(adjoint string, k int) string {
	between := " + … + "
	if k == 2 {
		between = " + "
	}
	return summand(adjoint, 1) + between + summand(adjoint, k)
}

// lines returns the texts that are not empty.
func lines(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// explained returns the formula and the attributes, on one line if that is
// short: "r = 1·b (×30)".
func explained(formula, attributes string) []string {
	if formula != "" && attributes != "" && utf8.RuneCountInString(formula+attributes) <= 16 {
		if attributes[0] != '[' {
			attributes = "(" + attributes + ")"
		}
		return []string{formula + " " + attributes}
	}
	return lines(formula, wrapped(attributes, 22))
}

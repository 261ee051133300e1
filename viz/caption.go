package viz

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"keisan/autodiff"
)

// title returns the op's name without its attributes: "Sum" of "Sum(axis 0)".
func title(op autodiff.Op) string {
	name, _, _ := strings.Cut(op.String(), "(")
	return name
}

// attributes returns the op's attributes, "axis 0", at the batch extent n if
// n > 0.
func attributes(op autodiff.Op, n int) string {
	if open, ok := op.(autodiff.Open); ok && n > 0 {
		op = open.AtBatch(n)
	}
	_, rest, _ := strings.Cut(op.String(), "(")
	return strings.TrimSuffix(rest, ")")
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
	shape := n.Shape()
	if s.batch > 0 {
		shape = shape.At(s.batch)
	}
	text := shape.String()
	if t := n.DType(); t != n.Graph().Float() {
		text += " " + t.String()
	}
	return text
}

// lossName returns the name of what is differentiated. The automatic name of
// the only loss, "L1", reads better as "L".
func lossName(loss *autodiff.Node) string {
	name := loss.Name()
	if uncounted := strings.TrimRight(name, "0123456789"); uncounted == "L" && loss.Graph().Node(name) == nil && loss.Graph().Node("L") == nil {
		return "L"
	}
	return name
}

// number returns the value of a constant that is one number, or "".
func number(n *autodiff.Node) string {
	if c, ok := n.Op().(interface{ Value() float64 }); ok && n.Kind() == autodiff.KindConst {
		return strconv.FormatFloat(c.Value(), 'g', -1, 64)
	}
	return ""
}

// contents lists what a folded scope consists of: "MatMul · Repeat · Add".
func contents(nodes []*autodiff.Node) string {
	if len(nodes) > 4 {
		return strconv.Itoa(len(nodes)) + " operations"
	}
	titles := make([]string, len(nodes))
	for i, n := range nodes {
		titles[i] = title(n.Op())
	}
	return strings.Join(titles, " · ")
}

// added writes the sum of k adjoints: "g₁ + g₂".
func added(k int) string {
	switch {
	case k == 2:
		return "g₁ + g₂"
	case k == 3:
		return "g₁ + g₂ + g₃"
	}
	return "Σ of " + strconv.Itoa(k)
}

// lines returns the texts that are not empty.
func lines(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// explained returns the formula and the attributes, on one line if that is
// short: "r = 1·b (×30)".
func explained(formula, attributes string) []string {
	if formula != "" && attributes != "" && utf8.RuneCountInString(formula+attributes) <= 16 {
		return []string{formula + " (" + attributes + ")"}
	}
	return lines(formula, attributes)
}

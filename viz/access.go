package viz

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"keisan/autodiff"
)

// An access tells which elements of the operands make an element of the result.
type access struct {
	// each: those at the same index; same: at the same place in the memory;
	// matmul: a row of the first and a column of the second; reduce: all along
	// Axes; repeat: the one without Axes; along: the fibre along Axes; permute:
	// the axes change places; choice: those of the operand that was taken.
	Kind string `json:"kind"`
	Axes []int  `json:"axes,omitempty"`
	A    bool   `json:"a,omitempty"` // matmul: the first operand is transposed
	B    bool   `json:"b,omitempty"`
}

// What ops say of themselves, each if it is so.
type (
	transposing interface{ Transposed() (a, b bool) }
	permuting   interface{ Permutation() []int }
	inPlace     interface{ InPlace(i int) bool } // element by element, if the types agree
	aliasing    interface{ Alias() }             // the same elements under another shape
)

var axesText = regexp.MustCompile(`ax[ei]s=(\d+(?:,\d+)*)`)

// accessOf returns how n's op takes its operands, or nil if that is not known.
func accessOf(n *autodiff.Node) *access {
	var axes []int
	if m := axesText.FindStringSubmatch(n.Op().String()); m != nil {
		for text := range strings.SplitSeq(m[1], ",") {
			axis, _ := strconv.Atoi(text)
			axes = append(axes, axis)
		}
	}
	if n.NumIn() == 0 {
		return nil
	}
	rank, from := n.Shape().Rank(), n.In(0).Shape().Rank()
	switch title(n.Op()) {
	case "Sum", "Max", "Min", "LogSumExp", "ArgMax":
		if n.NumIn() == 1 && rank+len(axes) == from && len(axes) > 0 {
			return &access{Kind: "reduce", Axes: axes}
		}
	case "Repeat":
		if rank == from+len(axes) {
			return &access{Kind: "repeat", Axes: axes}
		}
	case "Softmax", "LogSoftmax":
		return &access{Kind: "along", Axes: axes}
	}
	alike := true
	for _, x := range n.Inputs() {
		alike = alike && x.Shape() == n.Shape()
	}
	switch op := n.Op().(type) {
	case transposing:
		a, b := op.Transposed()
		return &access{Kind: "matmul", A: a, B: b}
	case permuting:
		return &access{Kind: "permute", Axes: op.Permutation()}
	case aliasing:
		return &access{Kind: "same"}
	case inPlace:
		if alike && len(axes) == 0 {
			return &access{Kind: "each"}
		}
	}
	return nil
}

// symbols tells what the letters of n's own formula stand for, its result's
// first.
func (w *script) symbols(n *autodiff.Node) []symbol {
	letters := lettersOf(formula(atBatch(n.Op(), w.batch)), n.NumIn())
	var list []symbol
	for i, l := range letters {
		t := w.index[n.ID()]
		if i > 0 {
			t = w.tensor(n.In(i - 1))
		}
		list = append(list, symbol{l, t})
	}
	return list
}

// legend tells what the letters of the adjoints of n's operands stand for: g is
// the adjoint of n.
func (w *script) legend(n *autodiff.Node) []symbol {
	return append([]symbol{{"g", w.tensor(w.adjoint(n))}}, w.symbols(n)...)
}

// lettersOf returns the letter on the left of a formula, and those on its right
// that stand for operands: the first letters of their own, at most so many.
func lettersOf(formula string, operands int) []string {
	left, right, ok := strings.Cut(formula, " = ")
	if !ok {
		return nil
	}
	list := []string{left}
	runes := []rune(right)
	letter := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsLetter(runes[i]) && runes[i] < 0x250 }
	for i, r := range runes {
		if !letter(i) || letter(i-1) || letter(i+1) || i+1 < len(runes) && runes[i+1] == '(' {
			continue
		}
		if l := string(r); len(list) <= operands && !contains(list[1:], l) {
			list = append(list, l)
		}
	}
	return list
}

func contains(list []string, text string) bool {
	for _, l := range list {
		if l == text {
			return true
		}
	}
	return false
}

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
	// the axes change places; choice: those of the operand that was taken; shift:
	// the one From further along Axes, if there is one; concat: that of the operand
	// whose turn it is along Axes; reverse: the one as far from the other end;
	// gather: that of the row that the second operand names; scatter: those of the
	// rows that name this one; columns and images: those under a Window; onehot: the
	// id; rows and odds: all, for a cross entropy; mask: the one at the same index,
	// times 0 or Factor.
	Kind   string  `json:"kind"`
	Axes   []int   `json:"axes,omitempty"`
	A      bool    `json:"a,omitempty"` // matmul: the first operand is transposed
	B      bool    `json:"b,omitempty"`
	From   int     `json:"from,omitempty"`
	Window []int   `json:"window,omitempty"` // height, width, stride, padding
	Factor float64 `json:"factor,omitempty"`
	Skip   *int64  `json:"skip,omitempty"` // rows: the class that does not count; onehot: the id that has no 1
}

// What ops say of themselves, each if it is so.
type (
	transposing interface{ Transposed() (a, b bool) }
	permuting   interface{ Permutation() []int }
	inPlace     interface{ InPlace(i int) bool } // element by element, if the types agree
	infix       interface{ Infix() string }      // element by element
	aliasing    interface{ Alias() }             // the same elements under another shape
	windowed    interface {
		Window() (height, width, stride, pad int)
	}
	ignoring interface {
		Ignored() (class int64, ok bool)
	}
	skipping interface{ Zero() (id int64, ok bool) }
)

var (
	axesText = regexp.MustCompile(`ax[ei]s=(\d+(?:,\d+)*)`)
	partText = regexp.MustCompile(`^(?:Slice\(axis=\d+, (\d+):|Pad\(axis=\d+, at (\d+) )`)
)

// accessOf returns how n's op, at the extents of the run, takes its operands, or
// nil if that is not known.
func accessOf(n *autodiff.Node, op autodiff.Op) *access {
	var axes []int
	if m := axesText.FindStringSubmatch(op.String()); m != nil {
		for text := range strings.SplitSeq(m[1], ",") {
			axis, _ := strconv.Atoi(text)
			axes = append(axes, axis)
		}
	}
	if n.NumIn() == 0 {
		return nil
	}
	rank, from := n.Shape().Rank(), n.In(0).Shape().Rank()
	switch title(op) {
	case "Sum", "Max", "Min", "LogSumExp", "ArgMax":
		if n.NumIn() == 1 && rank+len(axes) == from {
			if len(axes) == 0 { // of a scalar
				return &access{Kind: "same"}
			}
			return &access{Kind: "reduce", Axes: axes}
		}
	case "Repeat":
		if rank == from+len(axes) {
			return &access{Kind: "repeat", Axes: axes}
		}
	case "Softmax", "LogSoftmax":
		return &access{Kind: "along", Axes: axes}
	case "Cast":
		return &access{Kind: "each"}
	default:
		if a := moving(n, op, axes); a != nil {
			return a
		}
	}
	alike := true
	for _, x := range n.Inputs() {
		alike = alike && x.Shape() == n.Shape()
	}
	switch op := op.(type) {
	case transposing:
		a, b := op.Transposed()
		return &access{Kind: "matmul", A: a, B: b}
	case permuting:
		return &access{Kind: "permute", Axes: op.Permutation()}
	case aliasing:
		return &access{Kind: "same"}
	case inPlace, infix:
		if alike && len(axes) == 0 {
			return &access{Kind: "each"}
		}
	}
	return nil
}

// moving returns the access of an op that chooses among the elements of its
// operands, or of a loss, or nil.
func moving(n *autodiff.Node, op autodiff.Op, axes []int) *access {
	a := &access{Axes: axes}
	if w, ok := op.(windowed); ok {
		h, b, stride, pad := w.Window()
		a.Window = []int{h, b, stride, pad}
	}
	switch title(op) {
	case "Slice", "Pad":
		m := partText.FindStringSubmatch(op.String())
		if m == nil {
			return nil
		}
		before, _ := strconv.Atoi(m[1] + m[2])
		if a.Kind, a.From = "shift", before; m[2] != "" {
			a.From = -before
		}
	case "OneHot":
		a.Kind = "onehot"
		if s, ok := op.(skipping); ok {
			a.Skip = known(s.Zero())
		}
	case "SoftmaxCE":
		a.Kind = "rows"
		if s, ok := op.(ignoring); ok {
			a.Skip = known(s.Ignored())
		}
	case "Dropout":
		ratio, err := strconv.ParseFloat(strings.TrimPrefix(strings.Split(op.String(), ",")[0], "Dropout("), 64)
		if err != nil || n.NumIn() != 2 {
			return nil
		}
		a.Kind, a.Factor = "mask", 1/(1-ratio)
	default:
		if a.Kind = kinds[title(op)]; a.Kind == "" {
			return nil
		}
	}
	return a
}

// kinds are those of ops whose access has no more to it than axes or a window.
var kinds = map[string]string{
	"Concat":     "concat",
	"Reverse":    "reverse",
	"Gather":     "gather",
	"ScatterAdd": "scatter",
	"Im2Col":     "columns",
	"Col2Im":     "images",
	"SigmoidCE":  "odds",
}

func known(v int64, ok bool) *int64 {
	if !ok {
		return nil
	}
	return &v
}

// symbols tells what the letters of n's own formula stand for, its result's
// first.
func (w *script) symbols(n *autodiff.Node) []symbol {
	operands := n.NumIn()
	if title(n.Op()) == "Dropout" {
		operands = 1 // the mask is none
	}
	letters := lettersOf(formula(w.op(n)), operands)
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
	at := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return ' '
		}
		return runes[i]
	}
	for i, r := range runes {
		switch {
		case r == 'ˣ' || r == 'ᵖ': // an operand as an exponent
			r = map[rune]rune{'ˣ': 'x', 'ᵖ': 'p'}[r]
		case !plain(r) || plain(at(i-1)) || plain(at(i+1)) || at(i+1) == '(' || at(i+1) == 'ˣ' || unicode.IsDigit(at(i-1)):
			continue // of a word; or the e of eˣ, or of 1e-05
		}
		if l := string(r); len(list) <= operands && !contains(list[1:], l) {
			list = append(list, l)
		}
	}
	return list
}

// plain reports whether a letter may stand for an operand.
func plain(r rune) bool { return unicode.IsLetter(r) && r < 0x250 }

func contains(list []string, text string) bool {
	for _, l := range list {
		if l == text {
			return true
		}
	}
	return false
}

// Package fused describes what an engine runs as one instruction though the
// graph has several nodes for it: chains of elementwise ops, with the sums that
// follow them and the products before them. The VM's passes make them, engines
// run them; the Run of each is its plain meaning.
package fused

import (
	"fmt"
	"slices"
	"strings"

	"keisan/autodiff"
)

// An Access tells which element of an input is read for element (i, j) of the
// rows and columns that a chain walks, and which element of a result it goes
// to: all that go to one element are added up.
type Access uint8

// The ways to read an input, and to write a result.
const (
	Full Access = iota // (i, j): Rows·Cols elements
	Row                // j: one row, that is repeated, or is the sum of all rows
	Col                // i: one column
	One                // a single element
)

// A Chain computes Rows·Cols elements by Steps, each from the elements of its
// inputs that Access names, and gives out what Results names: tile by tile,
// with what lies between the steps never leaving the first-level cache, and
// with repeated operands read where they are. Its numbers are of one float type;
// inputs and steps may be bools instead.
type Chain struct {
	DType      autodiff.DType
	Rows, Cols int
	Access     []Access // of each input
	Bools      []int    // the inputs that are bools
	Steps      []Step
	Results    []Result // the last one is the chain's own
}

// A Step is an elementwise op and what it reads: the result of step k for
// k ≥ 0, input ^k otherwise. A step that reads nothing is a constant, one number
// everywhere, which its op has as Value.
type Step struct {
	Op   autodiff.Op
	Args []int
	Bool bool // it makes bools, as comparisons do
}

// A Result is what step Of computes, or input ^Of, or its sums over rows,
// columns, or both.
type Result struct {
	Of int
	As Access
}

// IsBool reports whether what step k makes is bools, or input ^k is.
func (c *Chain) IsBool(k int) bool {
	if k >= 0 {
		return c.Steps[k].Bool
	}
	return slices.Contains(c.Bools, ^k)
}

// TypeOf returns the element type of what step k makes, or of input ^k.
func (c *Chain) TypeOf(k int) autodiff.DType {
	if c.IsBool(k) {
		return autodiff.Bool
	}
	return c.DType
}

// String names the ops: "Fused(Add, Sigmoid; Σrows)".
func (c *Chain) String() string { return "Fused(" + c.names() + ")" }

func (c *Chain) names() string {
	var names []string
	for _, s := range c.Steps {
		if len(s.Args) > 0 {
			names = append(names, s.Op.String())
		}
	}
	text := strings.Join(names, ", ")
	for _, r := range c.Results {
		text += [...]string{Full: "", Row: "; Σrows", Col: "; Σcols", One: "; Σ"}[r.As]
	}
	return text
}

// Infer is not asked: the VM knows the type.
func (c *Chain) Infer([]autodiff.Type) (autodiff.Type, error) {
	return autodiff.Type{}, fmt.Errorf("%s has no type of its own", c)
}

// InPlace allows the chain's own result to lie in input i.
func (c *Chain) InPlace(i int) bool { return c.Overwrites(len(c.Results)-1, i) }

// Overwrites allows a result to lie in an input: both go element by element,
// their elements are alike, and whatever reads the element comes before it is
// written, or is what writes it.
func (c *Chain) Overwrites(result, i int) bool {
	r := c.Results[result]
	return i < len(c.Access) && c.Access[i] == Full && r.As == Full &&
		c.IsBool(^i) == c.IsBool(r.Of) && c.LastRead(i) <= r.Of
}

// LastRead returns the last step that reads input i.
func (c *Chain) LastRead(i int) int {
	last := -1
	for k, s := range c.Steps {
		for _, a := range s.Args {
			if a == ^i {
				last = k
			}
		}
	}
	return last
}

// FLOPs counts one operation for each step, constants aside, or sum and element.
func (c *Chain) FLOPs([]autodiff.Type, autodiff.Type) int {
	n := 0
	for _, s := range c.Steps {
		if len(s.Args) > 0 {
			n++
		}
	}
	for _, r := range c.Results {
		if r.As != Full {
			n++
		}
	}
	return n * c.Rows * c.Cols
}

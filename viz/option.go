package viz

import (
	"fmt"
	"slices"
	"strings"

	"keisan/autodiff"
)

// An Option says what New draws, or how. Of contradicting options the last one
// counts.
type Option interface{ apply(*settings) }

// settings are all options together; the zero value is the default.
type settings struct {
	preset   Preset
	passes   Passes
	grads    []*autodiff.Node
	batch    int // 0: the batch extent stays open
	folds    []string
	depth    int
	unfold   bool
	detail   bool
	focus    *autodiff.Node
	steps    int // around the focus
	language Language
	width    int // of lines of text; 0: the default
	shown    Part
	chosen   bool           // by Show
	values   map[int]Tensor // by ID
	heat     Measure
	badges   map[int]badge   // of Checked, by ID
	marks    map[int]verdict // of a Difference, by ID
	training training
	places   []float64 // of samples
	classes  []int64
}

type option func(*settings)

func (o option) apply(s *settings) { o(s) }

// A Preset is a visual language. It is an Option.
type Preset uint8

const (
	// Lanes draws one row per operation: parameters, the forward pass
	// downwards, the backward pass upwards, gradients. It is the default.
	Lanes Preset = iota
	// Book draws the computational graph as the book Deep Learning from
	// Scratch does: circles from left to right, the derivative below each
	// arrow. It suits graphs of up to about 15 operations; longer ones go on on
	// further lines.
	Book
	// Overview draws lanes of few boxes: scopes are folded, at the deepest
	// level that leaves about a page of them unless [Fold], [FoldDepth] or
	// [Unfold] says otherwise, and runs of equal ones are one box: "Block ×48".
	Overview
)

var presets = [...]string{Lanes: "Lanes", Book: "Book", Overview: "Overview"}

// ParsePreset returns the preset of this name, in any case, or an error that
// says which there are.
func ParsePreset(name string) (Preset, error) {
	for p, n := range presets {
		if strings.EqualFold(n, name) {
			return Preset(p), nil
		}
	}
	return 0, fmt.Errorf("viz: unknown preset %q: allowed are %s", name, presetNames())
}

func presetNames() string { return strings.Join(presets[:], ", ") }

func (p Preset) known() bool { return int(p) < len(presets) }

// String returns the preset's name.
func (p Preset) String() string {
	if !p.known() {
		return fmt.Sprintf("Preset(%d)", uint8(p))
	}
	return presets[p]
}

func (p Preset) apply(s *settings) { s.preset = p }

// Passes are the parts of the computation that are drawn. It is an Option.
type Passes uint8

const (
	Both         Passes = iota // forward, and backward if there are gradients: the default
	ForwardOnly                // the forward pass alone
	BackwardOnly               // the backward pass alone, with the values that it reads
)

func (p Passes) apply(s *settings) { s.passes = p }

// Backward adds the backward pass: what leads to these gradients, which
// [autodiff.Grad] or [autodiff.VJP] returned for the node that is drawn. With
// VJP they are those of a loss L that is not part of the drawing.
func Backward(grads ...*autodiff.Node) Option {
	grads = slices.Clone(grads)
	return option(func(s *settings) { s.grads = append(s.grads, grads...) })
}

// At shows shapes at a batch extent of n: 30×10 instead of N×10. At(0) leaves
// it open.
func At(n int) Option {
	return option(func(s *settings) { s.batch = n })
}

// Fold draws scopes as one operation each, with their parameters at their side.
// A name means the scopes of this path ("Encoder/Affine 1"), those whose path
// ends so ("Affine 1"), and, without a number, all that were counted under it
// ("Affine"). Fold() without names folds every outermost scope.
//
// Without Fold, [FoldDepth] or [Unfold], a graph of more than 150 operations is
// drawn as an [Overview].
func Fold(names ...string) Option {
	if len(names) == 0 {
		names = []string{""}
	}
	names = slices.Clone(names)
	return option(func(s *settings) { s.folds, s.depth, s.unfold = append(s.folds, names...), 0, false })
}

// FoldDepth draws the scopes at a depth as one operation each: 1 folds the
// outermost scopes, 2 those inside them.
func FoldDepth(depth int) Option {
	return option(func(s *settings) { s.folds, s.depth, s.unfold = nil, depth, false })
}

// Unfold draws every operation, however many there are.
func Unfold() Option {
	return option(func(s *settings) { s.folds, s.depth, s.unfold = nil, 0, true })
}

// Detail draws every node of the graph: in the lane of the backward pass, one box
// for each node that a pullback declared instead of one for each operation, with
// the operands that it has. It suits Lanes and unfolds everything.
func Detail() Option {
	return option(func(s *settings) { s.detail = true })
}

// Focus draws only what is within so many steps of a node, up and down; a step
// leads from an operation, or folded scope, to the next. What lies beyond is
// named where it is missed. A node of the backward pass stands for the operation
// that it belongs to.
func Focus(n *autodiff.Node, steps int) Option {
	return option(func(s *settings) {
		s.focus, s.steps = n, steps
		if n == nil {
			s.steps = -1
		}
	})
}

package optest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// A trial is one case of an op on a graph, with values for its inputs.
type trial struct {
	spec    ops.Spec
	number  int // of the draw
	float   autodiff.DType
	census  *census
	variant int  // 0: every input has a node of its own
	exists  bool // whether the draw has this variant
	batch   int  // what the open extent stands for, if there is one

	one   []int // which input's node each input is: its own number, or that of an earlier one
	build func(in []*autodiff.Node) *autodiff.Node
	args  []ops.Arg // by input; those of inputs that are one node are merged
	in    []*autodiff.Node
	value []*tensor.Dense // of in
	y     *autodiff.Node
	slope *slopes // made on demand
}

// draw makes the case. Variant 0 has a node for each input; the further ones
// have one node for two inputs of the same type.
func (t *trial) draw(variant int) error {
	c := t.spec.Draw(ops.NewDraw(t.number))
	t.build, t.args = c.Build, append([]ops.Arg(nil), c.In...)
	for i := range c.In {
		t.one = append(t.one, i)
	}
	t.variant = variant
	t.exists = variant == 0 || t.unite(variant-1)
	if !t.exists {
		return nil
	}
	t.value = t.values()
	t.in = t.declare(autodiff.NewGraph(t.float), nil)
	return nil
}

// unite makes one node of the k-th pair of inputs that may be one, and reports
// whether there is such a pair.
func (t *trial) unite(k int) bool {
	for j, b := range t.args {
		for i, a := range t.args[:j] {
			if a.Shape != b.Shape || a.DType != b.DType || a.Fixed || b.Fixed {
				continue
			}
			a.Lo, a.Hi = max(a.Lo, b.Lo), min(a.Hi, b.Hi)
			if a.Lo >= a.Hi {
				continue
			}
			if k > 0 {
				k--
				continue
			}
			a.Kinks = append(append([]float64(nil), a.Kinks...), b.Kinks...)
			a.Spread = a.Spread || b.Spread
			t.args[i], t.args[j], t.one[j] = a, a, i
			return true
		}
	}
	return false
}

// declare declares the inputs on g. If open is not nil, it gives the shapes.
func (t *trial) declare(g *autodiff.Graph, open []autodiff.Shape) []*autodiff.Node {
	in := make([]*autodiff.Node, len(t.args))
	for i, a := range t.args {
		s := a.Shape
		if open != nil {
			s = open[i]
		}
		if t.one[i] != i {
			in[i] = in[t.one[i]]
			continue
		}
		in[i] = input(g, fmt.Sprintf("in%d", i), autodiff.Type{DType: t.dtype(i), Shape: s})
	}
	return in
}

// input declares an input of any type. Where the float type is not the graph's
// own, a Cast makes it.
func input(g *autodiff.Graph, name string, typ autodiff.Type) *autodiff.Node {
	e := typ.Shape.Extents()
	switch typ.DType {
	case autodiff.Int64:
		return g.IntInput(name, e...)
	case autodiff.Bool:
		return g.BoolInput(name, e...)
	case g.Float():
		return g.Input(name, e...)
	}
	return ops.Cast(g.Input(name, e...), typ.DType)
}

// dtype returns the element type of input i.
func (t *trial) dtype(i int) autodiff.DType {
	if d := t.args[i].DType; d != 0 {
		return d
	}
	return t.float
}

// rand returns the trial's random numbers for one purpose.
func (t *trial) rand(purpose string) *rand.Rand {
	seed := uint64(0xcbf29ce484222325) // FNV-1a
	for _, b := range []byte(t.spec.Name + purpose) {
		seed = (seed ^ uint64(b)) * 0x100000001b3
	}
	return rand.New(rand.NewPCG(uint64(t.number), seed))
}

// inputs describes the inputs: "(3×2, int64 4)".
func (t *trial) inputs() string {
	var list []string
	for i, a := range t.args {
		s := a.Shape.String()
		if a.DType != 0 {
			s = a.DType.String() + " " + s
		}
		if i < len(t.one) && t.one[i] != i {
			s = fmt.Sprintf("the same as input %d", t.one[i])
		}
		list = append(list, s)
	}
	return "(" + strings.Join(list, ", ") + ")"
}

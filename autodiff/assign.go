package autodiff

import "gorgonia.org/tensor"

// assign stores its second input in the variable that is its first.
type assign struct{}

// Assign declares that a run which computes the returned node stores value in
// variable, a Param or State of the same type. Every other node of that run
// sees what variable held before it; the result is the new value. So a whole
// training step is one program:
//
//	W ← W − η ∂L/∂W
func Assign(variable, value *Node) *Node {
	if variable.Valid() && !variable.IsVariable() {
		return Mistake(Errorf(ErrGraph, "only a Param or State can be assigned to", ""), assign{}, variable, value)
	}
	return Apply(assign{}, variable, value)
}

func (assign) String() string { return "Assign" }
func (assign) Infix() string  { return "←" }

// Formula returns the caption.
func (assign) Formula() (string, []string) { return "w = x", nil }

// Infer requires equal types.
func (assign) Infer(in []Type) (Type, error) {
	if in[0] != in[1] {
		return Type{}, Errorf(ErrShape, "variable and value differ", "%s ≠ %s", in[0], in[1])
	}
	return in[0], nil
}

// Run copies the value; that dst is the variable's memory is the VM's doing.
func (assign) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	copyTo(dst, in[1])
	return nil
}

// IsAssign reports whether the node stores In(1) in the variable In(0).
func (n *Node) IsAssign() bool {
	if n == nil {
		return false
	}
	_, ok := n.op.(assign)
	return ok
}

// An Update is an assignment that belongs to another node.
type Update struct{ When, Assign *Node }

// Update declares that every program compiled for training which computes when
// also runs assign, a node made by Assign: how BatchNorm keeps its running
// averages and Dropout moves on its random numbers.
func (g *Graph) Update(when, assign *Node) {
	if g = g.real(); when.Valid() && assign.Valid() {
		g.updates = append(g.updates, Update{when, assign})
	}
}

// Updates returns what Update declared.
func (g *Graph) Updates() []Update { return g.real().updates }

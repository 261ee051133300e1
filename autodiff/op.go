package autodiff

// An Op is an operation: what a node computes from its inputs. It must be a
// comparable value, since equal ops on equal inputs are one node; keep float
// attributes as their bits (math.Float64bits), because NaN ≠ NaN.
//
// An op that can be run has a method Run, described at vm.Kernel; what else
// an op may say of itself are the small optional interfaces below.
type Op interface {
	// String names the op with its attributes: "Tanh", "Sum(axis=0)".
	String() string
	// Infer returns the type of the result for inputs of these types, or an
	// error made with [Errorf]. Extents may be multiples of the open batch
	// extent. It must not retain in.
	Infer(in []Type) (Type, error)
}

// A Differentiable op knows its adjoint.
type Differentiable interface {
	Op
	// Pullback declares the adjoint of input i of y, given the adjoint dy of
	// y: the product of dy with the Jacobian ∂y/∂yᵢₙ. It is called only for
	// inputs that need it; what several inputs share is declared by each and
	// is one node all the same. nil means that no gradient flows.
	Pullback(i int, y, dy *Node) *Node
}

// A Captioned op has formulas for drawings and names: y such as "m = x·W" in
// generic letters, whose left side also names its results m1, m2, …; and for
// each input, in order, the right side of its adjoint, such as "g·Wᵀ", where g
// is the adjoint of y: "" if no gradient flows there, and the last one for all
// further inputs.
type Captioned interface {
	Formula() (y string, adjoints []string)
}

// An Infix op is written between its operands, in error messages: "×".
type Infix interface{ Infix() string }

// An Open op has extents among its attributes that may be multiples of the
// batch extent; AtBatch returns the op for the batch extent n.
type Open interface {
	AtBatch(n int) Op
}

// An Addend op knows a better way to add up several of its results than one by
// one: the parts of a tensor, each padded with zeros, are put side by side. Grad
// asks the adjoints of a value that is used several times.
type Addend interface {
	// Join returns the sum of xs, two or more results of ops of this type, or
	// nil if it knows nothing better than to add them.
	Join(xs []*Node) *Node
}

package cuda

import (
	"cmp"
	"reflect"
	"slices"

	"keisan/autodiff"
	"keisan/ops"
)

// A Delegation says how an op of floats runs on the device. What is not told of
// runs as its own loop.
type Delegation struct {
	Op     string // its name in ops.Catalog, or "branch": the sum of adjoints
	Method string // of Gorgonia's engine
	Kernel string // of kernels/keisan.cu, if there is no method, or besides
}

// Delegations returns the table, sorted by op.
func Delegations() []Delegation {
	var list []Delegation
	for _, r := range rows {
		list = append(list, r.Delegation)
	}
	return slices.SortedFunc(slices.Values(list), func(a, b Delegation) int { return cmp.Compare(a.Op, b.Op) })
}

// A row is a Delegation, a node that the op declared, and what of the op is a
// kernel's constant.
type row struct {
	Delegation
	example  *autodiff.Node
	constant func(op autodiff.Op) float64
}

var rows = table()

// rowOf returns the row of an op, by its type: the type itself, not its name, for
// a user's op may have the same name. Where ops share a type, as comparisons do,
// the name tells them apart.
func rowOf(op autodiff.Op) (row, bool) {
	var found []row
	for _, r := range rows {
		if reflect.TypeOf(r.example.Op()) == reflect.TypeOf(op) {
			found = append(found, r)
		}
	}
	for _, r := range found {
		if len(found) == 1 || r.example.Op().String() == op.String() {
			return r, true
		}
	}
	return row{}, false
}

func table() []row {
	x := autodiff.NewGraph(autodiff.Float64).Input("x", 2, 2)
	method := func(op, name string, y *autodiff.Node) row { return row{Delegation{op, name, ""}, y, nil} }
	relation := func(op, name string, y *autodiff.Node) row { return row{Delegation{op, name, "truth"}, y, nil} }
	kernel := func(op, name string, y *autodiff.Node) row { return row{Delegation{op, "", name}, y, nil} }
	return []row{
		method("Add", "Add", ops.Add(x, x)),
		method("Sub", "Sub", ops.Sub(x, x)),
		method("Mul", "Mul", ops.Mul(x, x)),
		method("Div", "Div", ops.Div(x, x)),
		method("Pow", "Pow", ops.Pow(x, x)),
		method("MatMul", "MatMul", ops.MatMul(x, x)),
		method("branch", "Add", branch(x)),
		{Delegation{"Scale", "MulScalar", ""}, ops.Scale(x, 2), func(op autodiff.Op) float64 { return op.(interface{ Factor() float64 }).Factor() }},
		{Delegation{"Shift", "AddScalar", ""}, ops.Shift(x, 2), func(op autodiff.Op) float64 { return op.(interface{ Offset() float64 }).Offset() }},
		{Delegation{"divCount", "DivScalar", ""}, ops.Mean(x), func(op autodiff.Op) float64 { return op.(interface{ Divisor() float64 }).Divisor() }},
		relation("Equal", "ElEq", ops.Equal(x, x)),
		relation("NotEqual", "ElNe", ops.NotEqual(x, x)),
		relation("Less", "Lt", ops.Less(x, x)),
		relation("LessEqual", "Lte", ops.LessEqual(x, x)),
		relation("Greater", "Gt", ops.Greater(x, x)),
		relation("GreaterEqual", "Gte", ops.GreaterEqual(x, x)),
		kernel("Abs", "abs", ops.Abs(x)),
		kernel("Erf", "erf", ops.Erf(x)),
		kernel("Exp", "exp", ops.Exp(x)),
		kernel("GELU", "gelu", ops.GELU(x)),
		{Delegation{"LeakyReLU", "", "leakyrelu"}, ops.LeakyReLU(x, 0.1), func(op autodiff.Op) float64 { return op.(interface{ Slope() float64 }).Slope() }},
		kernel("Log", "log", ops.Log(x)),
		kernel("Maximum", "maximum", ops.Maximum(x, x)),
		kernel("Minimum", "minimum", ops.Minimum(x, x)),
		kernel("Neg", "neg", ops.Neg(x)),
		kernel("ReLU", "relu", ops.ReLU(x)),
		kernel("Sigmoid", "sigmoid", ops.Sigmoid(x)),
		kernel("Sign", "sign", ops.Sign(x)),
		kernel("Softplus", "softplus", ops.Softplus(x)),
		kernel("Sqrt", "sqrt", ops.Sqrt(x)),
		kernel("Square", "square", ops.Square(x)),
		kernel("Tanh", "tanh", ops.Tanh(x)),
		kernel("Repeat", "repeat", ops.Repeat(x, 0, 2)),
		kernel("Sum", "sum", ops.Sum(x)),
	}
}

// branch returns the sum of adjoints of a value that is used twice, as Grad
// declares it.
func branch(x *autodiff.Node) *autodiff.Node {
	grads, _ := autodiff.Grad(ops.Sum(ops.Mul(x, x)), x)
	return grads[0]
}

package main

import (
	"keisan/autodiff"
	"keisan/ops"
)

// An opCase is the example of an op in the reference, and why its adjoint is what
// it is. The page shows the source of use.
type opCase struct {
	name     string
	use      func(g *graph) *node
	why      string
	positive bool // the inputs are
}

type (
	graph = autodiff.Graph
	node  = autodiff.Node
)

const (
	noGradient = "The result is made of steps: its slope is 0 wherever there is one, so no gradient flows."
	noBetween  = "There is nothing between true and false, so there is no slope, and no gradient flows."
	anIndex    = "The result is a place, which jumps from one number to another: no gradient flows."
	movesOnly  = "Each element of y is one of x, so its adjoint goes back to where that one came from."
)

var opCases = []opCase{
	{"Abs", func(g *graph) *node { return ops.Abs(g.Input("x", 3)) }, "|x| is x or −x: its slope is 1 or −1, the sign of x; at 0 the sign is 0.", false},
	{"Add", func(g *graph) *node { return ops.Add(g.Input("a", 2, 3), g.Input("b", 3)) }, "∂(a + b)/∂a = 1, and so for b: g passes. A broadcast operand is repeated first, so its adjoint is a sum.", false},
	{"Affine", func(g *graph) *node { return ops.Affine(g.Input("x", 2, 2), g.Input("W", 2, 3), g.Input("b", 3)) }, "y = x·W + b is MatMul, Repeat and Add, so x̄ = g·Wᵀ, W̄ = xᵀ·g, and b̄ sums g over the rows.", false},
	{"And", func(g *graph) *node { return ops.And(g.BoolInput("a", 3), g.BoolInput("b", 3)) }, noBetween, false},
	{"ArgMax", func(g *graph) *node { return ops.ArgMax(g.Input("x", 2, 3), 1) }, anIndex, false},
	{"AvgPool2D", func(g *graph) *node { return ops.AvgPool2D(g.Input("x", 1, 1, 2, 4), 2, ops.Window{Stride: 2}) }, "A mean of k² elements has the slope 1/k² towards each, so each element of a window gets g/k².", false},
	{"BatchNorm", func(g *graph) *node {
		return ops.BatchNorm(g.Input("x", 4, 2), g.Input("gamma", 2), g.Input("beta", 2), 0.1, 1e-5)
	}, "With x̂ = (x − μ)/σ, σ = √(v + ε): γ̄ = Σ g⊙x̂ and β̄ = Σ g over the batch. Each x also moves μ and v, so x̄ = (h − mean h − x̂⊙mean(h⊙x̂))/σ with h = γ⊙g; in evaluation μ and v are fixed, and x̄ = h/σ.", false},
	{"BroadcastTo", func(g *graph) *node { return ops.BroadcastTo(g.Input("x", 3), 2, 3) }, "Each element of x is used once for every copy, so its adjoint is the sum over the copies.", false},
	{"Cast", func(g *graph) *node { return ops.Cast(g.Input("x", 3), autodiff.Float32) }, "The value stays the same up to rounding, so its slope is 1 and g is cast back.", false},
	{"Col2Im", func(g *graph) *node { return ops.Col2Im(g.Input("x", 4, 4), 3, 3, 2, 2, ops.Window{Stride: 1}) }, "Col2Im adds each column element to one pixel; its adjoint reads that pixel, which is what Im2Col does.", false},
	{"Concat", func(g *graph) *node { return ops.Concat(0, g.Input("a", 2), g.Input("b", 3)) }, "Each operand is a part of the result, so its adjoint is that part of g.", false},
	{"Conv2D", func(g *graph) *node {
		return ops.Conv2D(g.Input("x", 1, 1, 3, 3), g.Input("w", 1, 1, 2, 2), ops.Window{Stride: 1})
	}, "A convolution is one MatMul of filters and columns: w̄ = g·columnsᵀ, and wᵀ·g are the adjoints of the columns, which Col2Im adds up.", false},
	{"Div", func(g *graph) *node { return ops.Div(g.Input("a", 3), g.Input("b", 3)) }, "With q = a/b: ∂q/∂a = 1/b and ∂q/∂b = −a/b² = −q/b.", true},
	{"Dot", func(g *graph) *node { return ops.Dot(g.Input("a", 3), g.Input("b", 3)) }, "Σ aᵢbᵢ has the slope bᵢ towards aᵢ and aᵢ towards bᵢ.", false},
	{"Dropout", func(g *graph) *node { return ops.Dropout(g.Input("x", 6), 0.5) }, "y is x times a mask of 0 and 1/(1 − ratio) that does not depend on x, so g is multiplied by the same mask. In evaluation y is x, and g passes.", false},
	{"Embedding", func(g *graph) *node { return ops.Embedding(g.Input("W", 3, 2), g.IntInput("ids", 4)) }, "Each row of y is a row of W, so the rows of g are added to those rows; a word that comes twice gets both.", false},
	{"Equal", func(g *graph) *node { return ops.Equal(g.Input("a", 3), g.Input("b", 3)) }, noBetween, false},
	{"Erf", func(g *graph) *node { return ops.Erf(g.Input("x", 3)) }, "erf x = 2/√π ∫₀ˣ exp(−t²) dt, so its slope is the integrand at x: 2/√π · exp(−x²).", false},
	{"Exp", func(g *graph) *node { return ops.Exp(g.Input("x", 3)) }, "The exponential is its own derivative, so the result itself is the slope.", false},
	{"ExpandDims", func(g *graph) *node { return ops.ExpandDims(g.Input("x", 3), 0) }, movesOnly, false},
	{"GELU", func(g *graph) *node { return ops.GELU(g.Input("x", 3)) }, "By the product rule (x Φ(x))′ = Φ(x) + x φ(x), as the density φ is the slope of Φ.", false},
	{"Gather", func(g *graph) *node { return ops.Gather(g.Input("x", 3, 2), g.IntInput("ids", 4)) }, "Each row of y is a row of x, so the rows of g are added to those rows; one that is read twice gets both.", false},
	{"Greater", func(g *graph) *node { return ops.Greater(g.Input("a", 3), g.Input("b", 3)) }, noBetween, false},
	{"GreaterEqual", func(g *graph) *node { return ops.GreaterEqual(g.Input("a", 3), g.Input("b", 3)) }, noBetween, false},
	{"Identity", func(g *graph) *node { return ops.Identity(g.Input("x", 3)) }, "y = x has the slope 1: g passes.", false},
	{"Im2Col", func(g *graph) *node { return ops.Im2Col(g.Input("x", 1, 1, 3, 3), 2, 2, ops.Window{Stride: 1}) }, "Each pixel is copied to every window that covers it, so its adjoint is the sum over these copies: Col2Im.", false},
	{"LayerNorm", func(g *graph) *node {
		return ops.LayerNorm(g.Input("x", 2, 4), g.Input("gamma", 4), g.Input("beta", 4), 1e-5)
	}, "With x̂ = (x − μ)/σ, σ = √(v + ε): γ̄ = Σ g⊙x̂ and β̄ = Σ g over the rows. Each x of a row also moves its μ and v, so x̄ = (h − mean h − x̂⊙mean(h⊙x̂))/σ with h = γ⊙g and means along the row.", false},
	{"LeakyReLU", func(g *graph) *node { return ops.LeakyReLU(g.Input("x", 3), 0.1) }, "The slope is 1 on the right of 0 and the given one on the left.", false},
	{"Less", func(g *graph) *node { return ops.Less(g.Input("a", 3), g.Input("b", 3)) }, noBetween, false},
	{"LessEqual", func(g *graph) *node { return ops.LessEqual(g.Input("a", 3), g.Input("b", 3)) }, noBetween, false},
	{"Log", func(g *graph) *node { return ops.Log(g.Input("x", 3)) }, "Both sides of exp(l) = x towards x: exp(l) ∂l/∂x = 1, so ∂l/∂x = 1/exp(l) = 1/x.", true},
	{"LogSoftmax", func(g *graph) *node { return ops.LogSoftmax(g.Input("x", 2, 3), 1) }, "lᵢ = xᵢ − log Σ eˣ, and ∂ log Σ eˣ/∂xⱼ = softmax(x)ⱼ, so x̄ⱼ = Σᵢ gᵢ(δᵢⱼ − softmax(x)ⱼ) = gⱼ − softmax(x)ⱼ Σᵢ gᵢ.", false},
	{"LogSumExp", func(g *graph) *node { return ops.LogSumExp(g.Input("x", 2, 3), 1) }, "∂ log Σ eˣ / ∂xⱼ = exp(xⱼ) / Σ eˣ, which is softmax(x)ⱼ.", false},
	{"MSE", func(g *graph) *node { return ops.MSE(g.Input("a", 3), g.Input("b", 3)) }, "The mean of (a − b)² over n elements has the slope 2(a − b)/n towards a, and its negative towards b.", false},
	{"MatMul", func(g *graph) *node { return ops.MatMul(g.Input("a", 2, 3), g.Input("b", 3, 2)) }, "y_ij = Σₖ a_ik b_kj, so ā_ik = Σⱼ g_ij b_kj, the product g·bᵀ; likewise b̄ = aᵀ·g.", false},
	{"MatMulT", func(g *graph) *node { return ops.MatMulT(g.Input("a", 2, 3), g.Input("b", 2, 3), false, true) }, "As for MatMul, with b in place of bᵀ: ā = g·b and b̄ = gᵀ·a. No transpose is ever copied.", false},
	{"Max", func(g *graph) *node { return ops.Max(g.Input("x", 2, 3), 1) }, "Only the greatest element moves the result, with the slope 1; where several are equal they share g.", false},
	{"MaxPool2D", func(g *graph) *node { return ops.MaxPool2D(g.Input("x", 1, 1, 2, 4), 2, ops.Window{Stride: 2}) }, "Only the greatest element of a window moves the result, so it gets the window's g; several that are equal share it.", false},
	{"Maximum", func(g *graph) *node { return ops.Maximum(g.Input("a", 3), g.Input("b", 3)) }, "The greater operand is the result, so it gets g and the other one 0; where they are equal, each gets g/2.", false},
	{"Mean", func(g *graph) *node { return ops.Mean(g.Input("x", 2, 3), 1) }, "A mean of n elements has the slope 1/n towards each, so g/n is repeated.", false},
	{"Min", func(g *graph) *node { return ops.Min(g.Input("x", 2, 3), 1) }, "Only the least element moves the result, with the slope 1; where several are equal they share g.", false},
	{"Minimum", func(g *graph) *node { return ops.Minimum(g.Input("a", 3), g.Input("b", 3)) }, "The lesser operand is the result, so it gets g and the other one 0; where they are equal, each gets g/2.", false},
	{"Mul", func(g *graph) *node { return ops.Mul(g.Input("a", 3), g.Input("b", 3)) }, "By the product rule ∂(ab)/∂a = b and ∂(ab)/∂b = a: the operands change places.", false},
	{"Neg", func(g *graph) *node { return ops.Neg(g.Input("x", 3)) }, "∂(−x)/∂x = −1, so g changes its sign.", false},
	{"Not", func(g *graph) *node { return ops.Not(g.BoolInput("x", 3)) }, noBetween, false},
	{"NotEqual", func(g *graph) *node { return ops.NotEqual(g.Input("a", 3), g.Input("b", 3)) }, noBetween, false},
	{"OneHot", func(g *graph) *node { return ops.OneHot(g.IntInput("ids", 3), 4) }, "Ids are whole numbers: there is nothing between two of them to take a slope of, so no gradient flows.", false},
	{"Or", func(g *graph) *node { return ops.Or(g.BoolInput("a", 3), g.BoolInput("b", 3)) }, noBetween, false},
	{"Pad", func(g *graph) *node { return ops.Pad(g.Input("x", 3), 0, 1, 2) }, "x is a part of the result, so its adjoint is that part of g; the zeros depend on nothing.", false},
	{"Pow", func(g *graph) *node { return ops.Pow(g.Input("x", 3), g.Input("p", 3)) }, "∂xᵖ/∂x = p xᵖ⁻¹; and as xᵖ = exp(p ln x), ∂xᵖ/∂p = xᵖ ln x.", true},
	{"ReLU", func(g *graph) *node { return ops.ReLU(g.Input("x", 3)) }, "The slope is 1 where x > 0 and 0 elsewhere; the sign of the result tells which.", false},
	{"Repeat", func(g *graph) *node { return ops.Repeat(g.Input("x", 3), 0, 2) }, "Each element is used once for every copy, so its adjoint is the sum over the copies: the book's Repeat node.", false},
	{"Reshape", func(g *graph) *node { return ops.Reshape(g.Input("x", 2, 3), 3, 2) }, movesOnly, false},
	{"Reverse", func(g *graph) *node { return ops.Reverse(g.Input("x", 2, 3), 1) }, movesOnly, false},
	{"Scale", func(g *graph) *node { return ops.Scale(g.Input("x", 3), 0.5) }, "∂(c·x)/∂x = c, so g is scaled by the same c.", false},
	{"ScatterAdd", func(g *graph) *node { return ops.ScatterAdd(g.Input("x", 3, 2), g.IntInput("ids", 3), 4) }, "Each row of x is added to one row of y, so its adjoint is that row of g.", false},
	{"Shift", func(g *graph) *node { return ops.Shift(g.Input("x", 3), 2) }, "x + c has the slope 1: g passes.", false},
	{"Sigmoid", func(g *graph) *node { return ops.Sigmoid(g.Input("x", 3)) }, "a = 1/(1 + e⁻ˣ), so ∂a/∂x = e⁻ˣ/(1 + e⁻ˣ)² = a(1 − a): the result is enough.", false},
	{"SigmoidCE", func(g *graph) *node { return ops.SigmoidCE(g.Input("s", 3), g.Input("t", 3)) }, "L = softplus(s) − t·s, averaged: its slope is (σ(s) − t)/n towards s and −s/n towards t.", true},
	{"Sign", func(g *graph) *node { return ops.Sign(g.Input("x", 3)) }, noGradient, false},
	{"Slice", func(g *graph) *node { return ops.Slice(g.Input("x", 5), 0, 1, 4) }, "y is a part of x; what is left out has no influence, so its adjoint is 0: g padded with zeros.", false},
	{"Softmax", func(g *graph) *node { return ops.Softmax(g.Input("x", 2, 3), 1) }, "∂pᵢ/∂xⱼ = pᵢ(δᵢⱼ − pⱼ), so x̄ⱼ = Σᵢ gᵢ pᵢ(δᵢⱼ − pⱼ) = pⱼ(gⱼ − Σᵢ gᵢpᵢ).", false},
	{"SoftmaxCE", func(g *graph) *node { return ops.SoftmaxCE(g.Input("s", 2, 3), g.Input("t", 2, 3)) }, "−Σ t log softmax(s) has the slope y Σt − t towards s, which is y − t as each row of t sums to 1; then the mean over N rows. Towards t it is −log y/N.", true},
	{"Softplus", func(g *graph) *node { return ops.Softplus(g.Input("x", 3)) }, "∂ ln(1 + eˣ)/∂x = eˣ/(1 + eˣ) = σ(x).", false},
	{"Split", func(g *graph) *node { return ops.Split(g.Input("x", 6), 0, 2)[1] }, "A part is a slice of x: its g goes back to where it came from, and the parts are put together.", false},
	{"Sqrt", func(g *graph) *node { return ops.Sqrt(g.Input("x", 3)) }, "Both sides of r² = x towards x: 2r ∂r/∂x = 1, so ∂r/∂x = 1/2r.", true},
	{"Square", func(g *graph) *node { return ops.Square(g.Input("x", 3)) }, "By the product rule (x·x)′ = 2x.", false},
	{"Squeeze", func(g *graph) *node { return ops.Squeeze(g.Input("x", 1, 3), 0) }, movesOnly, false},
	{"Stack", func(g *graph) *node { return ops.Stack(0, g.Input("a", 3), g.Input("b", 3)) }, "Each operand is a part of the result along a new axis, so its adjoint is that part of g.", false},
	{"StopGradient", func(g *graph) *node { return ops.StopGradient(g.Input("x", 3)) }, "By intent: the value passes, and is treated as a constant by every gradient.", false},
	{"Sub", func(g *graph) *node { return ops.Sub(g.Input("a", 3), g.Input("b", 3)) }, "∂(a − b)/∂a = 1 and ∂(a − b)/∂b = −1: g passes to a, and −g to b.", false},
	{"Sum", func(g *graph) *node { return ops.Sum(g.Input("x", 2, 3), 1) }, "Each element moves the sum with the slope 1, so g is repeated: the book's Sum node.", false},
	{"SumTo", func(g *graph) *node { return ops.SumTo(g.Input("x", 2, 3), 3) }, "Each element moves its sum with the slope 1, so g is repeated to the shape of x.", false},
	{"Tanh", func(g *graph) *node { return ops.Tanh(g.Input("x", 3)) }, "tanh = sinh/cosh, so its slope is (cosh² − sinh²)/cosh² = 1 − tanh²: the result is enough.", false},
	{"TrainEval", func(g *graph) *node { return ops.TrainEval(g.Input("a", 3), g.Input("b", 3)) }, "In training y is a and g goes to a; in evaluation y is b and g goes to b.", false},
	{"Transpose", func(g *graph) *node { return ops.Transpose(g.Input("x", 2, 3), 1, 0) }, movesOnly, false},
	{"Where", func(g *graph) *node { return ops.Where(g.BoolInput("c", 3), g.Input("a", 3), g.Input("b", 3)) }, "Each element of y is one of a or of b, so g goes to that one and 0 to the other.", false},
}

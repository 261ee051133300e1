// Package autodiff declares computational graphs and differentiates them.
//
//	g := autodiff.NewGraph(autodiff.Float32)
//	x := g.Input("x", autodiff.Batch, 2)              // (N×2), fed at every run: N is open
//	W := g.Param("W", autodiff.Normal(0, 0.01), 2, 3) // (2×3), a variable
//	loss := ops.Mean(ops.Square(ops.MatMul(x, W)))
//	grads, err := autodiff.Grad(loss, W)              // ∂loss/∂W: more nodes of g
//
// Nothing is computed here. The operations live in package ops, package vm runs
// what is declared, and package viz draws it.
//
// A [Graph] grows by one [Node] per operation and never shrinks: a node's
// inputs have smaller IDs, so ID order is a schedule. An [Op] is a comparable
// value, and an equal op on equal inputs is the same node. [Grad] walks the
// graph backwards once and declares the adjoints as further nodes of the same
// graph, so that a gradient can be drawn, run and differentiated again like
// anything else.
//
// A mistake is a value: the graph keeps the first one, with the user's
// file:line; the nodes after it are invalid and silent; [Grad], compiling and
// [Graph.Err] return it.
//
// Read shape.go (what flows), node.go and graph.go (what is declared), then
// grad.go (the one algorithm).
package autodiff

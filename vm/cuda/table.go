package cuda

import (
	"reflect"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// A row of the table is a node that an op declared, and how the op is bound.
type row struct {
	example *autodiff.Node
	bind    binder
}

// examples are what the table's rows are declared of.
type examples struct {
	x      *autodiff.Node // 2×2
	image  *autodiff.Node // 1×1×2×2
	bools  *autodiff.Node // 2×2
	labels *autodiff.Node // 2
}

// binders has what runs on the device, by the op's type: the type itself, not
// its name, for a user's op may have the same name.
var binders = allBinders()

func allBinders() map[reflect.Type]binder {
	g := autodiff.NewGraph(autodiff.Float64)
	e := examples{g.Input("x", 2, 2), g.Input("image", 1, 1, 2, 2), g.BoolInput("bools", 2, 2), g.IntInput("labels", 2)}
	m := map[reflect.Type]binder{
		reflect.TypeFor[*fused.Chain]():           bindFusedChain,
		reflect.TypeFor[*fused.Product]():         bindProduct,
		reflect.TypeFor[*fused.CrossEntropy]():    bindCrossEntropy,
		reflect.TypeOf(ops.MatMul(e.x, e.x).Op()): bindMatMul,
	}
	for _, r := range kernelRows(e) {
		m[reflect.TypeOf(r.example.Op())] = r.bind
	}
	return m
}

// Bind prepares op's call, which a Sequence makes. Nil means that the device has
// no kernel for it.
func (e *Engine) Bind(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) (func() error, error) {
	bind := binders[reflect.TypeOf(op)]
	if bind == nil {
		bind = bindElementwise
		if _, ok := op.(Source); ok {
			bind = bindSource
		}
	}
	if err := e.enter(); err != nil {
		return nil, err
	}
	defer e.leave()
	return bind(e, binding{op, dst, in})
}

// chained are the ops that package fused knows besides the elementwise ones, and
// whether a chain runs them, or a kernel of their own.
var chained = func() map[reflect.Type]bool {
	g := autodiff.NewGraph(autodiff.Float64)
	x, labels := g.Input("x", 2, 2), g.IntInput("labels", 2)
	m := map[reflect.Type]bool{reflect.TypeOf(ops.Sum(x).Op()): true}
	for _, y := range []*autodiff.Node{ops.MatMul(x, x), ops.SoftmaxCE(x, x), ops.SoftmaxCE(x, labels)} {
		m[reflect.TypeOf(y.Op())] = false
	}
	return m
}()

// Fuses reports whether op can be a part of a fused instruction: of a chain only
// where its kernel can be compiled.
func (e *Engine) Fuses(op autodiff.Op, d autodiff.DType) bool {
	chain, known := chained[reflect.TypeOf(op)]
	if e.nvrtc == nil {
		return known && !chain
	}
	x, elementwise := expressionOf(op)
	return known || isBoolean(op) || elementwise && e.compiles(x, op, d)
}

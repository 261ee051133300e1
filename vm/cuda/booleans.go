package cuda

import (
	"fmt"
	"reflect"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// booleans are the CUDA C of the ops that make or read bools and can be steps of
// a chain, by their type: formats for the names of their operands. Alone they
// are kernels of pointwise.cu and cast.cu.
var booleans = func() map[reflect.Type]func(s fused.Step) string {
	g := autodiff.NewGraph(autodiff.Float64)
	x, c := g.Input("x", 3), g.BoolInput("c", 3)
	relation := map[string]string{"=": "==", "≠": "!=", "<": "<", "≤": "<=", ">": ">", "≥": ">="}
	always := func(format string) func(fused.Step) string { return func(fused.Step) string { return format } }
	return map[reflect.Type]func(s fused.Step) string{
		reflect.TypeOf(ops.Less(x, x).Op()): func(s fused.Step) string {
			return "%s " + relation[s.Op.(interface{ Infix() string }).Infix()] + " %s"
		},
		reflect.TypeOf(ops.Where(c, x, x).Op()): always("%s ? %s : %s"),
		reflect.TypeOf(ops.And(c, c).Op()):      always("%s && %s"),
		reflect.TypeOf(ops.Or(c, c).Op()):       always("%s || %s"),
		reflect.TypeOf(ops.Not(c).Op()):         always("!%s"),
		reflect.TypeOf(ops.Cast(c, autodiff.Float64).Op()): func(s fused.Step) string {
			if s.Bool {
				return "%s != T(0)"
			}
			return "T(%s)"
		},
	}
}()

// isBoolean reports whether op is among them.
func isBoolean(op autodiff.Op) bool { return booleans[reflect.TypeOf(op)] != nil }

// booleanText returns the CUDA C of a step whose op is among them.
func booleanText(s fused.Step) string {
	var operands []any
	for _, a := range s.Args {
		operands = append(operands, value(a))
	}
	return fmt.Sprintf(booleans[reflect.TypeOf(s.Op)](s), operands...)
}

package cuda

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm/fused"
)

// bindElementwise prepares a single elementwise op of floats.
func bindElementwise(e *Engine, b binding) (func() error, error) {
	x, ok := expressionOf(b.op)
	d, _ := autodiff.DTypeOf(b.dst.Dtype())
	n := b.dst.Shape().TotalSize()
	if !ok || !d.IsFloat() || len(b.in) < 1 || len(b.in) > 2 || slices.ContainsFunc(b.in, func(x *tensor.Dense) bool {
		return x.Dtype() != b.dst.Dtype() || x.Shape().TotalSize() != n
	}) {
		return nil, nil
	}
	if x.name == "" && e.nvrtc == nil {
		return nil, nil // it must be compiled
	}
	if x.name == "" {
		return bindChain(e, alone(b.op, d, n, len(b.in)), b.in, []*tensor.Dense{b.dst})
	}
	if n == 0 {
		return joined(), nil
	}
	k, err := e.kernelOf(elementwiseSource(), "keisan_"+x.name+"_"+cType(d))
	if err != nil {
		return nil, err
	}
	c := 0.0
	if x.constant != nil {
		c = x.constant(b.op)
	}
	return k.call(e.over(n), b.dst, b.in[0], b.in[len(b.in)-1], float(d, c), n), nil
}

// alone returns the chain of one op.
func alone(op autodiff.Op, d autodiff.DType, n, operands int) *fused.Chain {
	c := &fused.Chain{DType: d, Rows: 1, Cols: n, Steps: []fused.Step{{Op: op}}, Results: []fused.Result{{Of: 0, As: fused.Full}}}
	for i := range operands {
		c.Access = append(c.Access, fused.Full)
		c.Steps[0].Args = append(c.Steps[0].Args, ^i)
	}
	return c
}

// float returns an argument of a kernel for floats of a type.
func float(d autodiff.DType, v float64) any {
	if d == autodiff.Float32 {
		return float32(v)
	}
	return v
}

// elementwiseSource has a kernel for every op of package ops that has an
// expression: result, operands a and b, the constant c, and how many elements.
var elementwiseSource = sync.OnceValue(func() string {
	all := map[string]expression{}
	for _, x := range expressions {
		all[x.name] = x
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		second := ""
		if all[name].binary() {
			second = ", b = z[i]"
		}
		for _, T := range []string{"float", "double"} {
			fmt.Fprintf(&b, `extern "C" __global__ void keisan_%s_%s(%[2]s *y, const %[2]s *x, const %[2]s *z, %[2]s c, i64 n) {
  for (i64 i = blockIdx.x * (i64)blockDim.x + threadIdx.x; i < n; i += (i64)gridDim.x * blockDim.x) {
    const %[2]s a = x[i]%[3]s;
    y[i] = %[4]s;
  }
}
`, name, T, second, all[name].text([]string{"a", "b"}, "c"))
		}
	}
	return b.String()
})

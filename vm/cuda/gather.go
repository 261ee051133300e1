package cuda

import "gorgonia.org/tensor"

// bindGather prepares ops.Gather.
func bindGather(e *Engine, b binding) (func() error, error) {
	s := b.in[0].Shape()
	n, size := b.in[1].Shape().TotalSize(), s[1:].TotalSize()
	f, err := e.kernel("gather", "keisan_gather_"+typeName(b.dst))
	if err != nil {
		return nil, err
	}
	status, err := e.rejects(b.dst, b.reason(1))
	return f.call(e.over(n*max(size, 1)), b.dst, b.in[0], b.in[1], n, s[0], size, status), err
}

// bindScatterAdd prepares ops.ScatterAdd.
func bindScatterAdd(e *Engine, b binding) (func() error, error) {
	s := b.dst.Shape()
	f, err := e.kernel("gather", "keisan_scatteradd_"+typeName(b.dst))
	if err != nil {
		return nil, err
	}
	status, err := e.rejects(b.dst, b.reason(1))
	return f.call(e.blocks(s[0]), b.dst, b.in[0], b.in[1], b.in[1].Shape().TotalSize(), s[0], s[1:].TotalSize(), status), err
}

// bindOneHot prepares ops.OneHot, and the one of SoftmaxCE's adjoint, which has
// zeros for the class that is ignored.
func bindOneHot(e *Engine, b binding) (func() error, error) {
	s := b.dst.Shape()
	n, depth := b.in[0].Shape().TotalSize(), s[len(s)-1]
	zero, some := b.op.(interface{ Zero() (int64, bool) }).Zero()
	f, err := e.kernel("gather", "keisan_onehot_"+typeName(b.dst))
	if err != nil {
		return nil, err
	}
	status, err := e.rejects(b.dst, b.reason(0))
	return f.call(e.over(n*max(depth, 1)), b.dst, b.in[0], n, depth, some64(some), zero, status), err
}

// some64 is a truth as kernels have it.
func some64(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// reason returns what tells why an element of an operand, ids or classes, cannot
// be taken: what the op's own Run says of it among zeros.
func (b binding) reason(operand int) func(position, value int64) error {
	op, ok := b.op.(interface {
		Run(dst *tensor.Dense, in []*tensor.Dense) error
	})
	dst, in := shapeOf(b.dst), make([]shaped, len(b.in))
	for i, x := range b.in {
		in[i] = shapeOf(x)
	}
	return func(position, value int64) error {
		if !ok {
			return rejected(position, value)
		}
		host := make([]*tensor.Dense, len(in))
		for i, x := range in {
			host[i] = x.zeros()
		}
		host[operand].Int64s()[position] = value
		if err := op.Run(dst.zeros(), host); err != nil {
			return beyond(err, value)
		}
		return rejected(position, value)
	}
}

package cuda

import (
	"runtime"
	"unsafe"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm/fused"
)

// stacked prepares a sum of products of transposes as one product, of what the
// factors are on top of one another:
//
//	Σ_k A_kᵀ·B_k = (A_1 over A_2 over …)ᵀ·(B_1 over B_2 over …)
//
// The gradient of a recurrent weight is such a sum, over all moments: as many
// products would each read and write the whole of it, which takes longer than to
// copy the factors, a batch's rows each. Nil means that p is something else, or
// that the copies do not pay.
func (e *Engine) stacked(p *fused.Product, b binding) (func() error, error) {
	n := p.Factors()
	if !stacks(p.Terms, b.in[:n]) {
		return nil, nil
	}
	var calls []func() error
	var blocks [2]*block
	in := make([]*tensor.Dense, 2, 2+len(b.in)-n)
	for side := range in {
		rows, cols := 0, b.in[side].Shape()[1]
		for k := side; k < n; k += 2 {
			rows += b.in[k].Shape()[0]
		}
		var err error
		if blocks[side], err = e.scratch(rows * cols * int(b.dst.Dtype().Size())); err != nil {
			return nil, err
		}
		in[side] = tensorAt(blocks[side].address, b.dst.Dtype(), rows, cols)
		op, at := new(int), 0
		for k := side; k < n; k += 2 {
			size := b.in[k].Shape().TotalSize()
			whole := span{{size, 1}}
			call, err := e.move(op, box{n: size, to: at, target: whole, source: whole}, in[side], b.in[k])
			if err != nil {
				return nil, err
			}
			calls, at = append(calls, call), at+size
		}
	}
	one := &fused.Product{Terms: p.Terms[:1], Chain: p.Chain, Apart: p.Apart}
	product, err := bindProduct(e, binding{one, b.dst, append(in, b.in[n:]...)})
	if err != nil {
		return nil, err
	}
	all := joined(append(calls, product)...)
	return func() error {
		defer runtime.KeepAlive(&blocks)
		return all()
	}, nil
}

// fewTerms are so few that they are left alone.
const fewTerms = 4

// stacks reports whether terms are products of a transpose whose factors take
// less to be copied, read and written, than so many sums.
func stacks(terms []autodiff.Op, in []*tensor.Dense) bool {
	if len(terms) < fewTerms {
		return false
	}
	transA, transB := terms[0].(interface{ Transposed() (a, b bool) }).Transposed()
	if !transA || transB || in[0].Dims() != 2 {
		return false
	}
	copied, sum := 0, in[0].Shape()[1]*in[1].Shape()[1]
	for _, x := range in {
		copied += x.Shape().TotalSize()
	}
	return sum > 0 && copied < len(terms)*sum
}

// tensorAt returns the tensor on memory of the device that lies at an address,
// and that somebody keeps.
func tensorAt(address uintptr, d tensor.Dtype, rows, cols int) *tensor.Dense {
	at := *(*unsafe.Pointer)(unsafe.Pointer(&address))
	var backing any
	if d == tensor.Float32 {
		backing = unsafe.Slice((*float32)(at), rows*cols)
	} else {
		backing = unsafe.Slice((*float64)(at), rows*cols)
	}
	return tensor.New(tensor.WithShape(rows, cols), tensor.WithBacking(backing))
}

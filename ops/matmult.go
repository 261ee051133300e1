package ops

import "keisan/autodiff"

// MatMulT is MatMul with the last two axes of an operand swapped where its flag
// says so; a vector is its own transpose.
//
//	y = aᵀ·b        ā = b·ȳᵀ        b̄ = a·ȳ
//	y = a·bᵀ        ā = ȳ·b         b̄ = ȳᵀ·a
//	y = aᵀ·bᵀ       ā = bᵀ·ȳᵀ       b̄ = ȳᵀ·aᵀ
func MatMulT(a, b *autodiff.Node, transA, transB bool) *autodiff.Node {
	return product(matMul{transA, transB}, a, b)
}

// drawProduct makes cases of products: of matrices, of batches, equal or
// broadcast, and of vectors.
func drawProduct(flags func(d *Draw) (transA, transB bool)) func(*Draw) Case {
	return func(d *Draw) Case {
		transA, transB := flags(d)
		n, k, m := d.Extent(), d.Extent(), d.Extent()
		a, b := autodiff.ShapeOf(n, k), autodiff.ShapeOf(k, m)
		if transA {
			a = autodiff.ShapeOf(k, n)
		}
		if transB {
			b = autodiff.ShapeOf(m, k)
		}
		if d.number > 0 {
			switch d.Int(0, 5) {
			case 0:
				a = autodiff.ShapeOf(k)
			case 1:
				b = autodiff.ShapeOf(k)
			case 2:
				batch := d.Extent()
				a, b = a.Insert(0, batch), b.Insert(0, batch)
			case 3:
				a = a.Insert(0, d.Extent())
			case 4:
				a, b = a.Insert(0, 1).Insert(0, d.Extent()), b.Insert(0, d.Extent())
			}
		}
		return Case{In: []Arg{Float(a), Float(b)}, Build: func(in []*node) *node { return MatMulT(in[0], in[1], transA, transB) }}
	}
}

var _ = register(Spec{Name: "MatMulT", Draw: drawProduct(func(d *Draw) (a, b bool) { return d.Int(0, 1) == 1, d.Int(0, 1) == 1 })})

// Package ops holds the built-in operations, one file each, and the Catalog.
//
// Every file has the same parts in the same order: the doc comment with both
// formulas, the constructor, the op's type, its String and Formula, Infer (the
// shape rule), Pullback (the adjoint, as nodes), Run (the plain loop: the
// documentation and the oracle of every engine's fast kernel), and its row of
// the Catalog, from which package optest checks it. To add an op, copy
// tanh.go, change its parts and run the tests.
//
// In the formulas ȳ is the adjoint of y, ∂L/∂y. Operands of elementwise ops
// follow NumPy's broadcasting: what an operand lacks is declared as Repeat
// nodes, whose adjoint is a Sum.
//
// A constructor reports a mistake through its graph; it never panics and its
// result is never nil.
package ops

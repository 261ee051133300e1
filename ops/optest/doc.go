// Package optest checks the laws that every op must keep, built-in ones and a
// user's own alike. A test of an op is one line:
//
//	func TestSwish(t *testing.T) { optest.Check(t, ops.Spec{Name: "Swish", Draw: ops.DrawUnary(Swish, -2, 2)}) }
//
// The laws, each on 200 random cases in float64 and in float32:
//
//	declared        Build gives a valid node
//	interned        the same call gives the same node; String has no pointer in
//	                it and tells unequal ops apart
//	captioned       Formula has one adjoint for each differentiable input
//	differentiated  gradients, and gradients of them, can be declared
//	executed        every element of dst is written, whatever it held; inputs
//	                stay as they are; InPlace and Alias are true; no NaN comes
//	                of numbers; nothing is kept outside an op's value
//	adjoint         Pullback agrees with central differences, to first and
//	                second order, also where one node is several inputs
//	inferred        Infer answers to any types with a type or an error, and what
//	                it accepts can be run
//	open            open batch extents give the same types and results
//	precision       float32 agrees with float64, values and gradients
//	compiled        the vm's interpreter and compiled program give the same
//
// Read check.go (what is run and reported), trial.go (one case), then the file
// of a law.
package optest

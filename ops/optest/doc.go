// Package optest checks the laws that every op must keep, built-in ones and a
// user's own alike. A test of an op is one line:
//
//	func TestSwish(t *testing.T) { optest.Check(t, ops.Spec{Name: "Swish", Draw: ops.DrawUnary(Swish, -2, 2)}) }
//
// The laws, each on 200 random cases in float64 and in float32:
//
//	declared   Build gives a valid node, the same one when called again; String
//	           has no pointer in it and tells unequal ops apart; Formula has one
//	           adjoint for each differentiable input
//	inferred   Infer answers to any types with a type or an error, and what it
//	           accepts can be run; open batch extents give the same result
//	executed   every element of dst is written, whatever it held; inputs stay
//	           as they are; InPlace and Alias are true; no NaN comes of numbers
//	adjoint    Pullback agrees with central differences, to first and second
//	           order, also where one node is several inputs
//	precision  float32 agrees with float64, values and gradients
//	compiled   the vm's compiled program agrees with its interpreter
//
// Read check.go (what is run and reported), trial.go (one case), then the file
// of a law.
package optest

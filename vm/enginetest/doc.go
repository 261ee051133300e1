// Package enginetest holds engines to their one law: a program that runs on an
// engine computes what the naive interpreter computes. A test of an engine is
//
//	func TestLaw(t *testing.T) {
//		enginetest.Check(t, mine.New(), enginetest.Catalog(12), enginetest.Large(),
//			enginetest.Graphs(enginetest.Seeds(60)), enginetest.Trainings())
//	}
//
// Each Case is a graph and several steps with a feed of their own. After every
// step all that is fetched and all variables are compared, in float64 and in
// float32: what is fed or computed in one step and shows in another is wrong, too.
// The cases are
//
//	Catalog    every op of ops.Catalog with its adjoints, by itself and fused
//	Large      ops of extents beyond tiles, blocks and vectors
//	Graphs     random graphs with gradients, assignments and two batch extents
//	Trainings  the networks of the examples, small, with an optimizer each
//
// Read case.go (what is run and compared), then the file of any of them.
package enginetest

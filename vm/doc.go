// Package vm compiles parts of a graph to programs and runs them.
//
//	m, err := vm.New(g)                              // has the values of g's variables
//	step, err := m.Compile(append(grads, loss)...)   // a program
//	out, err := step.Run(vm.Feed{x: xs, t: ts})      // the values of grads and loss
//	predict, err := m.With(vm.Eval()).Compile(score) // another one, of the same variables
//
// A [Machine] owns the variables of a graph: [Machine.Value] is where one lies.
// What a program fetches, and all that this is computed from, runs; Assign nodes
// among the fetches change variables. What is fed chooses the batch extent, and a
// program is made for each, once.
//
// [Machine.Compile] turns fetches into a [Program] by a short table of passes
// (pass.go), each in a file of its own, from slice.go to bind.go; [WithoutPass]
// switches one off. [Program.Run] copies the feeds in and then loops over prepared
// calls: no allocation, no map of values, no reflection. [Machine.Interpret]
// computes the same the naive way, and is the oracle that programs are tested
// against. [Program.Profile] tells what takes the time.
//
// An [Engine] is Gorgonia's tensor.Engine plus one method that prepares a call:
// package vm/cpu holds the default one, vm/cuda and vm/gorgonia others, which
// [WithEngine] chooses.
package vm

// Package vm compiles parts of a graph to programs and runs them.
//
// A [Machine] owns the variables of a graph. [Machine.Compile] turns fetches
// into a [Program] by a short table of passes (pass.go), each in a file of its
// own, from slice.go to bind.go; [WithoutPass] switches one off. [Program.Run] copies the
// feeds in and then loops over prepared calls: no allocation, no map of
// values, no reflection. [Machine.Interpret] computes the same the naive way,
// and is the oracle that programs are tested against.
//
// An [Engine] is Gorgonia's tensor.Engine plus one method that prepares a call;
// package vm/cpu holds the default one.
package vm

// Package bench holds the workloads that the framework's speed is measured by:
// products of matrices, elementwise functions, training steps, compiling, and
// an example from its start to its end.
//
// A Workload is data, so that it can be sent to another program; Prepare makes
// it ready to run here. The files say how, each for some kinds: product.go,
// pointwise.go, layer.go, training.go with networks.go, compile.go, spiral.go.
// They use the framework as any program would, and are examples of that.
//
// Package peers runs the same workloads in other libraries, package compare
// measures all of them in turn, package gpu some on a GPU. As Go benchmarks they are
//
//	go test ./internal/bench -run ^$ -bench /step -count 10 | tee new.txt
//	benchstat old.txt new.txt
package bench

// Package peers runs package bench's workloads in other libraries: NumPy and
// PyTorch, by small scripts of its own, and Gorgonia. Each is a process that
// answers questions, so that it can be measured in turn with others.
//
// A question and its answer are a line of JSON each. First the process says who
// it is; then it makes a workload ready and tells the figures of its first
// results, or refuses; then it says how long so many runs take.
//
//	← {"name": "NumPy", "version": "1.24.2", "backend": "libopenblasp-r0.3.21.so", "core": "Zen"}
//	→ {"workload": {"kind": "gemm", "dims": [64, 64, 64], …}}
//	← {"check": [0.44]}
//	→ {"runs": 1000}
//	← {"seconds": 0.0061}
//
// Asked for memory with a workload, it tells by how many bytes the steps grew its
// resident set.
//
// peer.go asks, serve.go and protocol.py answer.
package peers

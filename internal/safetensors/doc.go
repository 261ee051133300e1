// Package safetensors reads and writes weights in the .safetensors format, which
// programs in many languages exchange models in.
//
// A file is a header and then the bytes of all tensors, little-endian and in
// row-major order, one behind the other without gaps:
//
//	8 bytes   n, the length of the header, little-endian
//	n bytes   JSON: {"W": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}
//	the rest  the tensors; offsets count from here
//
// Source: https://github.com/huggingface/safetensors, README.md, "Format".
//
// Read dtype.go (the types), header.go and parse.go (the header and what is
// checked of it), then write.go and read.go.
package safetensors

// Package parity holds the models, layers and optimizers against traces of the
// NumPy programs of Deep Learning from Scratch 2: what those programs printed,
// every loss, gradients of the first update, weights at the end. There is
// nothing here but tests:
//
//	go test ./models/parity
//	go test ./models/parity -parity FOLDER
//
// testdata has one case a file, NAME.json.gz; FOLDER has further ones, .json or
// .json.gz, in the same format with any seeds, sizes and hyper-parameters, which
// are all read from the case. A case's "recipe" says in words what it is;
// "config" holds its numbers. Models run in float64 from weights rounded to
// float32 and must meet the case's own recomputation in float64; those of which
// the book's float32 losses are given must meet these as well, to the tolerance
// that the case names.
//
// Read case_test.go, which finds and reads cases, layer_test.go, which runs one
// layer forwards and backwards, and model_test.go, which trains one model.
package parity

// Package parity holds the models, layers and optimizers against traces of the
// NumPy programs of Deep Learning from Scratch 2: what those programs printed,
// every loss, gradients of the first update, weights at the end. There is
// nothing here but tests:
//
//	go test ./models/... -run Parity
//	go test ./models/... -run Parity -parity FOLDER
//
// testdata has one case a file, NAME.json.gz; FOLDER, absolute or from the
// module's root, has further ones, .json or .json.gz, in the same format with any
// seeds, sizes and hyper-parameters, which are all read from the case. Its "case"
// begins with the kind; its "recipe" says in words what it is; "config" holds its
// numbers, of which one that the model does not have is an error, as are figures
// that are missing or nearly have the name of one.
//
// Models run in float64 from weights rounded to float32 and must meet the case's
// own recomputation in float64; those of which the book's float32 losses are given
// must meet these as well, to the tolerance that the case names. Then all run in
// float32, and must meet both as near as that allows.
//
// Most cases were made by the book's own programs. testdata/numpy has programs
// written for this package, which agree with those, and made the cases of other
// options; they can make more.
//
// Read case_test.go, which finds cases, file_test.go, which reads them,
// layer_test.go, which runs one layer forwards and backwards, and model_test.go,
// which trains one model.
package parity

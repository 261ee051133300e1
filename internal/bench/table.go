package bench

import "fmt"

// All returns the workloads in the order of their kinds.
func All() []Workload {
	var all []Workload
	for _, dtype := range []string{"float32", "float64"} {
		for _, n := range []int{64, 256, 1024, 2048} {
			all = append(all, gemm(dtype, false, n, n, n))
		}
		all = append(all,
			gemm(dtype, false, 100, 784, 50),    // the hidden layer of a small classifier,
			gemm(dtype, true, 784, 100, 50),     // and the gradient of its weights
			gemm(dtype, false, 128, 1024, 1024), // hidden layers of larger ones
			gemm(dtype, false, 256, 4096, 4096),
		)
	}
	all = append(all,
		steps("float32", 30, 2, 10, 3),
		steps("float64", 30, 2, 10, 3),
		steps("float32", 100, 784, 50, 10),
		steps("float32", 128, 784, 256, 128, 10),
		steps("float32", 128, 784, 1024, 1024, 10),
		steps("float32", 256, 1024, 4096, 4096, 1000),
	)
	all = append(all,
		model("image", "lenet", 100, 28, 10),
		model("words", "cbow", 100, 10_000, 100, 5, 5),
		model("words", "skipgram", 100, 10_000, 100, 5, 5),
		model("language", "rnn", 10, 418, 100, 5),
		model("language", "lstm", 20, 1000, 100, 35),
		model("language", "gru", 20, 1000, 100, 35),
		model("language", "lstm", 20, 10_000, 100, 35),
		model("language", "lstm", 20, 10_000, 650, 35),
		model("language", "better", 20, 10_000, 650, 35),
		model("translation", "seq2seq", 128, 13, 16, 128, 7, 5),
		model("translation", "peeky", 128, 13, 16, 128, 7, 5),
		model("translation", "attention", 128, 59, 16, 256, 29, 11),
		model("translation", "transformer", 128, 59, 64, 4, 29, 11),
	)
	better := model("language", "better", 20, 10_000, 650, 35)
	better.Name, better.Kind = "memory/better/10000x650x35/b20/float32", "memory"
	all = append(all, better)
	for _, of := range []string{"exp", "tanh", "sigmoid"} {
		all = append(all, matrix("map", of, "float32"))
	}
	return append(all,
		matrix("map", "sigmoid", "float64"),
		matrix("softmax", "", "float32"),
		matrix("chain", "mix", "float32"),
		matrix("chain", "bias", "float32"),
		matrix("move", "transpose", "float32"),
		Workload{Name: "move/gather/float32", Kind: "move", Of: "gather", Dims: []int{10_000, 100, 10_000}, DType: "float32"},
		Workload{Name: "move/scatter/float32", Kind: "move", Of: "scatter", Dims: []int{10_000, 100, 10_000}, DType: "float32"},
		matrix("layer", "norm", "float32"),
		matrix("layer", "dropout", "float32"),
		Workload{Name: "layer/conv/float32", Kind: "layer", Of: "conv", Dims: []int{64, 16, 32, 32, 32, 3}, DType: "float32"},
		Workload{Name: "compile/10000", Kind: "compile", Dims: []int{10_000}, DType: "float32"},
		Workload{Name: "compile/better", Kind: "compile", Of: "better", Dims: []int{10_000, 650, 35}, Batch: 20, DType: "float32"},
		Workload{Name: "compile/100000", Kind: "compile", Dims: []int{100_000}, DType: "float32"},
		Workload{Name: "declare", Kind: "declare", Dims: []int{1000}, DType: "float32"},
		Workload{Name: "spiral/300", Kind: "spiral", Dims: []int{300}, DType: "float64"},
	)
}

func gemm(dtype string, transA bool, m, k, n int) Workload {
	w := Workload{Kind: "gemm", Dims: []int{m, k, n}, TransA: transA, DType: dtype}
	size := joined(w.Dims, "x")
	if m == k && k == n {
		size = fmt.Sprint(n)
	}
	if transA {
		size += "/aT"
	}
	w.Name = "gemm/" + size + "/" + dtype
	return w
}

func steps(dtype string, batch int, widths ...int) Workload {
	return Workload{
		Name: fmt.Sprintf("step/%s/b%d/%s", joined(widths, "-"), batch, dtype),
		Kind: "step", Dims: widths, Batch: batch, DType: dtype,
	}
}

// matrix is a workload on matrices of 10⁶ elements.
func matrix(kind, of, dtype string) Workload {
	w := Workload{Name: kind + "/", Kind: kind, Of: of, Dims: []int{1000, 1000}, DType: dtype}
	if of != "" {
		w.Name += of + "/"
	}
	w.Name += dtype
	return w
}

func model(kind, of string, batch int, dims ...int) Workload {
	return Workload{
		Name: fmt.Sprintf("%s/%s/%s/b%d/float32", kind, of, joined(dims, "x"), batch),
		Kind: kind, Of: of, Dims: dims, Batch: batch, DType: "float32",
	}
}

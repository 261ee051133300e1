package bench

import (
	"fmt"
	"strconv"
	"strings"

	"keisan/autodiff"
	"keisan/vm"
)

// A Workload says what to compute. Its numbers are those of Numbers, so that
// every program that runs it gets the same results.
type Workload struct {
	Name   string `json:"name"`             // "step/784-50-10/b100/float32"
	Kind   string `json:"kind"`             // which function makes it ready: see Kinds
	Of     string `json:"of,omitempty"`     // the function of a map or a chain, the model of a language, …
	Dims   []int  `json:"dims"`             // of a gemm M, K, N; of a step the widths of the layers; of a model: see networks.go
	Batch  int    `json:"batch,omitempty"`  // samples of a step
	TransA bool   `json:"transA,omitempty"` // memory holds Aᵀ, K×M
	DType  string `json:"dtype"`

	engine vm.Engine // that it runs on here; nil: the default
}

// On returns the workload for an engine. Other programs do not hear of it.
func (w Workload) On(e vm.Engine) Workload {
	w.engine = e
	return w
}

// A Trial is a workload made ready.
type Trial struct {
	Run    func() error
	Pieces int // pieces of work in one run; the time is told for one of them

	// Check has figures of the first results that every program must get.
	Check []float64

	Arena, Bound int // bytes of the program's memory plan, and the least there could be

	Outside bool // it runs in another process, whose allocations do not show here

	// Of a training step: the loss of the last run, and the machine.
	Loss    func() float64
	Machine *vm.Machine

	Close func() // removes what the trial keeps on the disk
}

// A Kind is a sort of workload.
type Kind struct {
	Name    string
	About   string // one sentence, for a report
	prepare func(Workload) (*Trial, error)
}

// Kinds lists the sorts of workloads, in the order of reports.
func Kinds() []Kind {
	return []Kind{
		{"gemm", "Products of matrices, M×K · K×N, of variables; aT: memory holds the transpose of the first.", product},
		{"step", "Training steps of multilayer perceptrons, inputs-hidden-classes, batch b: sigmoid hidden layers, softmax and cross entropy; forward, backward and the update by SGD.", training(perceptron)},
		{"image", "Training steps of LeNet, pixels-classes, batch b, as all that follow by SGD.", training(image)},
		{"words", "Training steps of the word vectors of chapter 4, words × vector × window × negative samples, batch b: CBOW and skip-gram with negative sampling.", training(vectors)},
		{"language", "Training steps of language models, words × vector × moments, batch b: rnn of chapter 5, lstm and better (without dropout, whose numbers are each program's own) of chapter 6, and one with a GRU; " +
			"embedding, recurrent cells, affine layer, softmax and cross entropy; backpropagation through time is truncated. PyTorch's GRU is of another formula.", training(language)},
		{"translation", "Training steps of sequence to sequence, signs × vector × units × question × answer, batch b: seq2seq and peeky of chapter 7 on sums, attention of chapter 8 on dates, " +
			"and a Transformer of two layers, with its heads in the place of the units, on dates.", training(translation)},
		{"memory", "The same steps again: by how many bytes they grow the resident set of a process, from before they are made ready; × is how many times more the peer takes.", training(language)},
		{"map", "A function of each element of a 1000×1000 matrix.", pointwise},
		{"softmax", "Softmax of the rows of a matrix.", pointwise},
		{"chain", "Expressions of several elementwise functions on 1000×1000 matrices A, B, C and a row b: " +
			"mix = σ(A⊙B + C)⊙A − B, and bias = Σ tanh(A + b) over rows.", pointwise},
		{"move", "A 1000×1000 matrix transposed; 10⁴ rows of 100 numbers gathered from as many by their ids, and added to as many.", move},
		{"layer", "Forward passes: layer norm and dropout of a 1000×1000 matrix, convolution of 64 images of 16×32×32 with 32 filters of 3×3.", layer},
		{"compile", "From nothing to a program: an unrolled network of so many nodes with its gradients is declared, differentiated and compiled; better is the training step of that language model.", compile},
		{"declare", "One node: the addition of two vectors.", declare},
		{"spiral", "The spiral example, 10 steps an epoch, on one core: from the start of the process to the last line of its log.", spiral},
	}
}

// Prepare makes the workload ready to run in this process. The first results
// have then been computed.
func (w Workload) Prepare() (*Trial, error) {
	for _, k := range Kinds() {
		if k.Name != w.Kind {
			continue
		}
		t, err := k.prepare(w)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.Name, err)
		}
		t.Pieces = max(t.Pieces, 1)
		if t.Close == nil {
			t.Close = func() {}
		}
		return t, nil
	}
	return nil, fmt.Errorf("%s: no kind %q", w.Name, w.Kind)
}

// dtype returns the float type of all numbers.
func (w Workload) dtype() autodiff.DType {
	if w.DType == "float64" {
		return autodiff.Float64
	}
	return autodiff.Float32
}

// Steps returns the workload whose memory w is about.
func (w Workload) Steps() Workload {
	w.Kind = "language"
	return w
}

// FLOPs returns how many floating-point operations the products of a run take,
// or 0 for a workload whose time goes elsewhere. The gradient towards the
// samples of a step is not needed.
func (w Workload) FLOPs() float64 {
	total := 0
	switch w.Kind + w.Of {
	case "layerconv": // padded such that there are as many positions as pixels
		total = 2 * w.Dims[0] * w.Dims[1] * w.Dims[2] * w.Dims[3] * w.Dims[4] * w.Dims[5] * w.Dims[5]
	case "gemm":
		total = 2 * w.Dims[0] * w.Dims[1] * w.Dims[2]
	case "step":
		for i, d := range w.Dims[1:] {
			products := 3
			if i == 0 {
				products = 2
			}
			total += products * 2 * w.Batch * w.Dims[i] * d
		}
	case "languagernn", "languagegru", "languagelstm", "languagebetter": // x·Wx and h·Wh of all gates, h·W, each with two gradients
		words, d, t := w.Dims[0], w.Dims[1], w.Dims[2]
		gates := map[string]int{"rnn": 1, "gru": 3, "lstm": 4, "better": 8}[w.Of]
		total = 3 * 2 * w.Batch * t * (2*d*gates*d + d*words)
	}
	return float64(total)
}

// Bytes returns how many bytes of arguments and results a run must at least
// move, or 0 for a workload whose time goes elsewhere.
func (w Workload) Bytes() float64 {
	matrices := map[string]int{"map": 2, "softmax": 2, "chain": 4, "move": 2, "layer": 2}[w.Kind]
	switch w.Of {
	case "bias":
		matrices = 1
	case "conv":
		matrices = 0
	}
	if matrices == 0 {
		return 0
	}
	return float64(matrices * w.Dims[0] * w.Dims[1] * w.dtype().Size())
}

// joined returns numbers with a separator between them: "784-50-10".
func joined(numbers []int, sep string) string {
	var s []string
	for _, n := range numbers {
		s = append(s, strconv.Itoa(n))
	}
	return strings.Join(s, sep)
}

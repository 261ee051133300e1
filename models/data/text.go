package data

import (
	"fmt"
	"strings"

	"gorgonia.org/tensor"
)

// Preprocess makes a corpus of a text as the book's chapter 2 does: lower case,
// a space before each full stop, split at each single space; ids in the order
// of appearance. Two spaces in a row so have an empty word between them.
func Preprocess(text string) (corpus []int64, v *Vocabulary) {
	words := strings.Split(strings.ReplaceAll(strings.ToLower(text), ".", " ."), " ")
	v = &Vocabulary{}
	corpus = make([]int64, len(words))
	for i, w := range words {
		corpus[i] = v.Add(w)
	}
	return corpus, v
}

// Contexts cuts a corpus into targets and the words around them, with a window
// of w words on each side.
//
//	target[r] = corpus[r+w]        contexts[r] = corpus[r … r+2w] without it
//
// contexts are (N×2w) and target (N), both int64, for N = len(corpus) - 2w, the
// book's create_contexts_target. A window below 1 and a corpus that is too
// short for one target are errors.
func Contexts(corpus []int64, window int) (contexts, target *tensor.Dense, err error) {
	n := len(corpus) - 2*window
	if window < 1 || n < 1 {
		return nil, nil, fmt.Errorf("data: contexts of a corpus of %d words with a window of %d: the window must be at least 1, the corpus longer than two of them",
			len(corpus), window)
	}
	around := make([]int64, 0, n*2*window)
	for r := range n {
		around = append(around, corpus[r:r+window]...)
		around = append(around, corpus[r+window+1:r+2*window+1]...)
	}
	middle := append([]int64(nil), corpus[window:window+n]...)
	return dense(around, n, 2*window), dense(middle, n), nil
}

// OneHot returns for ids of any shape s the tensor of shape s×classes that is 1
// at each id and 0 elsewhere, of the float type dt. An id outside 0 … classes-1
// is an error that says where it is.
func OneHot(ids *tensor.Dense, classes int, dt tensor.Dtype) (*tensor.Dense, error) {
	if err := checkRows(ids); err != nil {
		return nil, fmt.Errorf("data: one-hot: %w", err)
	}
	from, ok := ids.Data().([]int64)
	if !ok {
		return nil, fmt.Errorf("data: one-hot: the ids are %v, not int64", ids.Dtype())
	}
	for i, id := range from {
		if id < 0 || id >= int64(classes) {
			return nil, fmt.Errorf("data: one-hot: id %d of %d is %d, outside 0 … %d", i, len(from), id, classes-1)
		}
	}
	shape := append(ids.Shape().Clone(), classes)
	switch dt {
	case tensor.Float64:
		return oneHot[float64](from, classes, shape), nil
	case tensor.Float32:
		return oneHot[float32](from, classes, shape), nil
	}
	return nil, fmt.Errorf("data: one-hot: the type is float64 or float32, not %v", dt)
}

func oneHot[T float32 | float64](ids []int64, classes int, shape tensor.Shape) *tensor.Dense {
	y := make([]T, len(ids)*classes)
	for i, id := range ids {
		y[i*classes+int(id)] = 1
	}
	return dense(y, shape...)
}

// dense returns a tensor of the shape over the elements, which are not copied.
func dense[T any](data []T, shape ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(data))
}

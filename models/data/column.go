package data

import (
	"fmt"

	"gorgonia.org/tensor"
)

// column is one tensor of a [Batches] with the buffer of its batches.
type column interface {
	gather(order []int64)     // copies these rows to the front of the buffer
	rows(n int) *tensor.Dense // the first n rows of the buffer
}

func newColumn(x *tensor.Dense, size int) (column, error) {
	switch data := x.Data().(type) {
	case []float64:
		return columnOf(data, x.Shape(), size)
	case []float32:
		return columnOf(data, x.Shape(), size)
	case []int64:
		return columnOf(data, x.Shape(), size)
	}
	return nil, fmt.Errorf("its type is %v, batches can be float64, float32 and int64", x.Dtype())
}

func columnOf[T any](data []T, shape tensor.Shape, size int) (column, error) {
	if len(data) != shape.TotalSize() {
		return nil, fmt.Errorf("shape %v has %d elements, its memory %d", shape, shape.TotalSize(), len(data))
	}
	width := len(data) / shape[0]
	return &columnT[T]{data, make([]T, size*width), shape[1:].Clone(), width}, nil
}

type columnT[T any] struct {
	from, to []T
	sample   tensor.Shape // the shape of one sample
	width    int          // its number of elements
}

func (c *columnT[T]) gather(order []int64) {
	w := c.width
	for i, row := range order {
		copy(c.to[i*w:(i+1)*w], c.from[int(row)*w:])
	}
}

func (c *columnT[T]) rows(n int) *tensor.Dense {
	shape := append(tensor.Shape{n}, c.sample...)
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(c.to[:n*c.width]))
}

package data

import (
	"fmt"

	"gorgonia.org/tensor"
)

// ReadImages reads the images and the labels of a set in MNIST's files, IDX
// compressed or not: X (N×1×height×width) with the grey values 0 … 255 as
// 0 … 1, T (N×classes) and Labels (N), X and T of the float type dt. Files that
// do not belong together, or a label from classes on, are errors.
func ReadImages(images, labels string, classes int, dt tensor.Dtype) (*Set, error) {
	x, err := ReadIDXFile(images, dt)
	if err != nil {
		return nil, err
	}
	ids, err := ReadIDXFile(labels, tensor.Int64)
	if err != nil {
		return nil, err
	}
	if x.Dims() != 3 || ids.Dims() != 1 || x.Shape()[0] != ids.Shape()[0] {
		return nil, fmt.Errorf("data: images %s of shape %v and labels %s of shape %v are no set: they should be (N×height×width) and (N)",
			images, x.Shape(), labels, ids.Shape())
	}
	t, err := OneHot(ids, classes, dt)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, labels)
	}
	switch grey := x.Data().(type) {
	case []float64:
		err = unit(grey)
	case []float32:
		err = unit(grey)
	default:
		err = fmt.Errorf("its type is float64 or float32, not %v", dt)
	}
	if err != nil {
		return nil, fmt.Errorf("data: images %s: %w", images, err)
	}
	s := x.Shape()
	if err := x.Reshape(s[0], 1, s[1], s[2]); err != nil {
		return nil, fmt.Errorf("data: images %s: %w", images, err)
	}
	return &Set{X: x, T: t, Labels: ids}, nil
}

// unit scales 0 … 255 to 0 … 1.
func unit[T float32 | float64](grey []T) error {
	for i, v := range grey {
		if !(v >= 0 && v <= 255) {
			return fmt.Errorf("element %d is %v, no grey value of 0 … 255", i, v)
		}
		grey[i] = v / 255
	}
	return nil
}

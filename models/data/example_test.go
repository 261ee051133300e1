package data_test

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/models/data"
)

// The book's dataset in float32, and the generator where the data ended.
func ExampleSpiral() {
	set, rng := data.Spiral(1984)
	set, err := set.As(tensor.Float32)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.X.Shape(), set.T.Shape(), set.X.Dtype())
	fmt.Println(set.X.Data().([]float32)[2:4])
	fmt.Println(rng.Randn(1)) // becomes the first weight
	// Output:
	// (300, 2) (300, 3) float32
	// [-0.0009769865 0.0099521605]
	// [0.09047736800779092]
}

// Two epochs of five samples in batches of two; the fifth is dropped.
func ExampleBatches() {
	x := tensor.New(tensor.WithShape(5, 2), tensor.WithBacking([]float64{0, 0, 1, 1, 2, 2, 3, 3, 4, 4}))
	labels := tensor.New(tensor.WithShape(5), tensor.WithBacking([]int64{0, 1, 2, 3, 4}))
	b, err := data.NewBatches(2, data.Drop, data.NewRandomState(1), x, labels)
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 2 {
		for b.Next() {
			fmt.Println(b.Epoch(), b.Batch()[0].Data(), b.Batch()[1].Data())
		}
	}
	// Output:
	// 0 [2 2 1 1] [2 1]
	// 0 [4 4 0 0] [4 0]
	// 1 [2 2 4 4] [2 4]
	// 1 [3 3 0 0] [3 0]
}

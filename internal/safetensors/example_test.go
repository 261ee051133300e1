package safetensors_test

import (
	"bytes"
	"fmt"

	"keisan/internal/safetensors"
)

func Example() {
	var file bytes.Buffer
	err := safetensors.Write(&file, nil, safetensors.Tensor{Name: "W", Shape: []int{2, 2}, Data: []float32{1, 2, 3, 4}})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := safetensors.Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range f.Tensors {
		data, err := f.Read(t)
		fmt.Println(t.Name, t.DType, t.Shape, data, err)
	}
	// Output:
	// W F32 [2 2] [1 2 3 4] <nil>
}

package numpy_test

import (
	"fmt"
	"os"
	"path/filepath"

	"keisan/internal/numpy"
)

// numpy.random.seed(0); numpy.random.randn(2); numpy.random.permutation(5)
func ExampleRandomState() {
	r := numpy.NewRandomState(0)
	fmt.Println(r.Randn(2))
	fmt.Println(r.Permutation(5))
	// Output:
	// [1.764052345967664 0.4001572083672233]
	// [0 2 1 4 3]
}

func ExampleWriteNpzFile() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "weights.npz")

	W := numpy.Entry{Name: "W", Array: numpy.Array{Shape: []int{2, 2}, Data: []float64{0.1, 0.2, 0.3, 0.4}}}
	half, err := W.Convert(numpy.Float16)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := numpy.WriteNpzFile(path, half); err != nil {
		fmt.Println(err)
		return
	}
	entries, err := numpy.ReadNpzFile(path, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range entries {
		fmt.Println(e.Name, e.DType(), e.Shape, e.Data)
	}
	// Output:
	// W float16 [2 2] [0.099975586 0.19995117 0.30004883 0.39990234]
}

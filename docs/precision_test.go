package docs_test

import (
	"fmt"
	"os"
	"path/filepath"

	"keisan/autodiff"
	"keisan/models/train"
	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/gorgonia"
)

func Example_precision() {
	for _, float := range []autodiff.DType{autodiff.Float64, autodiff.Float32} {
		s := newSpiral(float)
		trainer := s.train(300)
		fmt.Printf("%s: mean loss %.2f, %d of 300 right\n", float, trainer.Averages()[299], s.right())
	}
	// Output:
	// float64: mean loss 0.11, 291 of 300 right
	// float32: mean loss 0.11, 291 of 300 right
}

func Example_weights() {
	dir, err := os.MkdirTemp("", "weights")
	check(err)
	defer os.RemoveAll(dir)
	trained := newSpiral(autodiff.Float64)
	trained.train(300)

	for _, p := range []train.Precision{train.Float64, train.Float32, train.Float16} {
		path := filepath.Join(dir, p.String()+".npz")
		check(train.SaveAs(path, p, trained.machine))
		file, err := os.Stat(path)
		check(err)

		loaded := newSpiral(autodiff.Float64)
		check(train.Load(path, loaded.machine))
		fmt.Printf("%s: %d bytes, %d of 300 right\n", p, file.Size(), loaded.right())
	}
	// Output:
	// float64: 1526 bytes, 291 of 300 right
	// float32: 1274 bytes, 291 of 300 right
	// float16: 1148 bytes, 291 of 300 right
}

func Example_engine() {
	for _, engine := range []vm.Engine{cpu.New(), gorgonia.New()} {
		trainer := newSpiral(autodiff.Float64, vm.WithEngine(engine)).train(300)
		fmt.Printf("%T: mean loss %.6f\n", engine, trainer.Averages()[299])
	}
	// Output:
	// cpu.Engine: mean loss 0.108686
	// gorgonia.Engine: mean loss 0.108686
}

package standin_test

import (
	"os"
	"os/exec"
	"testing"

	"keisan/vm/gorgonia/cuda/standin"
)

// A test of a program that needs CUDA, where there is none.
func ExampleBuild() {
	test := func(t *testing.T) {
		cmd := exec.Command("go", "vet", "-tags", "cuda", "./...")
		cmd.Env = append(os.Environ(), standin.Build(t, nil)...) // or the test is skipped: there is no gcc
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
	_ = test
}

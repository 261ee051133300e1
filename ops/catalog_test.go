package ops_test

import (
	"testing"

	"keisan/ops"
	"keisan/ops/optest"
)

// Every built-in op keeps every law.
func TestLaws(t *testing.T) {
	for _, spec := range ops.Catalog() {
		t.Run(spec.Name, func(t *testing.T) {
			t.Parallel()
			optest.Check(t, spec)
		})
	}
}

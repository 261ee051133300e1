package fake_test

import (
	"testing"

	"keisan/vm/cuda"
	"keisan/vm/cuda/fake"
)

// A test of what runs on a device, where there may be none.
func ExampleOpen() {
	test := func(t *testing.T) {
		device := fake.Open(t)   // or the test is skipped: there is no g++
		device.Limit(64 << 20)   // bytes, to see what happens without enough
		device.Run(fake.Each, 0) // launches fail if their results depend on the order
		e, err := cuda.New(cuda.Libraries(device.Path, device.Path, device.Path))
		if err != nil {
			t.Fatal(err)
		}
		t.Log(e) // an engine for vm.WithEngine
	}
	_ = test
}

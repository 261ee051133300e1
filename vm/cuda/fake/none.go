//go:build !((linux || darwin) && (amd64 || arm64))

package fake

import "testing"

// A Device is the fake one, which there is not here.
type Device struct{ Path string }

// An Order is that of the blocks of a launch, and of the threads of a block.
type Order int32

// The orders.
const (
	Forward Order = iota
	Reverse
	Shuffled
	Each
)

// Open skips the test.
func Open(t testing.TB) *Device {
	t.Skip("there is no fake CUDA device for this platform")
	return nil
}

// Run does nothing.
func (*Device) Run(Order, uint64) {}

// Limit does nothing.
func (*Device) Limit(int) {}

// Translate does nothing.
func (*Device) Translate(string, []byte) {}

// Message returns "".
func (*Device) Message() string { return "" }

// Held returns "".
func (*Device) Held() string { return "" }

// Launches returns 0.
func (*Device) Launches() int { return 0 }

// Reset does nothing.
func (*Device) Reset() {}

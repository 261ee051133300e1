//go:build (linux || darwin) && (amd64 || arm64)

package fake

import (
	"testing"

	"github.com/ebitengine/purego"
)

// A Device is the fake one, which is one in a process.
type Device struct {
	Path string // of its library

	order     func(kind int32, seed uint64)
	limit     func(bytes uint64)
	translate func(line string, image []byte, n uint64)
	reset     func()
	message   func() string
	held      func() string
	launches  func() int64
}

// Open returns the device, as it is at first: of 1 GiB, without an error that
// sticks, and forward, or in the order that KEISAN_FAKE_CUDA_ORDER names, which is
// forward, reverse, shuffled:SEED or all, each launch in all of them. It skips the test where there is no C++ compiler.
func Open(t testing.TB) *Device {
	t.Helper()
	d := &Device{Path: Library(t)}
	library, err := purego.Dlopen(d.Path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		t.Fatal(err)
	}
	purego.RegisterLibFunc(&d.order, library, "fake_order")
	purego.RegisterLibFunc(&d.limit, library, "fake_limit")
	purego.RegisterLibFunc(&d.translate, library, "fake_translate")
	purego.RegisterLibFunc(&d.reset, library, "fake_reset")
	purego.RegisterLibFunc(&d.message, library, "fake_message")
	purego.RegisterLibFunc(&d.held, library, "fake_held")
	purego.RegisterLibFunc(&d.launches, library, "fake_launches")
	clean := func() {
		d.order(-1, 0)
		d.Limit(1 << 30)
		d.reset()
	}
	clean()
	t.Cleanup(clean)
	return d
}

// An Order is that of the blocks of a launch, and of the threads of a block.
type Order int32

// The orders. In each, a launch runs in all the others in turn, from the same
// memory, and fails unless they leave the same.
const (
	Forward Order = iota
	Reverse
	Shuffled
	Each
)

// Run chooses the order of launches from now on; seed is that of Shuffled.
func (d *Device) Run(o Order, seed uint64) { d.order(int32(o), seed) }

// Limit sets the bytes of memory that the device has.
func (d *Device) Limit(bytes int) { d.limit(uint64(bytes)) }

// Translate tells the device what runs instead of PTX, which it cannot read: of
// that which begins with this line, a cubin that its NVRTC made of the same
// source.
func (d *Device) Translate(line string, cubin []byte) { d.translate(line, cubin, uint64(len(cubin))) }

// Message tells what the last call that failed was refused for.
func (d *Device) Message() string { return d.message() }

// Held lists what hosts in this process have not given back, in all: "2
// allocations, 1 streams".
func (d *Device) Held() string { return d.held() }

// Launches counts the launches that hosts in this process have asked for, of
// kernels and of cuBLAS's products; those of a graph once, as it is recorded.
func (d *Device) Launches() int { return int(d.launches()) }

// Reset forgets an error that would stick.
func (d *Device) Reset() { d.reset() }

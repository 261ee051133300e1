package cuda

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
)

// A Device is a GPU that the driver found.
type Device struct {
	Index      int    // for Number
	Name       string // "NVIDIA A100-SXM4-40GB"
	Memory     int    // bytes
	Capability [2]int // compute capability, major and minor: 8, 0

	handle     int32
	processors int // streaming multiprocessors
}

// String describes the device: "0: NVIDIA A100-SXM4-40GB, sm_80, 39.4 GiB".
func (d Device) String() string {
	return fmt.Sprintf("%d: %s, %s, %.1f GiB", d.Index, d.Name, d.arch(), float64(d.Memory)/(1<<30))
}

// arch is the name that NVRTC has for the device's instructions.
func (d Device) arch() string { return fmt.Sprintf("sm_%d%d", d.Capability[0], d.Capability[1]) }

// ErrUnavailable is the reason of New's error where there is no device, or no
// driver or library that it needs.
var ErrUnavailable = errors.New("CUDA is not available")

// Available tells whether New can make an engine: nil, or why not.
func Available(options ...Option) error {
	e, err := New(options...)
	if err == nil {
		err = e.Close()
	}
	return err
}

// Devices lists the devices; without driver, or without devices, it returns an
// error that says so.
func Devices(options ...Option) ([]Device, error) {
	o, err := with(options)
	if err != nil {
		return nil, err
	}
	d, err := openDriver(o.driver)
	if err != nil {
		return nil, unavailable(err)
	}
	list, err := d.devices()
	return list, unavailable(err)
}

func unavailable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// Numbers of device attributes.
const (
	processorCount = 16
	majorVersion   = 75
	minorVersion   = 76
	managedMemory  = 83
)

// devices asks the driver for its devices.
func (d *driver) devices() ([]Device, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var n int32
	if err := d.deviceCount.call(pointer(&n)); err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, errors.New("the driver finds no device")
	}
	list := make([]Device, n)
	for i := range list {
		if err := d.describeDevice(&list[i], i); err != nil {
			return nil, fmt.Errorf("device %d: %w", i, err)
		}
	}
	return list, nil
}

func (d *driver) describeDevice(v *Device, i int) error {
	v.Index = i
	if err := d.deviceGet.call(pointer(&v.handle), uintptr(i)); err != nil {
		return err
	}
	name := make([]byte, 256)
	if err := d.deviceName.call(pointer(&name[0]), uintptr(len(name)), uintptr(v.handle)); err != nil {
		return err
	}
	before, _, _ := bytes.Cut(name, []byte{0})
	v.Name = string(before)
	var memory uint64
	if err := d.deviceMemory.call(pointer(&memory), uintptr(v.handle)); err != nil {
		return err
	}
	v.Memory = int(memory)
	for _, a := range []struct {
		to     *int
		number uintptr
	}{{&v.processors, processorCount}, {&v.Capability[0], majorVersion}, {&v.Capability[1], minorVersion}} {
		var value int32
		if err := d.deviceAttribute.call(pointer(&value), a.number, uintptr(v.handle)); err != nil {
			return err
		}
		*a.to = int(value)
	}
	return nil
}

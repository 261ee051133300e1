package cuda

import (
	"errors"
	"fmt"

	"keisan/autodiff"
)

// An Option of New, Available and Devices.
type Option func(*options)

type options struct {
	driver, blas, nvrtc libraries
	number              int
	tf32                bool
	compilerless        error // why NVRTC is not to be used
	ownNVRTC            bool  // it is the user's: no other will do
}

func with(list []Option) (*options, error) {
	o := &options{driver: driverNames(), blas: blasNames(), nvrtc: nvrtcNames()}
	for _, set := range list {
		if set == nil {
			return nil, fmt.Errorf("cuda: an option is nil: %w", autodiff.ErrValue)
		}
		set(o)
	}
	return o, nil
}

// Number chooses the device by its index; the default is 0.
func Number(i int) Option { return func(o *options) { o.number = i } }

// TF32 lets products of float32 matrices use tensor cores, on devices that have
// them: the factors are rounded to 10 bits of mantissa, sums have all 23.
func TF32() Option { return func(o *options) { o.tf32 = true } }

// WithoutNVRTC leaves NVRTC alone, as if it were not installed: see
// [Engine.Compiles].
func WithoutNVRTC() Option {
	return func(o *options) { o.compilerless = errors.New("the option WithoutNVRTC") }
}

// Libraries opens these files instead of those that the system has: the
// driver, cuBLAS and NVRTC. One that is empty is the system's.
func Libraries(driver, blas, nvrtc string) Option {
	return func(o *options) {
		for _, l := range []struct {
			to   *libraries
			name string
		}{{&o.driver, driver}, {&o.blas, blas}, {&o.nvrtc, nvrtc}} {
			if l.name != "" {
				*l.to = libraries{l.name}
			}
		}
		o.ownNVRTC = nvrtc != ""
	}
}

package ops

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A Window says how a kernel moves over images, alike down and across. The zero
// Window is the usual one.
type Window struct {
	Stride int // pixels from one position to the next; 0 means 1, but the kernel's size for pooling
	Pad    int // pixels added at each of the four sides
}

// over returns the window of a kernel of kh×kw pixels.
func (w Window) over(kh, kw, usual int) window {
	if w.Stride == 0 {
		w.Stride = usual
	}
	return window{kh, kw, w.Stride, w.Pad}
}

type window struct{ kh, kw, stride, pad int }

// Window tells the kernel's pixels, its stride and the padding.
func (v window) Window() (kh, kw, stride, pad int) { return v.kh, v.kw, v.stride, v.pad }

func (v window) String() string {
	return fmt.Sprintf("kernel=%d×%d, stride=%d, pad=%d", v.kh, v.kw, v.stride, v.pad)
}

// steps returns at how many positions the kernel lies on h×w pixels, down and
// across: ⌊(h + 2·pad − kh) / stride⌋ + 1, and the like.
func (v window) steps(h, w int) (down, across int) {
	return (h+2*v.pad-v.kh)/v.stride + 1, (w+2*v.pad-v.kw)/v.stride + 1
}

// check returns an error unless the kernel fits in h×w pixels.
func (v window) check(h, w int) error {
	switch {
	case v.kh < 1 || v.kw < 1:
		return autodiff.Errorf(autodiff.ErrShape, "a kernel has at least 1×1 pixels", "got %d×%d", v.kh, v.kw)
	case v.stride < 1 || v.pad < 0:
		return autodiff.Errorf(autodiff.ErrValue, "a stride is positive and a pad not negative", "got %d and %d", v.stride, v.pad)
	case h < 1 || w < 1:
		return autodiff.Errorf(autodiff.ErrShape, "height and width are positive numbers",
			"%s×%s", autodiff.ExtentString(h), autodiff.ExtentString(w))
	case h+2*v.pad < v.kh || w+2*v.pad < v.kw:
		return autodiff.Errorf(autodiff.ErrShape, "the kernel does not fit", "%d×%d > %d×%d, padded by %d", v.kh, v.kw, h, w, v.pad)
	}
	return nil
}

// checkImages is check for a tensor of images, (N, C, H, W).
func (v window) checkImages(s shape) error {
	if s.Rank() != 4 {
		return autodiff.Errorf(autodiff.ErrShape, "wants images N×C×H×W", "the rank is %d", s.Rank())
	}
	return v.check(s.Extent(2), s.Extent(3))
}

// walk calls f for each element of the columns of images of shape s, in order:
// i is its index, k that of its pixel, or −1 in the padding.
func (v window) walk(s tensor.Shape, f func(i, k int)) {
	n, c, h, w := s[0], s[1], s[2], s[3]
	down, across := v.steps(h, w)
	i := 0
	for row := range c * v.kh * v.kw {
		plane, ky, kx := row/(v.kh*v.kw), row/v.kw%v.kh, row%v.kw
		for image := range n {
			for p := range down {
				for q := range across {
					k, y, x := -1, p*v.stride+ky-v.pad, q*v.stride+kx-v.pad
					if 0 <= y && y < h && 0 <= x && x < w {
						k = ((image*c+plane)*h+y)*w + x
					}
					f(i, k)
					i++
				}
			}
		}
	}
}

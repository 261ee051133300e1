package simd

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"unsafe"
)

// Kernels read and write nothing outside their slices: these end where an
// unmapped page begins, or begin where one ends.
func TestPages(t *testing.T) {
	page := syscall.Getpagesize()
	mem, err := syscall.Mmap(-1, 0, 6*3*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skip("no memory map: ", err)
	}
	defer syscall.Munmap(mem)
	var blocks [][]byte
	for ; len(mem) >= 3*page; mem = mem[3*page:] {
		for _, wall := range [][]byte{mem[:page], mem[2*page : 3*page]} {
			if err := syscall.Mprotect(wall, syscall.PROT_NONE); err != nil {
				t.Skip("no protection: ", err)
			}
		}
		blocks = append(blocks, mem[page:2*page])
	}
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testPages[float32](t, l, blocks) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testPages[float64](t, l, blocks) })
	}
}

func testPages[T Float](t *testing.T, l Level, blocks [][]byte) {
	r := rand.New(rand.NewPCG(5, 6))
	k := kernelsAt[T](l)
	reductions := subject[T]{"reductions", 3, 0, func(_ *kernels[T], dst []T, in [][]T) {
		n, a, b := len(dst), in[0], in[1]
		_ = k.sum(a) + k.dot(a, b) + k.max(a) + k.min(b)
		k.columnSums(dst, a, 1, true)
		k.rowSums(in[2][:min(n, 1)], a, n)
		k.softmax(dst, a, n)
		k.expSums(in[2][:min(n, 1)], dst[:min(n, 1)], a, n)
		cond := unsafe.Slice((*bool)(unsafe.Pointer(unsafe.SliceData(in[2]))), n*int(unsafe.Sizeof(T(0))))
		cond = cond[len(cond)-n:] // the end of the page, if in[2] is there
		k.less(cond, a, b)
		k.where(dst, cond, a, b)
	}, 0}
	for _, s := range append(subjects[T](), reductions) {
		for n := range 67 {
			for _, atEnd := range []bool{false, true} {
				in := make([][]T, s.inputs+1)
				for i := range in {
					in[i] = placed[T](blocks[i], n, atEnd)
					randomize(r, in[i])
				}
				s.run(k, in[s.inputs], in[:s.inputs])
			}
		}
	}
}

// placed returns n elements at the start or end of a block.
func placed[T Float](block []byte, n int, atEnd bool) []T {
	size := int(unsafe.Sizeof(T(0)))
	if atEnd {
		block = block[len(block)-n*size:]
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(block))), n)
}

package simd

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"unsafe"
)

// Kernels read and write nothing outside their matrices: each one here ends
// where an unmapped page begins, or begins where one ends.
func TestGemmPages(t *testing.T) {
	page := syscall.Getpagesize()
	const data = 16 // pages
	var blocks [3][]byte
	for i := range blocks {
		mem, err := syscall.Mmap(-1, 0, (data+2)*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil {
			t.Skip("no memory map: ", err)
		}
		t.Cleanup(func() { _ = syscall.Munmap(mem) })
		for _, wall := range [][]byte{mem[:page], mem[(data+1)*page:]} {
			if err := syscall.Mprotect(wall, syscall.PROT_NONE); err != nil {
				t.Skip("no protection: ", err)
			}
		}
		blocks[i] = mem[page : (data+1)*page]
	}
	gemmLevels(t, func(t *testing.T, l Level) {
		testGemmPages[float32](t, l, blocks)
		testGemmPages[float64](t, l, blocks)
	})
}

func testGemmPages[T Float](t *testing.T, l Level, blocks [3][]byte) {
	r := rand.New(rand.NewPCG(19, 20))
	size := int(unsafe.Sizeof(T(0)))
	for n := 1; n <= 66; n++ {
		for i, d := range [][3]int{{n, 3, 5}, {3, n, 5}, {5, 3, n}, {2, 67 - n, n}, {15, n, 33}, {n, 29, 14}, {61, n, 64}, {n, n, n}} {
			for flags := range 8 {
				p := newGemmCase[T](r, d[0], d[1], d[2], flags&1 != 0, flags&2 != 0, flags&4 != 0, (i+n)%2*3, 0)
				p.check(t, func(c, a, b []T) {
					var placed [3][]T
					for i, v := range [][]T{c, a, b} {
						block := blocks[i]
						if (flags+n)%3 > 0 {
							block = block[len(block)-len(v)*size:]
						}
						placed[i] = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(block))), len(v))
						copy(placed[i], v)
					}
					multiply(gemmAt[T](l), &p.Product, placed[0], placed[1], placed[2])
					copy(c, placed[0])
				})
			}
		}
	}
}

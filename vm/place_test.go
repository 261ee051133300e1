package vm

import (
	"math/rand/v2"
	"testing"
)

// Buffers that live at once never overlap, whatever their sizes and lives, in
// either way of placing them.
func TestPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for n := range 300 {
		var buffers []*buffer
		for range 1 + n%60 {
			first := r.IntN(40)
			buffers = append(buffers, &buffer{size: align(r.IntN(1000)), first: first, last: first + r.IntN(20)})
		}
		for name, f := range map[string]func([]*buffer) int{
			"in order": placeInOrder, "as they come": placeAsTheyCome,
			"place": func(b []*buffer) int { return place(b, mostLive(b, 60)) },
		} {
			size, bound := f(buffers), mostLive(buffers, 60)
			if size < bound {
				t.Fatalf("%s: %d bytes are less than the lower bound %d", name, size, bound)
			}
			for i, a := range buffers {
				if a.offset < 0 || a.offset+a.size > size {
					t.Fatalf("%s: %+v lies outside %d bytes", name, *a, size)
				}
				for _, b := range buffers[:i] {
					if a.size > 0 && b.size > 0 && a.first <= b.last && b.first <= a.last && a.offset < b.offset+b.size && b.offset < a.offset+a.size {
						t.Fatalf("%s: %+v and %+v overlap", name, *a, *b)
					}
				}
			}
		}
	}
}

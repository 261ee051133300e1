package cuda

import "unsafe"

// never makes the compiler believe that a pointer is kept.
var never struct {
	is bool
	p  unsafe.Pointer
}

// pointer returns the address of a variable, for a function of C. The variable
// is on the heap, which does not move, and must be used after the call, so that
// it is there until then.
func pointer[T any](p *T) uintptr {
	if never.is {
		never.p = unsafe.Pointer(p)
	}
	return uintptr(unsafe.Pointer(p))
}

// foreign returns the n bytes at an address that is none of Go's memory: what
// the driver allocated, or a string of C's.
func foreign(address uintptr, n int) []byte {
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&address)), n)
}

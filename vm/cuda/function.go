package cuda

import "fmt"

// A function is one of C's, in a library that is open.
type function struct {
	name    string
	address uintptr
	failure func(code int32) string // the text of a result that is not 0; nil while there is no other
}

// call calls f with integers and pointers, which stay where they are meanwhile.
//
//go:uintptrescapes
func (f *function) call(args ...uintptr) error {
	code := int32(callC(f.address, args...))
	if code == 0 {
		return nil
	}
	return f.failed(code)
}

// A failure is a result of a function that is not 0.
type failure struct {
	function, text string
	code           int32
}

func (f *function) failed(code int32) error {
	e := &failure{function: f.name, code: code}
	if f.failure != nil {
		e.text = f.failure(code)
	}
	return e
}

func (e *failure) Error() string {
	if e.text == "" {
		return fmt.Sprintf("%s returned %d", e.function, e.code)
	}
	return fmt.Sprintf("%s: %s", e.function, e.text)
}

// A symbol is a function to be found by its name in the library, which may have
// a version in it.
type symbol struct {
	to   *function
	name string
}

// find finds all symbols in an open library.
func find(library uintptr, what string, failure func(int32) string, symbols []symbol) error {
	for _, s := range symbols {
		address, err := findSymbol(library, s.name)
		if err != nil || address == 0 {
			return fmt.Errorf("%s has no function %s: it is too old or too new: %w", what, s.name, err)
		}
		*s.to = function{s.name, address, failure}
	}
	return nil
}

// text copies a string of C's at an address.
func text(address uintptr) string {
	if address == 0 {
		return ""
	}
	var b []byte
	for _, c := range foreign(address, 1<<12) {
		if c == 0 {
			break
		}
		b = append(b, c)
	}
	return string(b)
}

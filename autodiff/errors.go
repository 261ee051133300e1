package autodiff

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The reasons of mistakes, for errors.Is.
var (
	ErrShape = errors.New("shapes do not fit")
	ErrDType = errors.New("element types do not fit")
	ErrAxis  = errors.New("no such axis")
	ErrValue = errors.New("value not allowed")
	ErrName  = errors.New("name not usable")
	ErrGraph = errors.New("node not usable")
	ErrGrad  = errors.New("not differentiable")
)

// An Error is a mistake in a declaration: where it was made, at which node, and
// what is wrong. It unwraps to its reason.
type Error struct {
	Reason       error
	what, detail string
	node         *Node // whose op and operands the message names, or nil
	pc           uintptr
	title        string // instead of the node's op
}

// Errorf returns the error that an Op's Infer reports. what says which rule is
// broken ("inner extents differ"); the graph writes the user's file:line, the
// op and its name before it and the operands with their shapes after it;
// format and args add the figures ("%d ≠ %d"). format may be empty.
func Errorf(reason error, what, format string, args ...any) error {
	return &Error{Reason: reason, what: what, detail: fmt.Sprintf(format, args...)}
}

// Where returns the user's file:line, or "" for an error not yet at a node.
func (e *Error) Where() string {
	if e.pc == 0 {
		return ""
	}
	return placeOf(e.pc).String()
}

// Node returns the node at which the mistake was made, or nil.
func (e *Error) Node() *Node { return e.node }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Reason }

// Message returns the error without its place.
func (e *Error) Message() string {
	var parts []string
	if e.title != "" {
		parts = append(parts, e.title)
	} else if n := e.node; n != nil {
		title := n.op.String()
		if n.name != "" {
			title += " " + strconv.Quote(n.name)
		}
		parts = append(parts, title)
	}
	parts = append(parts, e.what)
	if e.title == "" && e.node != nil && len(e.node.in) > 0 {
		sep := ", "
		if op, ok := e.node.op.(Infix); ok {
			sep = " " + op.Infix() + " "
		}
		parts = append(parts, operands(e.node.in, sep, true))
	}
	if e.detail != "" {
		parts = append(parts, e.detail)
	}
	return strings.Join(parts, ": ")
}

// Error returns for example
//
//	net.go:31: MatMul "score": inner extents differ: h (N×10) × W2 (3×10): 10 ≠ 3
func (e *Error) Error() string {
	if e.pc == 0 {
		return e.Message()
	}
	return e.Where() + ": " + e.Message()
}

// at completes an error that Infer returned with its node.
func at(err error, n *Node) *Error {
	var e *Error
	if !errors.As(err, &e) {
		return &Error{Reason: err, what: err.Error(), node: n, pc: n.pc}
	}
	c := *e
	if c.node = n; n != nil {
		c.pc = n.pc
	}
	return &c
}

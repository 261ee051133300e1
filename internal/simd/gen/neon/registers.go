package main

import (
	"fmt"
	"log"
)

// A virtual is a vector register that gets its number when its function is
// complete.
type virtual int

// An out is a virtual that an instruction writes without having read it: the
// first one must. It reads others, and may write them, too.
type out virtual

// A line is an instruction or a label.
type line struct {
	text   func(args []any) string // of the arguments, with numbers for virtuals
	args   []any
	label  string // that is here
	target string // to which it may go
	copies bool   // its first argument to its second, and nothing else
}

// virtuals calls f for the line's virtuals.
func (l line) virtuals(f func(i int, v virtual)) {
	for i, arg := range l.args {
		switch arg := arg.(type) {
		case virtual:
			f(i, arg)
		case out:
			f(i, virtual(arg))
		}
	}
}

// flush writes the function's lines, with numbers for virtuals, and its
// constants.
func (f *file) flush() {
	if len(f.pool) > 0 {
		fmt.Fprintf(&f.asm, "\tMOVD $%s<>(SB), R%d\n", f.name, constants)
	}
	numbers := allocate(f.lines)
	for _, l := range f.lines {
		if l.label != "" {
			fmt.Fprintf(&f.asm, "\n%s:\n", l.label)
			continue
		}
		args := append([]any(nil), l.args...)
		l.virtuals(func(i int, v virtual) { args[i] = numbers[v] })
		if !l.copies || args[0] != args[1] {
			fmt.Fprintf(&f.asm, "\t%s\n", l.text(args))
		}
	}
	for i, c := range f.pool {
		for half, v := range c {
			fmt.Fprintf(&f.asm, "\nDATA %s<>+%d(SB)/8, $0x%016x", f.name, i*register+8*half, v)
		}
	}
	if len(f.pool) > 0 {
		fmt.Fprintf(&f.asm, "\nGLOBL %s<>(SB), RODATA|NOPTR, $%d\n", f.name, len(f.pool)*register)
	}
	f.lines, f.pool = nil, nil
}

// An interval is the lines in which a virtual has something.
type interval struct{ first, last int }

// intervals returns them for all virtuals. What is there before a loop and used
// in it stays to its end.
func intervals(lines []line) map[virtual]interval {
	at, labels := map[virtual]interval{}, map[string]int{}
	for p, l := range lines {
		if l.label != "" {
			labels[l.label] = p
		}
		l.virtuals(func(_ int, v virtual) {
			if _, ok := at[v]; !ok {
				at[v] = interval{p, p}
			}
			at[v] = interval{at[v].first, p}
		})
	}
	for again := true; again; {
		again = false
		for p, l := range lines {
			begin, ok := labels[l.target]
			if !ok || begin > p {
				continue
			}
			for v, i := range at {
				if i.first < begin && begin <= i.last && i.last < p {
					at[v] = interval{i.first, p}
					again = true
				}
			}
		}
	}
	return at
}

// allocate gives each virtual a number that no other has at the same time, a
// copy that of the original if that is not needed any more (M. Poletto and V.
// Sarkar, "Linear scan register allocation", 1999).
func allocate(lines []line) map[virtual]int {
	at, numbers := intervals(lines), map[virtual]int{}
	var taken [32]bool
	for p, l := range lines {
		// What is read for the last time makes room for what is written.
		l.virtuals(func(_ int, v virtual) {
			if at[v].first < p && at[v].last == p {
				taken[numbers[v]] = false
			}
		})
		l.virtuals(func(i int, v virtual) {
			if at[v].first < p {
				return
			}
			if _, written := l.args[i].(out); !written {
				log.Fatalf("line %d: a register is read that has nothing", p)
			}
			n := 0
			if from, ok := l.args[0].(virtual); ok && l.copies {
				n = numbers[from] // if it is free
			}
			for tries := 1; taken[n]; n = (n + 1) % len(taken) {
				if tries++; tries > len(taken) {
					log.Fatalf("line %d: no register is free", p)
				}
			}
			numbers[v], taken[n] = n, at[v].last > p
		})
	}
	return numbers
}

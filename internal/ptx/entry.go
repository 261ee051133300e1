package ptx

import (
	"fmt"
	"regexp"
	"strconv"
)

// An Entry is a kernel of a module.
type Entry struct {
	Name   string
	Params []int // their sizes in bytes
}

var (
	entry = regexp.MustCompile(`\.entry (\w+)\(([^)]*)\)`)
	// A parameter: .param .u64 name, or .param .align 8 .b8 name[136].
	param = regexp.MustCompile(`\.param(?: \.align \d+)? \.[busf](\d+) \w+(?:\[(\d+)\])?`)
)

// Entries returns the kernels of PTX, in its order.
func Entries(text []byte) []Entry {
	var all []Entry
	for _, m := range entry.FindAllSubmatch(text, -1) {
		e := Entry{Name: string(m[1]), Params: []int{}}
		for _, p := range param.FindAllSubmatch(m[2], -1) {
			bits, _ := strconv.Atoi(string(p[1]))
			n, err := strconv.Atoi(string(p[2]))
			if err != nil { // no array
				n = 1
			}
			e.Params = append(e.Params, bits/8*n)
		}
		all = append(all, e)
	}
	return all
}

// EntryOf returns a kernel of PTX.
func EntryOf(text []byte, name string) (Entry, error) {
	for _, e := range Entries(text) {
		if e.Name == name {
			return e, nil
		}
	}
	return Entry{}, fmt.Errorf("no kernel %s in PTX", name)
}

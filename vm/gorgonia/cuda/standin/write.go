package standin

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var given = regexp.MustCompile(`\b([A-Z]\w+) = (\d+)`)

// headerOf returns a header with what a package demands besides: its functions
// return status. Constants get numbers of their own among those that begin
// alike, for cu has tables of them, and some of bytes.
func headerOf(header, status string, d demand) string {
	var b strings.Builder
	b.WriteString(header)
	for _, name := range d.enums {
		fmt.Fprintf(&b, "typedef unsigned int %s;\n", name)
	}
	taken := map[string]bool{}
	for _, m := range given.FindAllStringSubmatch(header, -1) {
		taken[kindOf(m[1])+m[2]] = true
	}
	b.WriteString("enum {\n")
	last := map[string]int{}
	for _, name := range d.constants {
		kind := kindOf(name)
		last[kind]++
		for taken[kind+strconv.Itoa(last[kind])] {
			last[kind]++
		}
		fmt.Fprintf(&b, "  %s = %d,\n", name, last[kind])
	}
	b.WriteString("};\n")
	for _, name := range slices.Sorted(maps.Keys(d.functions)) {
		fmt.Fprintf(&b, "%s %s(%s);\n", status, name, strings.Join(d.functions[name], ", "))
	}
	return b.String()
}

// kindOf returns the first word of a constant's name, or the first two of one
// of the driver's: some of those are bytes.
func kindOf(name string) string {
	words := strings.SplitN(name, "_", 3)
	if words[0] == "CU" && len(words) == 3 {
		return words[0] + words[1]
	}
	return words[0]
}

// stubsOf returns the demanded functions that are nowhere else, as ones that
// fail.
func stubsOf(status string, d demand, there func(name string) bool) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(d.functions)) {
		if there(name) {
			continue
		}
		params := slices.Clone(d.functions[name])
		for i := range params {
			params[i] += fmt.Sprint(" p", i)
		}
		fmt.Fprintf(&b, "%s %s(%s) { return absent(\"%s\"); }\n", status, name, strings.Join(params, ", "), name)
	}
	return b.String()
}

package main

import (
	"fmt"
	"strings"
)

// kernelTables writes the tables that find the kernels by their names.
func kernelTables(f *file) {
	for _, l := range floats {
		fmt.Fprintf(&f.stubs, "\nvar neon%s = kernels[%s]{\n", l.elem, l.gotype())
		for _, name := range f.kernels {
			field, elem, _ := strings.Cut(name, "NEON")
			if elem == "" || elem == l.elem { // some are for both
				fmt.Fprintf(&f.stubs, "%s: %s,\n", field, name)
			}
		}
		fmt.Fprint(&f.stubs, "}\n")
	}
}

// tileTables writes the Go tables that find the tiles by their sizes.
func tileTables(f *file, l lanes) {
	fmt.Fprintf(&f.stubs, "\nvar gemmTilesNEON%s = [...][]gemmTile[%s]{\n", l.elem, l.gotype())
	for vecs, rows := range most {
		if rows == 0 {
			continue
		}
		fmt.Fprintf(&f.stubs, "%d: {nil", vecs)
		for r := 1; r <= rows; r++ {
			fmt.Fprintf(&f.stubs, ", gemmTile%dx%dNEON%s", r, vecs, l.elem)
		}
		fmt.Fprint(&f.stubs, "},\n")
	}
	fmt.Fprint(&f.stubs, "}\n")
}

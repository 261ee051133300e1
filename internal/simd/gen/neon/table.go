package main

import "fmt"

// tables writes the Go tables that find the tiles by their sizes.
func tables(f *file) {
	for _, l := range floats {
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
}

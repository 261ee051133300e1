// Gemm writes the assembly of the matrix product's kernels, one file for a
// level: the tiles, the packing and the loop that measures the FMA peak.
//
//	go run ./gemm -level avx512 -pkg simd -out ../gemm_avx512_amd64.s -stubs ../gemm_avx512_amd64.go
package main

import (
	"flag"
	"fmt"
	"log"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gemm: ")
	level := flag.String("level", "avx512", "avx2 or avx512")
	table := flag.String("table", "", "Go file of the tables of tiles")
	flag.Parse()
	var targets []isa
	switch *level {
	case "avx512":
		targets = []isa{avx512{lanes{"F32", 4, 64}}, avx512{lanes{"F64", 8, 64}}}
	case "avx2":
		targets = []isa{newAVX2(lanes{"F32", 4, 32}), newAVX2(lanes{"F64", 8, 32})}
	default:
		log.Fatalf("no level %q", *level)
	}
	if err := writeTables(*table, targets); err != nil {
		log.Fatal(err)
	}
	ConstraintExpr("amd64")
	for _, t := range targets {
		for vecs := range t.rows() {
			for rows := 1; rows <= t.rows()[vecs]; rows++ {
				tile(t, rows, vecs, false)
				if t.copies(vecs, rows) {
					tile(t, rows, vecs, true)
				}
			}
		}
		packRows(t, 1)
		packRows(t, 2)
		packColumns(t)
		peak(t)
	}
	if *level == "avx2" {
		prefetch()
	}
	Generate()
}

// lanes describes a vector of elements.
type lanes struct {
	elem  string // F32 or F64
	size  int    // bytes of an element
	bytes int    // bytes of a vector
}

// count returns how many elements a vector has.
func (l lanes) count() int { return l.bytes / l.size }

func (l lanes) gotype() string { return fmt.Sprintf("float%d", 8*l.size) }

// pick returns the instruction for the type of the elements.
func pick[F any](l lanes, single, double F) F {
	if l.size == 4 {
		return single
	}
	return double
}

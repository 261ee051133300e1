// Package docs holds the guide to Keisan: read tour.md, then chapters.md.
//
// Their program code is that of the examples in this folder's tests, and the
// pictures are what these examples draw, so that neither can be wrong:
//
//	go generate ./docs
//
// makes tour.md, chapters.md and gallery.md from their templates, engines.md from the table of package
// vm/gorgonia, benchmarks.md from the reports in the folder benchmarks, cuda.md
// from its template and the logs in the folder cuda, the op
// reference ops from package ops, and pictures from the examples. Tests check that the pages are
// fresh, that every link leads somewhere, and that the first page of the README
// compiles.
package docs

//go:generate go run ./gen
//go:generate go test -count=1 -run ^Example . -args -pictures=pictures

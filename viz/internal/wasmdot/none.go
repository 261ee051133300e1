//go:build js || wasip1

package wasmdot

import "errors"

// SVG reports that there is no Graphviz here: the program itself is
// WebAssembly.
func SVG(text []byte, layout string) ([]byte, error) {
	return nil, errors.New("no Graphviz in a WebAssembly program: write DOT and let the page draw it")
}

//go:build !js && !wasip1

// Package wasmdot draws DOT as SVG with a copy of Graphviz that is built in, as
// WebAssembly. Importing it compiles that copy when the program starts: about
// half a second the first time, some 25 ms afterwards.
package wasmdot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/goccy/go-graphviz"

	"keisan/viz/internal/ownfolder"
)

func init() { ownfolder.Restore() }

// mu is held while Graphviz works: it has one memory for all.
var mu sync.Mutex

// SVG draws text, whose layout attribute it does not know, with the given
// layout: "nop2" takes the places as they are written.
func SVG(text []byte, layout string) (svg []byte, err error) {
	mu.Lock()
	defer mu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			svg, err = nil, fmt.Errorf("built-in Graphviz: %v", r)
		}
	}()
	ctx := context.Background()
	graph, err := graphviz.ParseBytes(text)
	if err != nil {
		return nil, fmt.Errorf("built-in Graphviz: %w", err)
	}
	if graph == nil {
		return nil, errors.New("built-in Graphviz: not a graph in the DOT language")
	}
	defer graph.Close()
	g, err := graphviz.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("built-in Graphviz: %w", err)
	}
	defer g.Close()
	var b bytes.Buffer
	if err := g.SetLayout(graphviz.Layout(layout)).Render(ctx, graph, graphviz.SVG, &b); err != nil {
		return nil, fmt.Errorf("built-in Graphviz: %w", err)
	}
	return b.Bytes(), nil
}

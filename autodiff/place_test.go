package autodiff_test

import (
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"keisan/autodiff"
	"keisan/models"
)

// A layer's constructor is so short that it is inlined here, and then the
// function that it returns has a name as if it was of this package. What it
// declares is the user's line all the same.
func TestPlaceOfInlinedLayers(t *testing.T) {
	for name, layer := range map[string]models.Layer{
		"Dropout":   models.Dropout(0.5),
		"ReLU":      models.ReLU(),
		"LayerNorm": models.LayerNorm(),
		"Scoped":    models.Scoped("A", models.Tanh()),
		"LSTM":      models.LSTM(3),
		"Affine":    models.Affine(3),
		"Residual":  models.Residual(models.Softplus()),
	} {
		g := autodiff.NewGraph(autodiff.Float32)
		x := g.Input("x", autodiff.Batch, 5, 4)
		_, _, line, _ := runtime.Caller(0)
		layer(x)
		want := "place_test.go:" + strconv.Itoa(line+1)
		for _, n := range g.Nodes()[1:] {
			if have := filepath.Base(n.Where()); have != want {
				t.Errorf("%s: %v is declared at %s, want %s", name, n, have, want)
			}
		}
	}
}

package plot_test

import (
	"bytes"
	"image/png"
	"math"
	"strings"
	"testing"

	"keisan/viz/plot"
)

// The darkest square is in its column, the first row is on top, and so is the
// darkest colour of the legend, which is left of the middle.
func TestSquaresAreInTheirPlaces(t *testing.T) {
	for at := range 6 {
		values := make([]float64, 6)
		values[at] = 0.75
		f := plot.HeatMap(values, []string{"a", "b"}, []string{"u", "v", "w"})
		var b bytes.Buffer
		if err := f.WritePNG(&b); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		n, x, y, pale := 0, 0, 0, 0
		size := img.Bounds().Size()
		for i := range size.X {
			for j := size.Y / 8; j < size.Y; j++ { // below the legend
				switch r, g, b, _ := img.At(i, j).RGBA(); [3]uint32{r >> 8, g >> 8, b >> 8} {
				case [3]uint32{0x00, 0x38, 0x5E}:
					n, x, y = n+1, x+i, y+j
				case [3]uint32{0xF4, 0xF8, 0xFB}:
					pale++
				}
			}
		}
		if share := float64(n) / float64(n+pale); n == 0 || !(math.Abs(share-1./6) < 0.02) {
			t.Fatalf("square %d: %d of %d pixels are dark", at, n, n+pale)
		}
		column, row := 3*x/n/size.X, (y/n-size.Y/8)*2/(size.Y*7/8)
		if column != at%3 || row != at/3 {
			t.Errorf("square %d is in row %d, column %d", at, row, column)
		}
	}
}

func TestHeatMapMistakes(t *testing.T) {
	for says, f := range map[string]*plot.Figure{
		"3 values for 1 rows and 2 columns": plot.HeatMap(make([]float64, 3), []string{"a"}, []string{"u", "v"}),
		"0 values for 0 rows":               plot.HeatMap(nil, nil, nil),
		"value 1 is NaN":                    plot.HeatMap([]float64{1, math.NaN()}, []string{"a"}, []string{"u", "v"}),
		"Step":                              plot.HeatMap([]float64{1}, []string{"a"}, []string{"u"}, plot.Step(0.1)),
	} {
		if err := f.Err(); err == nil || !strings.Contains(err.Error(), says) || !strings.HasPrefix(err.Error(), "plot: HeatMap: ") {
			t.Errorf("have %v, want %q", err, says)
		}
	}
	if err := plot.HeatMap([]float64{2}, []string{"a"}, []string{"u"}).WritePNG(new(bytes.Buffer)); err != nil {
		t.Errorf("one value: %v", err)
	}
}

package plot

import (
	"strings"
	"testing"
)

type table map[string][]float64

func (t table) Column(name string) []float64 { return t[name] }

// Curves are the losses of the columns, with other words at the axes.
func TestCurves(t *testing.T) {
	given := table{"loss": {3, 2, 1.5}, "valid loss": {3.5, 2.5, 2.25}, "rate": {0.1, 0.1, 0.05}}
	have := svgOf(t, Curves(given, []string{"loss", "valid loss"}))
	want := svgOf(t, Losses([]Curve{{"loss", given["loss"]}, {"valid loss", given["valid loss"]}}, XLabel("epochs"), YLabel("loss, valid loss")))
	if string(have) != string(want) {
		t.Error("the picture is not that of Losses")
	}
	have = svgOf(t, Curves(given, []string{"rate"}, XLabel("time")))
	want = svgOf(t, Losses([]Curve{{"rate", given["rate"]}}, XLabel("time"), YLabel("rate")))
	if string(have) != string(want) {
		t.Error("an option does not prevail")
	}
	for says, f := range map[string]*Figure{
		"the table is nil":                     Curves(nil, []string{"loss"}),
		`the column "accuracy" has no numbers`: Curves(given, []string{"loss", "accuracy"}),
		"there is no curve":                    Curves(given, nil),
	} {
		if err := f.Err(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want an error that says %q", err, says)
		}
	}
}

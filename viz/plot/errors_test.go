package plot

import (
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot/font"
)

func TestMistakes(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	xs, classes := corners, cornerClasses
	curve := []float64{1, 2}
	bound := func(opts ...Option) *Figure { return Boundary(quadrants, xs, classes, opts...) }
	predicts := func(class int64) *Figure {
		return Boundary(func(_ []float64, c []int64) error {
			for i := range c {
				c[i] = class
			}
			return nil
		}, xs, classes, Step(0.1))
	}
	for want, f := range map[string]*Figure{
		"plot: Loss: there is no value":                                      Loss(nil),
		"plot: Loss: value 1 is NaN":                                         Loss([]float64{1, nan}),
		"plot: Loss: value 0 is +Inf":                                        Loss([]float64{inf}),
		"plot: Loss: there is no curve":                                      Losses(nil),
		`plot: Loss: curve 1 "": a curve among several needs a name`:         Losses([]Curve{{"a", curve}, {"", curve}}),
		`plot: Loss: curve 1 "a": curve 0 has that name already`:             Losses([]Curve{{"a", curve}, {"a", curve}}),
		`plot: Loss: curve 1 "b": there is no value`:                         Losses([]Curve{{"a", curve}, {"b", nil}}),
		"plot: Loss: the option Step is not for this figure":                 Loss(curve, Step(1)),
		"plot: Loss: Every wants 1 or more iterations, got 0":                Loss(curve, Every(0)),
		"plot: Loss: Width wants 2 to 40 inches, got NaN":                    Loss(curve, Width(nan)),
		"plot: Loss: DPI wants 36 to 1200 dots per inch, got -1":             Loss(curve, DPI(-1)),
		"plot: Loss: Font: the face holds no font":                           Loss(curve, Font(font.Face{})),
		`plot: Loss: Title: "\xff" is not UTF-8`:                             Loss(curve, Title("\xff")),
		`plot: Loss: XLabel: "a\x00" holds the control character U+0000`:     Loss(curve, XLabel("a\x00")),
		"plot: Loss: an Option comes from one of this package's functions":   Loss(curve, Option{}),
		"plot: Scatter: there is no sample":                                  Scatter(nil, nil),
		"plot: Scatter: 8 coordinates for 3 classes":                         Scatter(xs, classes[1:]),
		"plot: Scatter: 3 coordinates for 0 classes":                         Scatter(xs[:3], nil),
		"plot: Scatter: sample 0 is at (0, NaN)":                             Scatter([]float64{0, nan}, []int64{0}),
		"plot: Scatter: sample 0 is at (-Inf, 0)":                            Scatter([]float64{-inf, 0}, []int64{0}),
		"plot: Scatter: sample 1 is of class -1: classes are 0 to 255":       Scatter(xs[:4], []int64{0, -1}),
		"plot: Scatter: sample 2 is of class 2, but ClassNames names 2":      Scatter(xs, classes, ClassNames("a", "b")),
		"plot: Scatter: ClassNames: the name of class 1 is empty":            Scatter(xs, classes, ClassNames("a", " ")),
		"plot: Scatter: the option Batch is not for this figure":             Scatter(xs, classes, Batch(3)),
		"plot: Scatter: Margin wants a finite space > 0, got -1":             Scatter(xs, classes, Margin(-1)),
		"plot: Boundary: there is no sample":                                 Boundary(quadrants, nil, nil),
		"plot: Boundary: predict is nil":                                     Boundary(nil, xs, classes, Step(0.1)),
		"plot: Boundary: Step wants a finite h > 0, got 0":                   bound(Step(0)),
		"plot: Boundary: Step wants a finite h > 0, got NaN":                 bound(Step(nan)),
		"plot: Boundary: Step wants a finite h > 0, got +Inf":                bound(Step(inf)),
		"plot: Boundary: Batch wants 1 to 1048576 points, got 0":             bound(Batch(0)),
		"plot: Boundary: step 0.0001 makes a grid of 20001 × 20001 points":   bound(Step(0.0001)),
		"plot: Boundary: step 3 is more than the figure's 2 × 2":             bound(Step(3)),
		"plot: Boundary: predict gave class -1 for point (-1, -1)":           Boundary(func([]float64, []int64) error { return nil }, xs, classes, Step(0.1)),
		"plot: Boundary: predict gave class 256 for point (-1, -1): classes": predicts(256),
	} {
		err := f.Err()
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("have %v\nwant %v", err, want)
		}
		path := filepath.Join(t.TempDir(), "figure.png")
		for name, have := range map[string]error{"WritePNG": f.WritePNG(io.Discard), "WriteSVG": f.WriteSVG(io.Discard), "Save": f.Save(path)} {
			if have != err {
				t.Errorf("%s gave %v, want %v", name, have, err)
			}
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: a file was made", want)
		}
	}
}

func TestMistakesFoundInTheLayout(t *testing.T) {
	long := strings.Repeat("a long title ", 20)
	curve := []float64{1, 2}
	for want, f := range map[string]*Figure{
		"points wide where":       Loss(curve, Title(long)),
		"points wide where 3":     Loss(curve, XLabel(long)),
		"points wide where 2":     Loss(curve, YLabel(long)),
		"shorten or break it":     Losses([]Curve{{long, curve}, {"b", curve}}),
		"no room for the data":    Loss(curve, Width(2), YLabel(strings.Repeat("a\n", 11)+"a")),
		"million pixels are too ": Loss(curve, Width(40), DPI(1200)),
	} {
		err := f.WritePNG(io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("have %v\nwant %v", err, want)
		}
	}
}

func TestPredictErrorEndsTheEvaluation(t *testing.T) {
	stop := errors.New("stop")
	calls := 0
	f := Boundary(func(xs []float64, classes []int64) error {
		calls++
		if calls == 3 {
			return stop
		}
		return quadrants(xs, classes)
	}, corners, cornerClasses, Step(0.1), Batch(10))
	if !errors.Is(f.Err(), stop) || calls != 3 {
		t.Errorf("have %v after %d calls, want %v after 3", f.Err(), calls, stop)
	}
}

func TestSave(t *testing.T) {
	f := Loss([]float64{2, 1})
	dir := t.TempDir()
	for name, magic := range map[string]string{"a.png": "\x89PNG", "b.svg": "<?xml", "c.PNG": "\x89PNG"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("an older and, as it happens, longer file"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := f.Save(path); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(data), magic) {
			t.Errorf("%s begins with %.5q (%v), want %q", name, data, err, magic)
		}
	}
	for _, name := range []string{"a.jpg", "b", "c.png.gz"} {
		err := f.Save(filepath.Join(dir, name))
		if err == nil || !strings.Contains(err.Error(), ".png and .svg are allowed") {
			t.Errorf("%s: have %v, want an error that names the allowed suffixes", name, err)
		}
	}
	if err := f.Save(filepath.Join(dir, "none", "a.png")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("have %v, want %v", err, os.ErrNotExist)
	}
	if err := Loss([]float64{1}, Title("損")).Save(filepath.Join(dir, "a.png")); err == nil {
		t.Error("have no error, want one for the glyph")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 3 {
		t.Errorf("the folder holds %v (%v), want the three files alone", entries, err)
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "a.png")); !strings.HasPrefix(string(data), "\x89PNG") {
		t.Error("a failed Save destroyed the file that was there")
	}
}

func TestSaveGivesTheUsualPermissions(t *testing.T) {
	dir := t.TempDir()
	plain, err := os.Create(filepath.Join(dir, "plain"))
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	path := filepath.Join(dir, "a.svg")
	if err := Loss([]float64{1}).Save(path); err != nil {
		t.Fatal(err)
	}
	want, _ := plain.Stat()
	have, err := os.Stat(path)
	if err != nil || have.Mode() != want.Mode() {
		t.Errorf("have %v, want %v", have.Mode(), want.Mode())
	}
}

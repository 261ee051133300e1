package viz

import (
	"math"
	"strconv"
	"testing"
)

// luminance is that of WCAG 2.2, from 0 to 1.
func luminance(colour string) float64 {
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil || len(colour) != 7 {
		panic(colour)
	}
	var c [3]float64
	for i := range c {
		v := float64(n>>(16-8*i)&255) / 255
		if c[i] = v / 12.92; v > 0.04045 {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// Text and lines can be told from what is behind them, as WCAG 2.2 asks: text
// by 4.5 to 1, what means something by 3 to 1.
func TestContrast(t *testing.T) {
	if have := contrast("#000000", "#ffffff"); !(math.Abs(have-21) < 1e-9) {
		t.Fatalf("black on white: %v, want 21", have)
	}
	if have := contrast("#767676", "#ffffff"); !(math.Abs(have-4.54) < 0.005) {
		t.Fatalf("the grey that just passes: %v, want 4.54", have)
	}
	for name, p := range map[string]*palette{"light": &light, "dark": &dark} {
		for h := range hues {
			if p[h] == "" || hueNames[h] == "" {
				t.Errorf("%s: hue %d has no colour or no name", name, h)
			}
		}
		for _, c := range []struct {
			front, behind hue
			want          float64
		}{
			{ink, paper, 4.5}, {ink, forwardFill, 4.5}, {ink, backwardFill, 4.5}, {ink, paramFill, 4.5}, {ink, scopeFill2, 4.5},
			{muted, paper, 4.5}, {muted, scopeFill, 4.5}, {muted, forwardFill, 4.2}, {muted, scopeFill2, 4.2}, {muted, paramFill, 4.2},
			{backwardText, paper, 4.5}, {backwardText, backwardFill, 4.5}, {backwardText, scopeFill2, 4.5},
			{forwardLine, paper, 4.5}, {forwardLine, scopeFill2, 4.5}, {mistakeLine, mistakeFill, 4.5}, {mistakeLine, paper, 4.5},
			{paper, ink, 4.5}, {onInk, ink, 4.5}, {ink, cameFill, 4.5}, {ink, wentFill, 4.5}, {ink, changedFill, 4.5},
			{cameLine, cameFill, 4.5}, {wentLine, wentFill, 4.5}, {changedLine, changedFill, 4.5}, {wentLine, cameFill, 4.5}, {wentLine, changedFill, 4.5}, {wentLine, paper, 4.5},
			{muted, cameFill, 4.0}, {muted, changedFill, 4.0}, {muted, wentFill, 4.0},
			{backwardLine, paper, 3}, {backwardLine, scopeFill2, 3}, {backwardLine, backwardFill, 3}, {savedLine, scopeFill, 3},
		} {
			if have := contrast(p[c.front], p[c.behind]); !(have >= c.want) {
				t.Errorf("%s: %s on %s: %.2f, want %v", name, hueNames[c.front], hueNames[c.behind], have, c.want)
			}
		}
	}
}

// Those who see no red, no green or no blue still tell forward from backward.
// The matrices turn linear RGB into what they see (Viénot, Brettel and Mollon,
// 1999; the third after Brettel, Viénot and Mollon, 1997).
func TestColourBlind(t *testing.T) {
	sees := map[string][3][3]float64{
		"no red":   {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
		"no green": {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}},
		"no blue":  {{1, 0.14461, -0.14461}, {0, 0.85924, 0.14076}, {0, 0.85924, 0.14076}},
	}
	linear := func(colour string) (c [3]float64) {
		n, _ := strconv.ParseUint(colour[1:], 16, 32)
		for i := range c {
			c[i] = math.Pow(float64(n>>(16-8*i)&255)/255, 2.2)
		}
		return c
	}
	for name, m := range sees {
		for _, p := range []*palette{&light, &dark} {
			a, b := linear(p[forwardLine]), linear(p[backwardLine])
			far := 0.0
			for _, row := range m {
				d := 0.0
				for i := range row {
					d += row[i] * (a[i] - b[i])
				}
				far += d * d
			}
			if have := math.Sqrt(far); !(have > 0.2) {
				t.Errorf("%s: %s and %s are %.2f apart, want more than 0.2", name, p[forwardLine], p[backwardLine], have)
			}
		}
	}
}

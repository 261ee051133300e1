package plot

import (
	"image/color"
	"math"
	"testing"
)

// eyes are how linear RGB is seen with full dichromacy (Machado, Oliveira and
// Fernandes, A Physiologically-based Model for Simulation of Color Vision
// Deficiency, 2009, severity 1).
var eyes = map[string][3][3]float64{
	"full colour":  {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

type vector [3]float64

func times(m [3][3]float64, v vector) (out vector) {
	for i := range m {
		out[i] = m[i][0]*v[0] + m[i][1]*v[1] + m[i][2]*v[2]
	}
	return out
}

// linear returns the linear RGB of an sRGB colour.
func linear(c color.RGBA) (out vector) {
	for i, b := range [...]uint8{c.R, c.G, c.B} {
		v := float64(b) / 255
		if v <= 0.04045 {
			out[i] = v / 12.92
		} else {
			out[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return out
}

// lab returns CIELAB of linear RGB, white point D65.
func lab(v vector) vector {
	for i := range v {
		v[i] = math.Min(1, math.Max(0, v[i]))
	}
	xyz := times([3][3]float64{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}, v)
	for i, w := range [...]float64{0.9505, 1, 1.089} {
		if t := xyz[i] / w; t > 0.008856 {
			xyz[i] = math.Cbrt(t)
		} else {
			xyz[i] = 7.787*t + 16.0/116
		}
	}
	return vector{116*xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])}
}

// difference returns ΔE*ab of two colours as seen by an eye.
func difference(eye [3][3]float64, a, b color.RGBA) float64 {
	p, q := lab(times(eye, linear(a))), lab(times(eye, linear(b)))
	return math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
}

// A difference of 2.3 is just noticeable.
func TestColoursStayApartForEveryEye(t *testing.T) {
	for eye, m := range eyes {
		for k := range shades {
			for j := range k {
				paper, ink := 6.0, 0.0 // from the fourth class on the marker's shape must help
				switch {
				case k < 3:
					paper, ink = 16, 14
				case k < 5:
					paper, ink = 16, 10
				}
				if d := difference(m, shades[j].paper, shades[k].paper); !(d >= paper) {
					t.Errorf("%s: papers %d and %d differ by %.1f, want %v", eye, j, k, d, paper)
				}
				if d := difference(m, shades[j].ink, shades[k].ink); !(d >= ink) {
					t.Errorf("%s: inks %d and %d differ by %.1f, want %v", eye, j, k, d, ink)
				}
			}
		}
	}
}

// WCAG 2.1 asks for a contrast of 3 for what is drawn and 4.5 for text.
func TestContrast(t *testing.T) {
	luminance := func(c color.RGBA) float64 {
		v := linear(c)
		return 0.2126*v[0] + 0.7152*v[1] + 0.0722*v[2]
	}
	contrast := func(dark, light color.RGBA) float64 { return (luminance(light) + 0.05) / (luminance(dark) + 0.05) }
	for k, s := range shades {
		if c := contrast(s.ink, s.paper); !(c >= 3) {
			t.Errorf("class %d: marker to region %.2f, want 3", k, c)
		}
		if c := contrast(s.ink, white); !(c >= 4) {
			t.Errorf("class %d: marker to white %.2f, want 4", k, c)
		}
	}
	if c := contrast(inkText, white); !(c >= 4.5) {
		t.Errorf("text to white %.2f, want 4.5", c)
	}
}

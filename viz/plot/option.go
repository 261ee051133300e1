package plot

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"gonum.org/v1/plot/font"
)

// kind says which constructor made a figure; an option names the kinds it is for.
type kind uint8

const (
	loss kind = 1 << iota
	scatter
	boundary
	heat

	each = loss | scatter | boundary | heat
)

func (k kind) String() string {
	switch k {
	case loss:
		return "Loss"
	case scatter:
		return "Scatter"
	case heat:
		return "HeatMap"
	}
	return "Boundary"
}

// settings is what the options decide, with the defaults of defaults.
type settings struct {
	title, xlabel, ylabel string
	names                 []string // of the classes
	every                 int      // iterations between two values of a loss curve
	step, margin          float64  // of the grid and around the data, in data units
	batch                 int      // grid points in one call of predict
	width                 float64  // of the whole figure, inches
	dpi                   int      // of PNG
	face                  font.Face
}

func defaults(k kind) settings {
	s := settings{every: 1, step: 0.001, margin: 0.1, batch: 8192, width: 4.6, dpi: 200, face: liberationSans()}
	if k == loss {
		s.width = 5.6
	}
	return s
}

// Option changes one thing about a figure. An option that the figure has no use
// for (Step for a loss curve) is a mistake and reported as one.
type Option struct {
	name string
	on   kind
	set  func(*settings) error
}

// apply runs the options over the defaults of k and returns the first mistake.
func apply(k kind, opts []Option) (settings, error) {
	s := defaults(k)
	for _, o := range opts {
		switch {
		case o.set == nil:
			return s, fmt.Errorf("an Option comes from one of this package's functions, not from Option{}")
		case o.on&k == 0:
			return s, fmt.Errorf("the option %s is not for this figure", o.name)
		}
		if err := o.set(&s); err != nil {
			return s, err
		}
	}
	return s, nil
}

// Title is written above the figure; a newline breaks it.
func Title(text string) Option {
	return textOption("Title", text, func(s *settings) { s.title = text })
}

// XLabel is written below the x axis. A loss curve has "iterations" there by default.
func XLabel(text string) Option {
	return textOption("XLabel", text, func(s *settings) { s.xlabel = text })
}

// YLabel is written beside the y axis. A loss curve has "loss" there by default.
func YLabel(text string) Option {
	return textOption("YLabel", text, func(s *settings) { s.ylabel = text })
}

func textOption(name, text string, set func(*settings)) Option {
	return Option{name, each, func(s *settings) error {
		if err := writable(text); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		set(s)
		return nil
	}}
}

// Every says that a loss curve holds one value for n iterations, so that its x
// axis counts "iterations (x10)" for n = 10. n ≥ 1.
func Every(n int) Option {
	return Option{"Every", loss, func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("Every wants 1 or more iterations, got %d", n)
		}
		s.every = n
		return nil
	}}
}

// ClassNames names class 0, 1, … in a legend. There is none without names. There
// must be a name for every class of the samples.
func ClassNames(names ...string) Option {
	names = append([]string(nil), names...)
	return Option{"ClassNames", scatter | boundary, func(s *settings) error {
		for k, name := range names {
			if strings.TrimSpace(name) == "" {
				return fmt.Errorf("ClassNames: the name of class %d is empty", k)
			}
			if err := writable(name); err != nil {
				return fmt.Errorf("ClassNames: %w", err)
			}
		}
		s.names = names
		return nil
	}}
}

// Step is the distance h of two neighbouring grid points of Boundary, in the
// data's units. The default is 0.001.
func Step(h float64) Option {
	return Option{"Step", boundary, func(s *settings) error {
		if !(h > 0) || math.IsInf(h, 0) {
			return fmt.Errorf("Step wants a finite h > 0, got %v", h)
		}
		s.step = h
		return nil
	}}
}

// Batch is the largest number of grid points in one call of predict. The default
// is 8192; only the last call has fewer.
func Batch(n int) Option {
	return Option{"Batch", boundary, func(s *settings) error {
		if n < 1 || n > 1<<20 {
			return fmt.Errorf("Batch wants 1 to %d points, got %d", 1<<20, n)
		}
		s.batch = n
		return nil
	}}
}

// Margin is the space around the samples, in the data's units. The default is 0.1.
func Margin(m float64) Option {
	return Option{"Margin", scatter | boundary, func(s *settings) error {
		if !(m > 0) || math.IsInf(m, 0) {
			return fmt.Errorf("Margin wants a finite space > 0, got %v", m)
		}
		s.margin = m
		return nil
	}}
}

// Width is the width of the whole figure in inches, 2 to 40. The default is 5.6
// for a loss curve and 4.6 for the others. The height follows.
func Width(inches float64) Option {
	return Option{"Width", each, func(s *settings) error {
		if !(inches >= 2 && inches <= 40) {
			return fmt.Errorf("Width wants 2 to 40 inches, got %v", inches)
		}
		s.width = inches
		return nil
	}}
}

// DPI is the resolution of PNG in dots per inch, 36 to 1200. The default is 200.
func DPI(n int) Option {
	return Option{"DPI", each, func(s *settings) error {
		if n < 36 || n > 1200 {
			return fmt.Errorf("DPI wants 36 to 1200 dots per inch, got %d", n)
		}
		s.dpi = n
		return nil
	}}
}

// Font is the face of all text, at sizes of the figure's own. The default is
// Liberation Sans, which has Latin, Greek and Cyrillic letters but no Japanese
// ones. PNG needs every glyph in the face and is refused when one is missing; SVG
// leaves the drawing of text to the viewer, who finds another font by itself.
func Font(face font.Face) Option {
	return Option{"Font", each, func(s *settings) error {
		if face.Face == nil {
			return fmt.Errorf("Font: the face holds no font")
		}
		s.face = face
		return nil
	}}
}

// writable returns an error if text is not UTF-8 or holds a character that no
// file can show.
func writable(text string) error {
	if !utf8.ValidString(text) {
		return fmt.Errorf("%q is not UTF-8", text)
	}
	for _, r := range text {
		if r != '\n' && unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF {
			return fmt.Errorf("%q holds the control character %U", text, r)
		}
	}
	return nil
}

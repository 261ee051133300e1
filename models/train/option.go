package train

import (
	"io"
	"time"

	"keisan/autodiff"
)

// An Option of New.
type Option func(*settings)

type settings struct {
	params   []*autodiff.Node
	inputs   []*autodiff.Node
	reported *autodiff.Node
	log      io.Writer
	interval int
	style    Style
	clock    func() time.Time
	each     func(Step) error
}

// Params trains these parameters; the default is all of the graph.
func Params(params ...*autodiff.Node) Option { return func(s *settings) { s.params = params } }

// Feed says which inputs the tensors of a batch go to, in order; the default is
// all inputs that a step needs, in the order of their declaration.
func Feed(inputs ...*autodiff.Node) Option { return func(s *settings) { s.inputs = inputs } }

// Reported is the scalar that is recorded and logged as the loss; the default is
// the loss itself.
func Reported(value *autodiff.Node) Option { return func(s *settings) { s.reported = value } }

// Log prints the log to w, and if that is a terminal also a progress bar. The
// default is neither.
func Log(w io.Writer) Option { return func(s *settings) { s.log = w } }

// Interval is the number of iterations between lines of the log, as the style
// counts them; the default is the book's 20. 0 means no lines.
func Interval(iterations int) Option { return func(s *settings) { s.interval = iterations } }

// InStyle is the form of the log; the default is TrainerStyle.
func InStyle(style Style) Option { return func(s *settings) { s.style = style } }

// Clock tells the time for the log; the default is time.Now.
func Clock(now func() time.Time) Option { return func(s *settings) { s.clock = now } }

// A Step is an iteration that is done.
type Step struct {
	Epoch int // from 0, over all calls of Fit
	Iter  int // in the epoch, from 0
	Loss  float64
}

// Each calls f after every iteration. Its error ends Fit.
func Each(f func(Step) error) Option { return func(s *settings) { s.each = f } }

package train

import (
	"fmt"
	"math"
	"time"

	"keisan/autodiff"
	"keisan/vm"
)

// A Report is what a line of the log tells: where training stands, and the mean
// loss of the iterations since the last line.
type Report struct {
	Epoch   int // from 1, over all calls of Fit
	Iter    int // in the epoch, from 1
	Iters   int // of an epoch
	Elapsed time.Duration
	Loss    float64 // or what the style's Figure makes of it
}

// A Style is a form of the log: after which iterations a line is due, and how
// it reads.
type Style struct {
	Due    func(iter, interval int) bool // iter counts from 1 in each epoch
	Line   func(Report) string
	Figure func(mean float64) float64 // makes of the mean loss what is told; nil leaves it
}

// TrainerStyle is the log of the book's Trainer, which speaks after the first
// iteration of each interval.
//
//	| epoch 1 |  iter 1 / 10 | time 0[s] | loss 1.10
func TrainerStyle() Style {
	return Style{
		Due: func(iter, interval int) bool { return (iter-1)%interval == 0 },
		Line: func(r Report) string {
			return fmt.Sprintf("| epoch %d |  iter %d / %d | time %d[s] | loss %s",
				r.Epoch, r.Iter, r.Iters, int64(r.Elapsed.Seconds()), fixed(r.Loss))
		},
	}
}

// LoopStyle is the log of the book's train_custom_loop.py, which speaks after
// the last iteration of each interval and does not tell the time.
//
//	| epoch 1 |  iter 10 / 10 | loss 1.13
func LoopStyle() Style {
	return Style{
		Due: func(iter, interval int) bool { return iter%interval == 0 },
		Line: func(r Report) string {
			return fmt.Sprintf("| epoch %d |  iter %d / %d | loss %s", r.Epoch, r.Iter, r.Iters, fixed(r.Loss))
		},
	}
}

// RnnlmStyle is the log of the book's RnnlmTrainer, which tells the perplexity,
// eᴸ for the mean loss L.
//
//	| epoch 1 |  iter 1 / 19 | time 0[s] | perplexity 418.32
func RnnlmStyle() Style {
	return Style{
		Due:    TrainerStyle().Due,
		Figure: math.Exp,
		Line: func(r Report) string {
			return fmt.Sprintf("| epoch %d |  iter %d / %d | time %d[s] | perplexity %s",
				r.Epoch, r.Iter, r.Iters, int64(r.Elapsed.Seconds()), fixed(r.Loss))
		},
	}
}

// NewRnnlm returns a trainer of language models with the log of the book's
// RnnlmTrainer. Its batches are data.TimeBatches; as in the book, what the model
// remembers is never forgotten on the way, and clipping is the optimizer's:
//
//	trainer, err := train.NewRnnlm(m, r.Loss, train.ClipNorm(train.SGD(20), 0.25), train.Log(os.Stdout))
func NewRnnlm(m *vm.Machine, loss *autodiff.Node, opt Optimizer, opts ...Option) (*Trainer, error) {
	return New(m, loss, opt, append([]Option{InStyle(RnnlmStyle())}, opts...)...)
}

// fixed writes a number as Python's %.2f does.
func fixed(v float64) string {
	switch {
	case math.IsNaN(v):
		return "nan"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	}
	return fmt.Sprintf("%.2f", v)
}

package train

import (
	"fmt"
	"math"
	"time"
)

// A Report is what a line of the log tells: where training stands, and the mean
// loss of the iterations since the last line.
type Report struct {
	Epoch   int // from 1, over all calls of Fit
	Iter    int // in the epoch, from 1
	Iters   int // of an epoch
	Elapsed time.Duration
	Loss    float64
}

// A Style is a form of the log: after which iterations a line is due, and how
// it reads.
type Style struct {
	Due  func(iter, interval int) bool // iter counts from 1 in each epoch
	Line func(Report) string
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

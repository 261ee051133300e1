package train

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A screen shows a run: lines, and on a terminal a progress bar below the last
// of them.
type screen struct {
	w   io.Writer
	bar *progressbar.ProgressBar // nil if w is no terminal
}

func newScreen(w io.Writer, terminal bool, steps int) *screen {
	s := &screen{w: w}
	if terminal && steps > 0 {
		s.bar = progressbar.NewOptions(steps,
			progressbar.OptionSetWriter(w),
			progressbar.OptionSetDescription("training"),
			progressbar.OptionSetWidth(30),
			progressbar.OptionShowCount(),
			progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("steps"),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	return s
}

// isTerminal reports whether what is written to w is seen at once.
func isTerminal(w io.Writer) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}

// step moves the bar on. That it cannot be drawn is no reason to stop training.
func (s *screen) step() {
	if s.bar != nil {
		s.bar.Add(1)
	}
}

// line prints a line above the bar.
func (s *screen) line(text string) error {
	if s.bar != nil {
		s.bar.Clear()
	}
	_, err := fmt.Fprintln(s.w, text)
	return err
}

// done takes the bar away.
func (s *screen) done() {
	if s.bar != nil {
		s.bar.Clear()
		s.bar.Exit()
	}
}

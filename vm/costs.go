package vm

import (
	"time"

	"keisan/autodiff"
)

// Costs calls each with what every row's node took in one run: drawings colour
// by it. The time is zero unless the machine is Profiled.
func (p Profile) Costs(each func(n *autodiff.Node, t time.Duration, bytes, flops int)) {
	for _, r := range p.Rows {
		each(r.Node, r.Time/time.Duration(max(p.Runs, 1)), r.Bytes, r.FLOPs)
	}
}

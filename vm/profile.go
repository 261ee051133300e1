package vm

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"keisan/autodiff"
	"keisan/vm/fused"
)

// A Profile says what the runs of a program took, call by call in the order of
// execution.
type Profile struct {
	Runs  int
	Arena int // bytes of the memory that intermediate values share
	Bound int // the most bytes of intermediate values that live at once
	Rows  []Row
}

// A Row is one call of a Profile.
type Row struct {
	Node  *autodiff.Node
	Op    string
	Time  time.Duration // over all runs
	Bytes int           // of a run: read and written
	FLOPs int           // of a run
	Host  bool          // the host computes it, though the engine is a Device
}

// Profile returns what the runs took since the program was compiled for the
// batch extent of its last run. The times are zero unless the machine is
// Profiled.
func (p *Program) Profile() Profile {
	f := p.form
	if f == nil {
		return Profile{}
	}
	prof := Profile{Runs: f.runs, Arena: f.arena, Bound: f.bound}
	for i, c := range f.calls {
		r := Row{Node: c.x.node, Op: c.x.op.String(), Time: f.spent[i], Bytes: bytesOf(c.x.typ), Host: c.host || c.loop}
		var types []autodiff.Type
		for _, y := range c.x.in {
			r.Bytes += bytesOf(y.typ)
			types = append(types, y.typ)
		}
		for _, y := range c.x.parts {
			r.Bytes += bytesOf(y.typ)
		}
		if op, ok := c.x.op.(Counted); ok {
			r.FLOPs = op.FLOPs(types, c.x.typ)
		} else if c.x.is(matMulType) {
			r.FLOPs = fused.MatMulFLOPs(c.x.op, types[0], types[1])
		} else if c.x.role == compute && c.x.typ.DType.IsFloat() {
			r.FLOPs = c.x.typ.Shape.Count().At(0)
		}
		prof.Rows = append(prof.Rows, r)
	}
	return prof
}

// String lists the rows, with the times of one run.
func (p Profile) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "time\tbytes\tFLOPs\t  node\t\n")
	for _, r := range p.Rows {
		where := ""
		if r.Host {
			where = ", on the host"
		}
		fmt.Fprintf(w, "%v\t%d\t%d\t  %s = %s%s\t\n", r.Time/time.Duration(max(p.Runs, 1)), r.Bytes, r.FLOPs, r.Node.Name(), r.Op, where)
	}
	w.Flush()
	return b.String()
}

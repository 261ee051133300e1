package compare

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// A screen shows a report as it grows.
type screen struct {
	io.Writer
	*Report
}

// head tells what is measured on, and names the columns.
func (s screen) head() {
	for _, line := range s.preface() {
		fmt.Fprintln(s, line)
	}
	line := fmt.Sprintf("\n%-50s %9s %14s %8s %8s %6s %17s", "work", "ours", "rate", "of peak", "of FMAs", "allocs", "memory")
	for _, l := range s.Libraries {
		line += fmt.Sprintf("  %17s", l.Name)
	}
	fmt.Fprintln(s, line+"  goal")
}

// row tells a workload's figures.
func (s screen) row(r Row) {
	if r.Note != "" {
		fmt.Fprintf(s, "%-50s %s\n", r.Name, r.Note)
		return
	}
	line := fmt.Sprintf("%-50s %9s %14s %8s %8s %6s %17s", r.Name, figureOf(r.Seconds, r.Bytes), r.rate(), part(r.Share), part(r.Pace), r.allocs(), r.memory())
	for _, l := range s.Libraries {
		cell := []rune(r.versus(l.Name))
		line += fmt.Sprintf("  %17s", string(cell[:min(len(cell), 17)]))
	}
	fmt.Fprintln(s, line+"  "+strings.Join(r.verdicts(s.Machine), ", "))
}

// preface tells the machine, the peers and the peaks, a line each.
func (r *Report) preface() []string {
	m := r.Machine
	lines := []string{fmt.Sprintf("%s, %d cores, %s/%s, kernels for %s, %s", m.CPU, m.Cores, m.OS, m.Arch, m.Level, m.Go)}
	for _, l := range r.Libraries {
		line := l.Name + " " + l.Version
		if l.Backend != "" {
			line += " with " + l.Backend
		}
		if l.Core != "" {
			line += " for " + l.Core
		}
		if l.Plain {
			line += ", the reference BLAS, which nobody has made fast: its ratios reach no goals; install OpenBLAS"
		}
		lines = append(lines, line)
	}
	switch {
	case len(r.Set) == 0:
	case r.Core == "":
		lines = append(lines, "the environment says to the peers: "+strings.Join(r.Set, ", "))
	default:
		lines = append(lines, fmt.Sprintf("the peers take the processor for %s: %s", r.Core, strings.Join(r.Set, ", ")))
	}
	for _, missing := range r.Missing {
		lines = append(lines, "left out: "+missing)
	}
	for _, p := range r.Peaks {
		lines = append(lines, fmt.Sprintf("peak of %s: %s on one core, %s on all", p.name(), speed(p.One, p.Unit), speed(p.All, p.Unit)))
	}
	if !slices.ContainsFunc(r.Peaks, func(p Peak) bool { return p.What == "float32" }) {
		lines = append(lines, "peak of float32: unknown, for there is no loop of multiply-adds at this level")
	}
	return lines
}

func (p Peak) name() string {
	if p.What == "copy" {
		return fmt.Sprintf("copies of %.0f MB", p.Size/2e6)
	}
	return p.What
}

// figureOf tells a time or, where it was measured instead, an amount of memory.
func figureOf(seconds float64, memory int) string {
	if memory > 0 {
		return bytes(memory)
	}
	return Duration(seconds)
}

func speed(v float64, unit string) string { return digits(v) + " " + unit }

func (r Row) rate() string {
	if r.Rate == 0 {
		return ""
	}
	return speed(r.Rate, r.Unit)
}

// part tells a share, if it is known.
func part(share float64) string {
	if share == 0 {
		return ""
	}
	return percent(share)
}

// versus tells a library's best time and its ratio to ours.
func (r Row) versus(library string) string {
	if v := r.best(library); v != nil {
		return fmt.Sprintf("%s %s×", figureOf(v.Seconds, v.Bytes), digits(v.Ratio))
	}
	return r.note(library)
}

// verdicts tells which goals are reached.
func (r Row) verdicts(m Machine) []string {
	var all []string
	for _, g := range goalsOf(r.Name, m) {
		all = append(all, g.Verdict(r))
	}
	return all
}

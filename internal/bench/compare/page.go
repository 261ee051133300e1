package compare

import (
	"fmt"
	"io"
	"strings"

	"keisan/internal/bench"
	"keisan/internal/bench/peers"
)

const introduction = `# Benchmarks

Made from %s by

	go run ./cmd/keisan bench%s > docs/benchmarks.md

Times are medians of %d turns and more. We and each peer took turns, and × is the median of the
ratios of neighbouring turns: how many times longer the peer took. Who takes long has fewer turns,
but one at least. Of NumPy and PyTorch the faster
of one thread and all is shown; the slower has two turns, if it is clearly slower. Every peer's first results are ours to 10⁻⁴. Of peak
is the share of the machine's best millisecond in the same run. Of FMAs is the median of the ratios to
neighbouring turns of a loop with as many multiply-adds and nothing else: what interrupts take, they
take from both.
`

// Page writes reports as a page of Markdown, a section each.
func Page(w io.Writer, reports ...*Report) error {
	var b strings.Builder
	from, flags, rounds := "a run, which is told below,", "", reports[0].Rounds
	if len(reports) > 1 {
		from = fmt.Sprintf("%d runs, which are told below,", len(reports))
	}
	for _, r := range reports {
		flags += " -report " + r.file
		rounds = min(rounds, r.Rounds)
	}
	fmt.Fprintf(&b, introduction, from, flags, rounds)
	told := map[string]bool{}
	for _, r := range reports {
		fmt.Fprintf(&b, "\n## %s\n\n\t%s\n\n", r.title(), r.command())
		for _, line := range r.preface() {
			fmt.Fprintf(&b, "- %s\n", line)
		}
		for _, k := range bench.Kinds() {
			r.section(&b, k, !told[k.Name])
			told[k.Name] = true
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// title says what was set.
func (r *Report) title() string {
	var set []string
	if r.Machine.Forced != "" {
		set = append(set, "our kernels for "+r.Machine.Level)
	}
	switch {
	case r.Core == peers.Native:
		set = append(set, "peers as on this processor")
	case r.Core != "":
		set = append(set, "peers as on "+r.Core)
	case len(r.Set) > 0:
		set = append(set, "peers as the environment says, "+strings.Join(r.Set, ", "))
	}
	if set == nil {
		return "As it comes"
	}
	return "With " + strings.Join(set, " and ")
}

// command returns the command line of the run.
func (r *Report) command() string {
	line := "go run ./cmd/keisan bench"
	if r.Core == "" && len(r.Set) > 0 {
		line = strings.Join(r.Set, " ") + " " + line
	}
	if r.Machine.Forced != "" {
		line = "KEISAN_CPU=" + r.Machine.Forced + " " + line
	}
	if len(r.Libraries)+len(r.Missing) > 0 {
		line += " -peers"
	}
	if r.Core != "" {
		line += " -core " + r.Core
	}
	if r.Only != "" {
		line += " -run '" + r.Only + "'"
	}
	if r.Rounds != Rounds {
		line += fmt.Sprint(" -rounds ", r.Rounds)
	}
	return line + " -json " + r.file
}

// section writes the rows of a kind as a table, with the columns that say
// something; with a sentence on the kind if it is new.
func (r *Report) section(b *strings.Builder, k bench.Kind, isNew bool) {
	var rows []Row
	for _, row := range r.Rows {
		if row.Kind == k.Name {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s%s\n\n", strings.ToUpper(k.Name[:1]), k.Name[1:])
	if isNew {
		fmt.Fprintf(b, "%s\n\n", k.About)
	}

	type column struct {
		title string
		cell  func(Row) string
	}
	columns := []column{
		{"work", func(r Row) string { return r.Name }},
		{"ours", func(r Row) string {
			if r.Note != "" {
				return r.Note
			}
			return figureOf(r.Seconds, r.Bytes)
		}},
		{"rate", Row.rate},
		{"of peak", func(r Row) string { return part(r.Share) }},
		{"of FMAs", func(r Row) string { return part(r.Pace) }},
		{"allocations", Row.allocs},
		{"memory", Row.memory},
	}
	for _, l := range r.Libraries {
		columns = append(columns, column{l.Name, func(r Row) string { return r.versus(l.Name) }})
	}
	columns = append(columns, column{"goal", func(row Row) string { return strings.Join(row.verdicts(r.Machine), ", ") }})

	head, rule, lines := "|", "|", make([]string, len(rows))
	for i, c := range columns {
		said := false
		for _, row := range rows {
			said = said || c.cell(row) != ""
		}
		if !said {
			continue
		}
		head += " " + c.title + " |"
		if i == 0 {
			rule += "---|"
		} else {
			rule += "---:|"
		}
		for i, row := range rows {
			lines[i] += " " + c.cell(row) + " |"
		}
	}
	fmt.Fprintf(b, "%s\n%s\n", head, rule)
	for _, line := range lines {
		fmt.Fprintf(b, "|%s\n", line)
	}
}

// allocs tells the allocations, if they are known.
func (r Row) allocs() string {
	if r.Allocs < 0 || r.Note != "" {
		return ""
	}
	return fmt.Sprint(r.Allocs)
}

// memory tells the memory of the values between a program's instructions, and
// how far that is above the least there could be.
func (r Row) memory() string {
	if r.Bound == 0 {
		return ""
	}
	return fmt.Sprintf("%s (+%s)", bytes(r.Arena), percent(float64(r.Arena-r.Bound)/float64(r.Bound)))
}

// bytes tells an amount of memory.
func bytes(n int) string {
	switch {
	case n >= 1<<20:
		return digits(float64(n)/(1<<20)) + " MiB"
	case n >= 1<<10:
		return digits(float64(n)/(1<<10)) + " KiB"
	}
	return fmt.Sprint(n, " B")
}

package gpu

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"keisan/internal/bench/compare"
)

// Command is what makes a log, from a fresh clone.
const Command = "go run ./cmd/keisan gpu -json docs/cuda/NAME.json && go generate ./docs"

// Page writes logs as sections of the page docs/cuda.md, the newest first.
func Page(w io.Writer, logs ...*Log) error {
	var b strings.Builder
	if len(logs) == 0 {
		b.WriteString("No GPU has run it yet: what is told below was found without one. The goals for speed (the\n" +
			"step of 784-50-10 at least three times as fast as PyTorch's eager one on the same device, those of\n" +
			"1024-4096-4096-1000 and of the LSTM of 650 units level with it) are unmeasured.\n")
	}
	logs = slices.SortedStableFunc(slices.Values(logs), func(a, b *Log) int { return strings.Compare(b.Date, a.Date) })
	for i, l := range logs {
		if i > 0 {
			b.WriteString("\n")
		}
		l.section(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// preface tells on what it ran.
func (l *Log) preface() []string {
	driver := "driver " + l.Driver + ", of CUDA " + l.Versions.Driver
	if l.Driver == "" {
		driver = "driver of CUDA " + l.Versions.Driver
	}
	libraries := "cuBLAS " + l.Versions.CUBLAS
	if l.Versions.NVRTC != "" {
		libraries += ", NVRTC " + l.Versions.NVRTC
	}
	lines := []string{
		"device " + l.Device,
		driver + ", " + libraries,
		fmt.Sprintf("%s, %d cores, %s/%s, %s", l.Machine.CPU, l.Machine.Cores, l.Machine.OS, l.Machine.Arch, l.Machine.Go),
	}
	if l.PyTorch != "" {
		lines = append(lines, "PyTorch "+l.PyTorch)
	}
	if l.Revision != "" {
		lines = append(lines, "commit "+l.Revision)
	}
	for _, m := range l.Missing {
		lines = append(lines, "left out: "+m)
	}
	if l.Only != "" {
		lines = append(lines, "only the parts that match "+l.Only)
	}
	if l.Quick {
		lines = append(lines, "small sizes: the times tell nothing")
	}
	if l.Stopped != "" {
		lines = append(lines, "the run ended early, "+l.Stopped)
	}
	return lines
}

func (l *Log) section(b *strings.Builder) {
	_, name, _ := strings.Cut(l.Device, ": ")
	fmt.Fprintf(b, "### %s, %s\n\n", l.Date, name)
	for _, line := range l.preface() {
		fmt.Fprintf(b, "- %s\n", line)
	}
	if len(l.Speed) > 0 {
		fmt.Fprintf(b, "\nA training step, medians of at most %d turns of us and of PyTorch, eager: × is the median of the\n"+
			"ratios of neighbouring turns, how many times longer PyTorch took. Both copy what is fed to the\n"+
			"device in every step. With TF32, both multiply with it, PyTorch's LSTM too; else nobody does.\n\n", l.Rounds)
		var rows [][]string
		for _, s := range l.Speed {
			rows = append(rows, s.cells())
		}
		table(b, []string{"step", "products", "ours", "PyTorch", "×", "goal"}, rows)
	}
	if len(l.Models) > 0 {
		b.WriteString("\nThe same steps on the GPU and on the CPU engine: how far losses are apart at most, and variables\n" +
			"at the end, both relative to the largest.\n\n")
		var rows [][]string
		for _, m := range l.Models {
			rows = append(rows, m.cells())
		}
		table(b, []string{"training", "numbers", "steps", "last loss", "on the CPU", "losses apart", "variables apart", ""}, rows)
	}
	if len(l.Laws) > 0 {
		b.WriteString("\nThe law of all engines, against the naive interpreter: how far elements are from it at most,\nrelative to the largest.\n\n")
		var rows [][]string
		for _, law := range l.Laws {
			rows = append(rows, law.cells())
		}
		table(b, []string{"law", "cases", "farthest", "failed"}, rows)
		for _, law := range l.Laws {
			for _, f := range law.Failures {
				fmt.Fprintf(b, "\n- %s: %s", law.Name, strings.ReplaceAll(f, "|", "\\|"))
			}
		}
		if slices.ContainsFunc(l.Laws, func(l Law) bool { return l.Failed > 0 }) {
			b.WriteString("\n")
		}
	}
}

func table(b *strings.Builder, head []string, rows [][]string) {
	line := func(cells []string) {
		for i := range cells {
			cells[i] = strings.ReplaceAll(cells[i], "|", "\\|")
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	}
	line(head)
	fmt.Fprintf(b, "|---|%s\n", strings.Repeat("---:|", len(head)-1))
	for _, r := range rows {
		line(r)
	}
}

// cells are the name, how products are made, the two times, their ratio, and the
// goal.
func (s Speed) cells() []string {
	products := "float32"
	if s.TF32 {
		products = "TF32"
	}
	c := []string{s.Name, products, s.Row.Note, "", "", ""}
	if s.Row.Note == "" {
		c[2] = compare.Duration(s.Seconds)
	}
	for _, v := range s.Peers {
		if c[3] = v.Note; v.Note == "" {
			c[3], c[4] = compare.Duration(v.Seconds), fmt.Sprintf("%.2f", v.Ratio)
		}
	}
	if g, ok := goals[s.Name]; ok {
		c[5] = g.Verdict(s.Row)
	}
	return c
}

func (m Model) cells() []string {
	if m.Failure != "" {
		return []string{m.Name, m.Float, "", "", "", "", "", m.Failure}
	}
	verdict := "✓"
	if !m.Holds() {
		verdict = fmt.Sprintf("✗ allowed is %.0e", m.Allowed)
	}
	return []string{m.Name, m.Float, fmt.Sprint(m.Steps), fmt.Sprintf("%.6g", m.GPU), fmt.Sprintf("%.6g", m.CPU),
		fmt.Sprintf("%.1e", m.Losses), fmt.Sprintf("%.1e", m.Weights), verdict}
}

// String tells the outcome in a line.
func (m Model) String() string {
	c := m.cells()
	if m.Failure != "" {
		return m.Failure
	}
	return fmt.Sprintf("%s steps, losses %s apart, variables %s %s", c[2], c[5], c[6], c[7])
}

func (l Law) cells() []string {
	var far []string
	for _, float := range slices.Sorted(maps.Keys(l.Farthest)) {
		far = append(far, fmt.Sprintf("%.1e in %s", l.Farthest[float], float))
	}
	failed := fmt.Sprint(l.Failed)
	if l.Failed >= most {
		failed += ", where the rest was let be"
	}
	return []string{l.Name, fmt.Sprint(l.Cases), strings.Join(far, ", "), failed}
}

// String tells the outcome in a line or, of failures, several.
func (l Law) String() string {
	c := l.cells()
	return strings.Join(append([]string{fmt.Sprintf("%s cases, farthest %s, failed %s", c[1], c[2], c[3])}, l.Failures...), "\n\t")
}

package vm

import "testing"

// What a graph of ten thousand nodes and its gradients cost, from declaration
// to a program ready to run.
func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		g, fetches, err := deep(1100)
		if err != nil {
			b.Fatal(err)
		}
		m, err := New(g)
		if err != nil {
			b.Fatal(err)
		}
		c, err := compiled(m, fetches, 3, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := bind(c); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(g.Nodes())), "nodes")
		b.ReportMetric(float64(c.arena)/float64(c.bound), "arena/bound")
	}
}

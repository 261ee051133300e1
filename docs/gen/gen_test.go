package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The pages are what the templates, the examples and the tables make.
func TestFresh(t *testing.T) {
	for _, p := range pages {
		want, err := p.text("..")
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			continue
		}
		have, err := os.ReadFile(filepath.Join("..", p.name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(bytes.ReplaceAll(have, []byte("\r\n"), []byte("\n")), want) {
			t.Errorf("%s is stale: run go generate ./docs", p.name)
		}
	}
}

const examples = `package docs_test

// two returns 2.
func two() int { return 2 }

type pair struct {
	a, b int
}

func (p *pair) sum() int { return p.a + p.b }

func Example_twice() {
	for range 2 {
		fmt.Println(two())
	}
	// Output:
	// 2
	//
	//  2
}
`

func TestTour(t *testing.T) {
	for _, test := range []struct{ template, want, err string }{
		{`{{code "two"}}{{code "twice"}}{{output "twice"}}`,
			notice + "```go\n// two returns 2.\nfunc two() int { return 2 }\n``````go\nfor range 2 {\n\tfmt.Println(two())\n}\n``````text\n2\n\n 2\n```\n", ""},
		{`{{code "pair"}}{{code "pair.sum"}}{{code "twice"}}{{output "twice"}}`,
			notice + "```go\ntype pair struct {\n\ta, b int\n}\n``````go\nfunc (p *pair) sum() int { return p.a + p.b }\n" +
				"``````go\nfor range 2 {\n\tfmt.Println(two())\n}\n``````text\n2\n\n 2\n```\n", ""},
		{`{{code "twice"}}`, "", "does not show: output twice"},
		{`{{code "thrice"}}`, "", `there is no code of "thrice"`},
		{`{{output "two"}}`, "", `there is no output of "two"`},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{source: test.template, "some_test.go": examples} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		have, err := tour(dir)
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("%s: have error %v, want %q", test.template, err, test.err)
			}
			continue
		}
		if err != nil || string(have) != test.want {
			t.Errorf("%s: have %v\n%s\nwant\n%s", test.template, err, have, test.want)
		}
	}
}

// The page of the cuda engine has what GPUs said, and says so where none did.
func TestCUDAPage(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(cudaSource, "before\n{{logs}}\n\nafter\n")
	for _, c := range []struct{ log, want string }{
		{"", "No GPU has run it yet"},
		{`{"date": "2026-01-02", "device": "0: One, sm_90, 8.0 GiB"}`, "### 2026-01-02, One, sm_90, 8.0 GiB\n"},
	} {
		if c.log != "" {
			write("cuda/one.json", c.log)
		}
		have, err := cudaPage(dir)
		if text := string(have); err != nil || !strings.Contains(text, c.want) || !strings.Contains(text, "before\n") || !strings.HasSuffix(text, "\n\nafter\n") {
			t.Errorf("%v; have\n%s", err, have)
		}
	}
	write("cuda/two.json", "no log")
	if _, err := cudaPage(dir); err == nil || !strings.Contains(err.Error(), "two.json is no log of keisan gpu") {
		t.Errorf("have %v", err)
	}
}

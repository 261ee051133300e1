package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Every net is drawn in both languages and in every combination of passes.
func TestEveryNet(t *testing.T) {
	for name := range nets {
		for _, preset := range []string{"lanes", "book", "overview"} {
			for p := range passes {
				if name == "mistake" && p == "backward" {
					continue // there are no gradients
				}
				var stdout, stderr bytes.Buffer
				args := []string{"-net", name, "-preset", preset, "-passes", p, "-format", "dot", "-batch", "7"}
				if code := command(args, &stdout, &stderr); code != 0 || !strings.HasPrefix(stdout.String(), "digraph") {
					t.Errorf("%v: have exit code %d: %s%.100s", args, code, &stderr, &stdout)
				}
				if told := strings.Contains(stderr.String(), "nets.go:"); told != (name == "mistake") || strings.Count(stderr.String(), "\n") > 1 {
					t.Errorf("%v: have %q", args, &stderr)
				}
			}
		}
	}
}

func TestFormats(t *testing.T) {
	_, err := exec.LookPath("dot")
	dir := t.TempDir()
	for format, sign := range map[string]string{"svg": "<svg", "dot": "digraph", "png": "\x89PNG", "pdf": "%PDF",
		"text": "MatMul(x, W)", "mermaid": "flowchart", "tikz": "\\documentclass", "netron": `"netron:keisan"`, "json": `"incomingEdges"`} {
		if err != nil && (format == "png" || format == "pdf") {
			continue // they need Graphviz
		}
		for _, name := range []string{"by-suffix" + formats[format], "by-flag"} {
			path := filepath.Join(dir, name)
			args := []string{"-net", "twice", "-out", path}
			if name == "by-flag" {
				args = append(args, "-format", format)
			}
			var stdout, stderr bytes.Buffer
			if code := command(args, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
				t.Errorf("%v: have exit code %d: %s", args, code, &stderr)
			}
			have, err := os.ReadFile(path)
			if err != nil || !bytes.Contains(have[:min(len(have), 2000)], []byte(sign)) {
				t.Errorf("%v: %v, or it does not look like %s", args, err, format)
			}
		}
	}
}

// Without dot, PNG and PDF are SVG, under a name of its own, and one line says so.
func TestWithoutDot(t *testing.T) {
	t.Setenv("PATH", "")
	dir := t.TempDir()
	for _, format := range []string{"png", "pdf"} {
		for _, net := range []string{"twice", "mistake"} {
			path := filepath.Join(dir, net+"."+format)
			var stdout, stderr bytes.Buffer
			code := command([]string{"-net", net, "-out", path}, &stdout, &stderr)
			said, mistake, _ := strings.Cut(stderr.String(), "\n")
			if code != 1 || stdout.Len() > 0 || !strings.HasPrefix(said, "draw: "+path+": the program dot of Graphviz is not installed") ||
				!strings.HasSuffix(said, ": the "+net+" net is drawn in "+path+".svg instead") || strings.Contains(mistake, "nets.go:") != (net == "mistake") {
				t.Errorf("%s: have exit code %d: %s%s", path, code, &stdout, &stderr)
			}
			if have, err := os.ReadFile(path + ".svg"); err != nil || !bytes.Contains(have, []byte("<svg")) {
				t.Errorf("%s.svg: %v", path, err)
			}
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 4 {
		t.Errorf("have the files %v, want 4 of SVG", files)
	}
}

func TestBadFlags(t *testing.T) {
	for args, says := range map[string]string{
		"-net cube":        "allowed are attend, blocks, conv, deep, mistake, mlp, norm, residual, rnn, rnn100, shared, spiral, twice",
		"-preset tree":     "allowed are lanes, book, overview",
		"-passes sideways": "allowed are both, forward, backward",
		"-lang fr":         "allowed are en, ja",
		"-focus q":         "-focus q: allowed are x, W1",
		"-batch -1":        "allowed is a whole number, 0 or more",
		"-format gif":      "allowed are svg, html, dot, text, mermaid, tikz, netron, json, png, pdf",
		"-format png":      "-format png needs -out FILE",
		"-out":             "needs an argument",
		"-what":            "allowed are -net -preset",
		"more":             "allowed are -net -preset",
	} {
		var stdout, stderr bytes.Buffer
		code := command(strings.Fields(args), &stdout, &stderr)
		if have := stderr.String(); code != 2 || stdout.Len() > 0 || strings.Count(have, "\n") != 1 || !strings.Contains(have, says) {
			t.Errorf("%s: have exit code %d, %q, want 2 and a line that says %q", args, code, have, says)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := command([]string{"-h"}, &stdout, &stderr); code != 0 || stdout.String() != help {
		t.Errorf("-h: have exit code %d, %s", code, &stdout)
	}
	if code := command([]string{"-net", "attend", "-focus", "p1", "-steps", "1", "-detail", "-lang", "ja", "-format", "text"}, &stdout, &stderr); code != 0 || !strings.Contains(stdout.String(), "Softmax(y") {
		t.Errorf("-focus: have exit code %d, %s%s", code, &stdout, &stderr)
	}
	stderr.Reset()
	path := filepath.Join(t.TempDir(), "no", "net.svg")
	if code := command([]string{"-out", path}, &stdout, &stderr); code != 1 || strings.Count(stderr.String(), "\n") != 1 || !strings.HasPrefix(stderr.String(), "draw: write "+path+": in the folder ") {
		t.Errorf("a folder that is not there: have exit code %d, %q", code, &stderr)
	}
}

// A recurrent net, drawn to a file.
func Example() {
	dir, err := os.MkdirTemp("", "draw")
	if err == nil {
		defer os.RemoveAll(dir)
		var home string
		if home, err = os.Getwd(); err == nil {
			defer os.Chdir(home)
			err = os.Chdir(dir)
		}
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	command([]string{"-net", "rnn", "-batch", "20", "-out", "rnn.svg"}, os.Stdout, os.Stdout)
	// Output:
	// the rnn net is drawn in rnn.svg
}

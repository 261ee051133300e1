package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"keisan/internal/engines"
	"keisan/internal/numpy"
	"keisan/models/data"
	"keisan/models/train"
)

// books are the runs in testdata, which make.py computed with NumPy.
var books = map[string][]string{
	"default":   nil,
	"remainder": {"-seed", "7", "-hidden", "5", "-batch", "32", "-lr", "0.5", "-epochs", "40"},
	"intervals": {"-seed", "0", "-hidden", "17", "-batch", "7", "-lr", "0.3", "-epochs", "12"},
	"whole":     {"-seed", "4294967295", "-hidden", "1", "-batch", "300", "-lr", "2", "-epochs", "50"},
}

func read(t *testing.T, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
}

// worst returns the largest relative difference, or fails.
func worst(t *testing.T, have, want []string) float64 {
	t.Helper()
	if len(have) != len(want) {
		t.Fatalf("have %d losses, want %d", len(have), len(want))
	}
	most := 0.0
	for i := range want {
		h, err := strconv.ParseFloat(have[i], 64)
		if err != nil {
			t.Fatalf("iteration %d: %v", i+1, err)
		}
		w, err := strconv.ParseFloat(want[i], 64)
		if err != nil {
			t.Fatalf("testdata, iteration %d: %v", i+1, err)
		}
		d := max(h-w, w-h) / w
		if !(d <= 1e-12) {
			t.Fatalf("iteration %d: have %s, want %s", i+1, have[i], want[i])
		}
		most = max(most, d)
	}
	return most
}

var seconds = regexp.MustCompile(`time \d+\[s\]`)

// The log and the loss of every iteration are those of the book's train.py.
func TestBooksFigures(t *testing.T) {
	for name, args := range books {
		for _, engine := range engines.Names() {
			t.Run(name+"/"+engine, func(t *testing.T) {
				if _, err := engines.Open(engine); err != nil {
					t.Skip(err)
				}
				booksFigures(t, name, append(args, "-engine", engine))
			})
		}
	}
}

func booksFigures(t *testing.T, name string, args []string) {
	c, err := parse(args)
	if err != nil {
		t.Fatal(err)
	}
	c.trace = filepath.Join(t.TempDir(), "trace")
	var log bytes.Buffer
	r, err := learn(context.Background(), c, &log)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.writeTrace(); err != nil {
		t.Fatal(err)
	}
	t.Logf("largest relative deviation %.1e", worst(t, read(t, c.trace), read(t, "testdata/"+name+".trace")))
	have := strings.Split(strings.TrimSuffix(seconds.ReplaceAllString(log.String(), "time 0[s]"), "\n"), "\n")
	want := read(t, "testdata/"+name+".log")
	for i := range min(len(have), len(want)) {
		if have[i] != want[i] {
			t.Fatalf("line %d: have %s, want %s", i+1, have[i], want[i])
		}
	}
	if len(have) != len(want) {
		t.Errorf("have %d lines, want %d", len(have), len(want))
	}
}

// The other form of the log is that of the book's train_custom_loop.py.
func TestBooksLoop(t *testing.T) {
	for name, args := range books {
		c, err := parse(args)
		if err != nil {
			t.Fatal(err)
		}
		c.epochs = min(c.epochs, 20)
		r, err := learn(context.Background(), config{seed: c.seed, hidden: c.hidden, batch: c.batch, lr: c.lr, dtype: c.dtype, engine: c.engine}, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, rng := data.Spiral(c.seed) // once more, as learn drew the shuffles of no epoch
		rng.Randn(5 * c.hidden)
		batches, err := data.NewBatches(c.batch, data.Drop, rng, r.set.X, r.set.T)
		if err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		trainer, err := train.New(r.machine, r.net.Loss, train.SGD(c.lr),
			train.Reported(r.net.Reported), train.Log(&log), train.Interval(10), train.InStyle(train.LoopStyle()))
		if err != nil {
			t.Fatal(err)
		}
		if err := trainer.Fit(context.Background(), batches, c.epochs); err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile("testdata/" + name + ".loop")
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(log.String(), "\n"); !strings.HasPrefix(string(whole), log.String()) ||
			lines != min(strings.Count(string(whole), "\n"), c.epochs*(300/c.batch/10)) {
			t.Errorf("%s: have %d lines\n%s", name, lines, log.String())
		}
	}
}

// Every golden file belongs to a run.
func TestTestdataIsRead(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), filepath.Ext(f))
		if _, ok := books[name]; !ok && name != "make" {
			t.Errorf("%s is read by no test", f)
		}
	}
	if have, want := len(files), 3*len(books)+1; have != want {
		t.Errorf("have %d files, want %d", have, want)
	}
}

func TestEverythingIsWritten(t *testing.T) {
	for _, dtype := range []string{"float64", "float32"} {
		dir := t.TempDir()
		out, trace := filepath.Join(dir, "new", "out"), filepath.Join(dir, "trace")
		var stdout, stderr bytes.Buffer
		args := []string{"-epochs", "3", "-batch", "32", "-dtype", dtype, "-out", out, "-trace", trace}
		if code := command(context.Background(), args, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
			t.Fatalf("have exit code %d: %s", code, &stderr)
		}
		signs := map[string]string{".svg": "<svg", ".dot": "digraph", ".png": "\x89PNG", ".npz": "PK"}
		for _, name := range strings.Fields("forward.svg forward.dot backward.svg backward.dot lanes.svg lanes.dot book.svg book.dot step.html loss.svg boundary.png weights.npz") {
			b, err := os.ReadFile(filepath.Join(out, name))
			if err != nil {
				t.Error(err)
			} else if sign := signs[filepath.Ext(name)]; !bytes.Contains(b[:min(len(b), 2000)], []byte(sign)) {
				t.Errorf("%s does not look like one", name)
			}
			if !strings.HasSuffix(name, ".dot") && !strings.Contains(stdout.String(), filepath.Join(out, name)) {
				t.Errorf("the output does not tell where %s is:\n%s", name, &stdout)
			}
		}
		if have := len(read(t, trace)); have != 27 {
			t.Errorf("have %d losses, want 27", have)
		}
		if !regexp.MustCompile(`(?m)^accuracy \d+\.\d\d % \(\d+ of 300\)$`).Match(stdout.Bytes()) {
			t.Errorf("have no accuracy:\n%s", &stdout)
		}
		entries, err := numpy.ReadNpzFile(filepath.Join(out, "weights.npz"), nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{"W1", "b1", "W2", "b2"} {
			if have := entries[i]; have.Name != want || have.DType().String() != dtype {
				t.Errorf("entry %d: have %s of %v, want %s of %s", i, have.Name, have.DType(), want, dtype)
			}
		}
	}
}

// The trained network of the book is right about 291 of its 300 samples.
func TestAccuracy(t *testing.T) {
	c, err := parse(nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := learn(context.Background(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	predict, err := r.predictor()
	if err != nil {
		t.Fatal(err)
	}
	if have, err := r.right(predict); err != nil || have != 291 {
		t.Errorf("have %d, %v; want 291", have, err)
	}
}

// A bad command line is one line that says what is allowed, and exit code 2.
func TestBadFlags(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for args, says := range map[string]string{
		"-seed x":                         "from 0 to 4294967295",
		"-seed -1":                        "from 0 to 4294967295",
		"-seed 4294967296":                "from 0 to 4294967295",
		"-hidden 0":                       "from 1 to 100000",
		"-hidden 1.5":                     "from 1 to 100000",
		"-batch 0":                        "from 1 to 300",
		"-batch 301":                      "from 1 to 300",
		"-lr 0":                           "a number above 0",
		"-lr NaN":                         "a number above 0",
		"-lr 1e999":                       "a number above 0",
		"-epochs 0":                       "from 1 to",
		"-dtype float16":                  "float64, float32",
		"-engine abacus":                  "cpu, gorgonia",
		"-engine":                         "flag needs an argument: -engine",
		"-what":                           "allowed are -resume -save -batch -dtype",
		"more":                            `unexpected argument "more"; allowed are -resume -save -batch`,
		"-out " + file:                    "the path of a folder",
		"-out  ":                          "the path of a folder",
		"-trace " + dir:                   "the path of a file in a folder that exists",
		"-trace " + dir + "/no/t":         "the path of a file in a folder that exists",
		"-trace  ":                        "the path of a file in a folder that exists",
		"-epochs 1 -trace " + file + "/t": "the path of a file",
	} {
		all := strings.Split(args, " ")
		if all[0] != "-out" {
			all = append([]string{"-out", filepath.Join(dir, "out")}, all...)
		}
		if strings.HasSuffix(args, "  ") {
			all = all[:len(all)-1] // "-out", ""
		}
		var stdout, stderr bytes.Buffer
		code := command(context.Background(), all, &stdout, &stderr)
		have := stderr.String()
		lines := strings.Count(have, "\n") - strings.Count(have, "\n\t") // what explains a line is indented
		if code != 2 || stdout.Len() > 0 || lines != 1 ||
			!strings.HasPrefix(have, "spiral: ") || !strings.Contains(have, says) {
			t.Errorf("%s: have exit code %d, %q, want 2 and a line that says %q", args, code, have, says)
		}
	}
}

func TestHelp(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := command(context.Background(), []string{"-h"}, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
		t.Errorf("have exit code %d, %s", code, &stderr)
	}
	c, err := parse(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"go run ./examples/spiral -",
		fmt.Sprintf("-seed    %d ", c.seed), fmt.Sprintf("-hidden  %d ", c.hidden), fmt.Sprintf("-batch   %d ", c.batch),
		fmt.Sprintf("-lr      %.1f ", c.lr), fmt.Sprintf("-epochs  %d ", c.epochs), fmt.Sprintf("-dtype   %s ", c.dtype), "-out     " + c.out,
	} {
		if !strings.Contains(stdout.String(), text) {
			t.Errorf("the help lacks %q", text)
		}
	}
}

func TestDivergence(t *testing.T) {
	var stderr bytes.Buffer
	args := []string{"-lr", "1e308", "-epochs", "5", "-out", t.TempDir()}
	if code := command(context.Background(), args, io.Discard, &stderr); code != 1 || !strings.Contains(stderr.String(), "try a smaller -lr") {
		t.Errorf("have exit code %d, %s", code, &stderr)
	}
}

// A run that is interrupted and goes on writes what one does that was left alone:
// the same pictures, the page with its moments, and the weights.
func TestResume(t *testing.T) {
	dir := t.TempDir()
	save := filepath.Join(dir, "run.npz")
	line := []string{"-epochs", "12", "-step", "10", "-save", save, "-out"}
	if code := command(context.Background(), append(line, filepath.Join(dir, "whole")), io.Discard, os.Stderr); code != 0 {
		t.Fatal("exit code", code)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var stderr bytes.Buffer
	log := writer(func(b []byte) (int, error) {
		if bytes.HasPrefix(b, []byte("| epoch 7 |")) {
			cancel()
		}
		return len(b), nil
	})
	if code := command(ctx, append(line, filepath.Join(dir, "parts")), log, &stderr); code != 1 || !strings.Contains(stderr.String(), "the same command goes on with -resume "+save) {
		t.Fatalf("interrupted: exit code %d, %s", code, &stderr)
	}
	if code := command(context.Background(), append(line, filepath.Join(dir, "parts"), "-resume", save), io.Discard, os.Stderr); code != 0 {
		t.Fatal("exit code", code)
	}
	for _, name := range []string{"step.html", "loss.svg", "boundary.png", "weights.npz"} {
		whole, err := os.ReadFile(filepath.Join(dir, "whole", name))
		parts, err2 := os.ReadFile(filepath.Join(dir, "parts", name))
		if err != nil || err2 != nil || !bytes.Equal(whole, parts) {
			t.Errorf("%s is another, of %d bytes and %d: %v, %v", name, len(whole), len(parts), err, err2)
		}
	}
}

// writer is a function that is written to.
type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }

func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := t.TempDir()
	var stderr bytes.Buffer
	if code := command(ctx, []string{"-out", dir, "-save", filepath.Join(dir, "run.npz")}, io.Discard, &stderr); code != 1 || !strings.Contains(stderr.String(), "stopped in epoch 1") {
		t.Errorf("have exit code %d, %s", code, &stderr)
	}
}

package main

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Ctrl-C ends the program after the step that runs; it keeps all and says how to
// go on. The same command with -resume comes to the same answers as a program that
// was left alone, and its last epochs are the same.
func TestCtrlC(t *testing.T) {
	if line := os.Getenv("KEISAN_SEQ2SEQ"); line != "" {
		os.Args = append(os.Args[:1], strings.Fields(line)...)
		main()
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "js" || runtime.GOOS == "wasip1" {
		t.Skip("no process here can be sent an interrupt")
	}
	save := filepath.Join(t.TempDir(), "run.npz")
	const line = "-sums 300 -hidden 12 -batch 20 -epochs 40 -save "
	whole, _, err := program(t, line+save, "")
	if err != nil {
		t.Fatal(err)
	}
	first, stderr, err := program(t, line+save, "| epoch 3 |")
	exit := new(exec.ExitError)
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(stderr, "the same command goes on with -resume "+save) {
		t.Fatalf("interrupted: have %v, %s", err, stderr)
	}
	if strings.Contains(first, "| epoch 40 |") || strings.Contains(first, "never seen") {
		t.Fatalf("interrupted, it went on to the end:\n%s", first)
	}
	second, _, err := program(t, line+save+" -resume "+save, "")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(second, "| epoch 1 |") {
		t.Errorf("with -resume it begins anew:\n%s", second)
	}
	if have, want := end(second), end(whole); have != want || strings.Count(have, "\n") != 19 {
		t.Errorf("after it went on: have\n%s\nwant\n%s", have, want)
	}
}

// program runs this program, and presses Ctrl-C once a line begins with when.
func program(t *testing.T, line, when string) (stdout, stderr string, err error) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestCtrlC$")
	child.Env = append(os.Environ(), "KEISAN_SEQ2SEQ="+line)
	var errors bytes.Buffer
	child.Stderr = &errors
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		stdout += lines.Text() + "\n"
		if when != "" && strings.HasPrefix(lines.Text(), when) {
			when = ""
			if err := child.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
		}
	}
	return stdout, errors.String(), child.Wait()
}

// end returns what is printed from the last epochs on, without the time.
func end(out string) string {
	lines := strings.Split(out, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "| epoch 40 |  iter") {
			_, loss, _ := strings.Cut(line, "loss")
			return strings.Join(append([]string{loss}, lines[i+1:]...), "\n")
		}
	}
	return out
}

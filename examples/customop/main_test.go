package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func Example() {
	folder, err := os.MkdirTemp("", "customop")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	var out bytes.Buffer
	fmt.Println("exit code", command([]string{"-out", folder}, &out, &out))
	fmt.Print(strings.ReplaceAll(out.String(), folder+string(filepath.Separator), "DIR/"))
	// Output:
	// exit code 0
	// Swish: 200 random cases, 0 laws broken
	// Huber: 200 random cases, 0 laws broken
	// drawn: DIR/customop.dot
	// drawn: DIR/customop.svg
	// step    1: loss 0.200
	// step  501: loss 0.114
	// step 1001: loss 0.091
	// step 1501: loss 0.076
	// step 2000: loss 0.073
	// mean distance from the sine: 0.05
}

// A bad command line gets one line that says what is allowed, and exit code 2.
func TestCommandLine(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"-steps -1", `invalid value "-1" for flag -steps: allowed is a whole number, 0 or more`},
		{"-delta 0", `invalid value "0" for flag -delta: allowed is a number above 0`},
		{"-delta NaN", `invalid value "NaN" for flag -delta: allowed is a number above 0`},
		{"-out=", `invalid value "" for flag -out: allowed is the path of a folder`},
		{"-depth 3", "flag provided but not defined: -depth; allowed are -delta -out -steps -engine -h"},
		{"deep", `unexpected argument "deep"; allowed are -delta -out -steps -engine -h`},
	} {
		var stderr bytes.Buffer
		code := command(strings.Fields(c.args), io.Discard, &stderr)
		if have, want := stderr.String(), "customop: "+c.want+"\n"; code != 2 || have != want {
			t.Errorf("%s: have %d %q, want 2 %q", c.args, code, have, want)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := command([]string{"-h"}, &stdout, &stderr); code != 0 || stdout.String() != help || stderr.Len() > 0 {
		t.Errorf("-h: have %d %q %q", code, stdout.String(), stderr.String())
	}
}

// A folder that cannot be made is an error, exit code 1.
func TestFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	if code := command([]string{"-steps", "0", "-out", file}, io.Discard, &stderr); code != 1 || !strings.Contains(stderr.String(), "file") {
		t.Errorf("have %d %q, want 1 and the path", code, stderr.String())
	}
}

package cli_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"keisan/internal/cli"
)

// values are what the flags of the tests set.
type values struct {
	seed     uint32
	steps    int
	batch    int
	lr, step float64
	color    string
	out      string
	quiet    bool
	only     *regexp.Regexp
}

func parse(args ...string) (values, error) {
	v := values{seed: 1984, lr: 1, out: "here"}
	err := cli.Parse(args,
		cli.Whole("seed", &v.seed, 0, math.MaxUint32),
		cli.Whole("steps", &v.steps, 0, math.MaxInt),
		cli.Whole("batch", &v.batch, -2, 300),
		cli.Positive("lr", &v.lr),
		cli.Number("step", &v.step, "a number from 1e-8 to 0.1", func(v float64) bool { return v >= 1e-8 && v <= 0.1 }),
		cli.OneOf("color", &v.color, "red", "green"),
		cli.Path("out", &v.out, "a folder"),
		cli.Switch("quiet", &v.quiet),
		cli.Func("only", func(s string) (err error) {
			v.only, err = regexp.Compile(s)
			return err
		}))
	return v, err
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		line string
		want values
	}{
		{"", values{seed: 1984, lr: 1, out: "here"}},
		{fmt.Sprint("-seed 4294967295 -steps ", math.MaxInt, " -batch -2"), values{seed: math.MaxUint32, steps: math.MaxInt, batch: -2, lr: 1, out: "here"}},
		{"--seed=0 -lr 5e-324 -step 1e-8 -color green -out a -out b -quiet=false -quiet", values{lr: 5e-324, step: 1e-8, color: "green", out: "b", quiet: true}},
	} {
		if have, err := parse(strings.Fields(c.line)...); err != nil || have != c.want {
			t.Errorf("%s: have %+v, %v, want %+v", c.line, have, err, c.want)
		}
	}
	if v, err := parse("-only", "^a"); err != nil || !v.only.MatchString("ab") {
		t.Errorf("-only: have %v, %v", v.only, err)
	}
}

func TestMistakes(t *testing.T) {
	const flags = "; allowed are -seed -steps -batch -lr -step -color -out -quiet -only -h"
	for _, c := range []struct{ line, want string }{
		{"-seed -1", `invalid value "-1" for flag -seed: allowed is a whole number from 0 to 4294967295`},
		{"-seed 4294967296", `invalid value "4294967296" for flag -seed: allowed is a whole number from 0 to 4294967295`},
		{"-seed 1.5", `invalid value "1.5" for flag -seed: allowed is a whole number from 0 to 4294967295`},
		{"-steps -1", `invalid value "-1" for flag -steps: allowed is a whole number, 0 or more`},
		{"-steps 9223372036854775808", `invalid value "9223372036854775808" for flag -steps: allowed is a whole number, 0 or more`},
		{"-batch -3", `invalid value "-3" for flag -batch: allowed is a whole number from -2 to 300`},
		{"-lr 0", `invalid value "0" for flag -lr: allowed is a number above 0`},
		{"-lr NaN", `invalid value "NaN" for flag -lr: allowed is a number above 0`},
		{"-lr Inf", `invalid value "Inf" for flag -lr: allowed is a number above 0`},
		{"-lr 1e999", `invalid value "1e999" for flag -lr: allowed is a number above 0`},
		{"-step 0.2", `invalid value "0.2" for flag -step: allowed is a number from 1e-8 to 0.1`},
		{"-color blue", `invalid value "blue" for flag -color: allowed are red, green`},
		{"-out=", `invalid value "" for flag -out: allowed is the path of a folder`},
		{"-only [", "invalid value \"[\" for flag -only: error parsing regexp: missing closing ]: `[`"},
		{"-quiet=maybe", `invalid boolean value "maybe" for -quiet: allowed are true, false`},
		{"-out", "flag needs an argument: -out"},
		{"-what", "flag provided but not defined: -what" + flags},
		{"---lr", "bad flag syntax: ---lr" + flags},
		{"more -out x", `unexpected argument "more"` + flags},
	} {
		_, err := parse(strings.Fields(c.line)...)
		if !errors.As(err, new(cli.Mistake)) || err.Error() != c.want {
			t.Errorf("%s: have %T %v, want a Mistake, %s", c.line, err, err, c.want)
		}
	}
}

// What is not allowed leaves the default.
func TestMistakesSetNothing(t *testing.T) {
	for _, line := range []string{"-seed -1", "-lr 0", "-lr NaN", "-out="} {
		if have, _ := parse(strings.Fields(line)...); have.seed != 1984 || have.lr != 1 || have.out != "here" {
			t.Errorf("%s: have %+v", line, have)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, line := range []string{"-h", "-help", "--help", "-quiet -h more"} {
		if _, err := parse(strings.Fields(line)...); err != flag.ErrHelp {
			t.Errorf("%s: have %v, want %v", line, err, flag.ErrHelp)
		}
	}
}

func TestExit(t *testing.T) {
	failed := errors.New("the disk is full")
	for _, c := range []struct {
		err            error
		code           int
		stdout, stderr string
	}{
		{nil, 0, "", ""},
		{flag.ErrHelp, 0, "the help", ""},
		{cli.Mistakef("-a and %s: %w", "-b", failed), 2, "", "prog: -a and -b: the disk is full\n"},
		{fmt.Errorf("first: %w", cli.Mistakef("no")), 2, "", "prog: first: no\n"},
		{failed, 1, "", "prog: the disk is full\n"},
	} {
		var stdout, stderr bytes.Buffer
		code := cli.Exit("prog", "the help", c.err, &stdout, &stderr)
		if code != c.code || stdout.String() != c.stdout || stderr.String() != c.stderr {
			t.Errorf("%v: have %d %q %q, want %d %q %q", c.err, code, &stdout, &stderr, c.code, c.stdout, c.stderr)
		}
	}
	if err := cli.Mistakef("%w", failed); !errors.Is(err, failed) {
		t.Error("a Mistake hides its cause")
	}
}

func TestWritable(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for path, ok := range map[string]bool{
		file: true, filepath.Join(dir, "new"): true, "new": true,
		"": false, dir: false, filepath.Join(file, "new"): false, filepath.Join(dir, "no", "new"): false,
	} {
		err := cli.Writable("json", path)
		want := fmt.Sprintf("invalid value %q for flag -json: allowed is the path of a file in a folder that exists", path)
		if ok && err != nil || !ok && (!errors.As(err, new(cli.Mistake)) || err.Error() != want) {
			t.Errorf("%q: have %v, want ok %v", path, err, ok)
		}
	}
}

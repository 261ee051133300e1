package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// say runs a command line.
func say(stdin string, args ...string) (code int, out, err string) {
	var o, e bytes.Buffer
	code = command(context.Background(), args, streams{strings.NewReader(stdin), &o, &e})
	return code, o.String(), e.String()
}

// Mistakes are one line that says what is allowed, and exit code 2.
func TestMistakes(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"", "which command? There are bench, gpu; -h tells more"},
		{"brench", `no command "brench"; there are bench, gpu`},
		{"bench -pears", "allowed are -core -json -list -peers -report -rounds -run -serve -h"},
		{"bench now", `unexpected argument "now"; allowed are -core`},
		{"bench -run [", "missing closing ]"},
		{"bench -run quaternions", `no workload matches "quaternions"; -list names them`},
		{"bench -rounds 0", "allowed is a whole number from 1 to 1000"},
		{"bench -rounds many", "allowed is a whole number from 1 to 1000"},
		{"bench -json nowhere/at/all.json", "allowed is the path of a file in a folder that exists"},
		{"bench -json .", "allowed is the path of a file in a folder that exists"},
		{"bench -json=", "allowed is the path of a file"},
		{"bench -core Haswell", "-core is for peers: it goes with -peers"},
		{"bench -peers -core a-b", "allowed is a name of OpenBLAS's for a processor"},
		{"bench -report a.json -report b.json -list", "-report and -serve go with no other flag"},
		{"gpu -run quaternions", `no part matches "quaternions"; -list names them`},
		{"gpu -libraries a,b", "allowed are three files, DRIVER,CUBLAS,NVRTC; one may be empty"},
		{"gpu -json nowhere/at/all.json", "allowed is the path of a file in a folder that exists"},
		{"gpu -device -1", "allowed is a whole number from 0 to 63"},
		{"bench -report a.json -peers", "-report and -serve go with no other flag"},
	} {
		code, out, err := say("", strings.Fields(c.line)...)
		if code != 2 || out != "" || strings.Count(err, "\n") != 1 || !strings.Contains(err, c.want) {
			t.Errorf("%s: exit code %d, %q, want 2 and %q", c.line, code, out+err, c.want)
		}
	}
}

func TestHelp(t *testing.T) {
	for line, want := range map[string]string{
		"-h": "bench", "help": "bench", "bench -h": "-peers", "bench -run x -help": "-peers", "gpu -h": "-quick",
	} {
		if code, out, err := say("", strings.Fields(line)...); code != 0 || err != "" || !strings.Contains(out, want) {
			t.Errorf("%s: exit code %d, %q", line, code, out+err)
		}
	}
}

// The help tells every flag.
func TestHelpIsComplete(t *testing.T) {
	for command, c := range commands {
		_, _, mistake := say("", command, "-no-such-flag")
		_, names, _ := strings.Cut(strings.TrimSpace(mistake), "allowed are ")
		for _, name := range strings.Fields(names) {
			if name != "-h" && !strings.Contains(c.help, "\n  "+name+" ") {
				t.Errorf("the help of %s does not tell %s", command, name)
			}
		}
	}
}

func TestList(t *testing.T) {
	code, out, err := say("", "bench", "-list", "-run", "^step/2-")
	if want := "step/2-10-3/b30/float32\nstep/2-10-3/b30/float64\n"; code != 0 || out != want {
		t.Errorf("exit code %d, %q, want %q", code, out+err, want)
	}
}

// A measurement is written as JSON, from which the page is made.
func TestMeasure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bench.json")
	if code, out, err := say("", "bench", "-run", "^declare$", "-rounds", "1", "-json", path); code != 0 || !strings.Contains(out, "\ndeclare ") {
		t.Fatalf("exit code %d, %s", code, out+err)
	}
	if code, out, err := say("", "bench", "-report", path, "-report", path); code != 0 || strings.Count(out, "\n| declare | ") != 2 {
		t.Errorf("exit code %d, %s", code, out+err)
	}
	if code, _, err := say("", "bench", "-report", path+".not"); code != 1 || strings.Count(err, "\n") != 1 {
		t.Errorf("a file that is not there: exit code %d, %s", code, err)
	}
}

// The peer says who it is, and ends with its input.
func TestServe(t *testing.T) {
	if code, out, err := say("", "bench", "-serve", "gorgonia"); code != 0 || !strings.HasPrefix(out, `{"name":"Gorgonia"`) {
		t.Errorf("exit code %d, %q", code, out+err)
	}
}

//go:build !js && !wasip1

package wasmdot

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

const sample = `digraph g { a [pos="0,0", label=<<b>∂</b>>]; b [pos="100,0"]; a->b [pos="e,72,0 30,0 40,0 50,0 62,0"]; }`

func TestSVG(t *testing.T) {
	want, err := SVG([]byte(sample), "nop2")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(want, []byte("</svg>")) || !bytes.Contains(want, []byte("∂")) {
		t.Errorf("have %s", want)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			have, err := SVG([]byte(sample), "nop2")
			if err != nil || !bytes.Equal(have, want) {
				t.Errorf("at once: %v, %d bytes, want %d", err, len(have), len(want))
			}
		})
	}
	wait.Wait()
}

func TestNoGraph(t *testing.T) {
	for _, text := range []string{"", "digraph {", "no graph at all"} {
		if have, err := SVG([]byte(text), "nop2"); err == nil {
			t.Errorf("%q: have %d bytes, want an error", text, len(have))
		}
	}
}

// The compiled code is cached where only the user can write, not in a folder
// that others could have made, and the environment is as it was.
func TestCacheIsTheUsers(t *testing.T) {
	if os.Getenv("WASMDOT_CHILD") != "" {
		os.Stdout.WriteString("TMPDIR is " + os.Getenv("TMPDIR") + "\n")
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("every user has a temporary folder of their own")
	}
	shared, home := t.TempDir(), t.TempDir()
	trap := filepath.Join(shared, "go-graphviz")
	if err := os.Mkdir(trap, 0o777); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestCacheIsTheUsers$")
	child.Env = append(os.Environ(), "WASMDOT_CHILD=1", "TMPDIR="+shared, "HOME="+home, "XDG_CACHE_HOME="+filepath.Join(home, "cache"))
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "TMPDIR is "+shared+"\n") {
		t.Errorf("have %v: %s", err, out)
	}
	if entries, err := os.ReadDir(trap); err != nil || len(entries) > 0 {
		t.Errorf("the shared folder has %d entries (%v), want none", len(entries), err)
	}
	found := false
	filepath.WalkDir(home, func(path string, d os.DirEntry, err error) error {
		found = found || strings.HasSuffix(path, filepath.Join("keisan", "go-graphviz"))
		return err
	})
	if !found {
		t.Error("nothing is cached in the user's own folder")
	}
}

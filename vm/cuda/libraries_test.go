package cuda

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// What a library of CUDA's opens by its name is found beside it, as NVRTC's
// builtins are in a toolkit's folder, of which the loader does not know.
func TestNeededLibraries(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems have other ways")
	}
	compiler, err := exec.LookPath("g++")
	if err != nil {
		t.Skip(err)
	}
	for name, other := range map[string]string{"libnvrtc.so.99": "libnvrtc-builtins.so.99.1", "libcublas.so.99": "libcublasLt.so.99", "libothers.so.99": ""} {
		dir := t.TempDir()
		build := func(file, source string) {
			t.Helper()
			path := filepath.Join(dir, file)
			if err := os.WriteFile(path+".cc", []byte(source), 0o666); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(compiler, "-shared", "-fPIC", "-Wl,-soname,"+file, "-o", path, path+".cc", "-ldl").CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		}
		asked := other
		if other == "" {
			asked = "libnvrtc-builtins.so.98.9"
		}
		build(asked, "int nothing;")
		build(name, `#include <dlfcn.h>
extern "C" int found() { return dlopen("`+asked+`", RTLD_NOW) != 0; }`)
		library, err := libraries{filepath.Join(dir, name)}.open("a library")
		if err != nil {
			t.Fatal(err)
		}
		f, err := findSymbol(library, "found")
		if err != nil {
			t.Fatal(err)
		}
		if have := int32(callC(f)) != 0; have != (other != "") {
			t.Errorf("%s finds %s: %v", name, asked, have)
		}
	}
}

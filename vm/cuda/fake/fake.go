// Package fake is a CUDA device for tests on machines that have none: one shared
// library, built of device/*.cc by the C++ compiler, that exports the functions
// of the driver, cuBLAS and NVRTC which package cuda calls. Kernels are compiled
// from the same CUDA C, by g++ through a shim, and run on the host.
//
//	device := fake.Open(t) // skips the test where there is no g++
//	e, err := cuda.New(cuda.Libraries(device.Path))
//
// It is stricter than a device, so that mistakes show: memory of the device is
// out of the host's reach except while the device works, and NaN until it is
// written; what is written beside an allocation is told; work waits in its
// stream until somebody waits for it; every thread needs a context of its own;
// and blocks and threads run in an order that can be chosen, so that where
// results depend on it there is a race. It shows neither speed nor how PTX is
// translated, and its sums and functions round as the host's.
//
// Read device/fake.h, what the files there share, and then any of them.
package fake

import (
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

//go:embed device
var sources embed.FS

// build builds the library once per process.
var build = sync.OnceValues(library)

// library returns the path of the library, from the cache if its sources have
// not changed.
func library() (string, error) {
	compiler, err := exec.LookPath("g++")
	if err != nil {
		return "", err
	}
	files, err := sources.ReadDir("device")
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	text := map[string][]byte{}
	for _, f := range files {
		if text[f.Name()], err = sources.ReadFile("device/" + f.Name()); err != nil {
			return "", err
		}
		fmt.Fprintf(hash, "%s %d\n%s", f.Name(), len(text[f.Name()]), text[f.Name()])
	}
	sum := hash.Sum(nil)
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	dir := filepath.Join(cache, "keisan", fmt.Sprintf("fake-cuda-%x", sum[:8]))
	path := filepath.Join(dir, "libfake.so")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	args := []string{"-std=c++17", "-O1", "-shared", "-fPIC", "-fvisibility=hidden", "-U_FORTIFY_SOURCE",
		// Kernels compiled by other sources must not be taken from a cache.
		fmt.Sprintf("-DFAKE_VERSION=%d", binary.BigEndian.Uint32(sum)>>8),
		fmt.Sprintf("-DFAKE_SHIM=%q", filepath.Join(dir, "shim.h"))}
	for _, f := range files {
		name := filepath.Join(dir, f.Name())
		if err := os.WriteFile(name, text[f.Name()], 0o644); err != nil {
			return "", err
		}
		if filepath.Ext(name) == ".cc" {
			args = append(args, name)
		}
	}
	partial := fmt.Sprintf("%s.%d", path, os.Getpid())
	if out, err := exec.Command(compiler, append(args, "-o", partial, "-ldl")...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("the fake device cannot be built: %w\n%s", err, out)
	}
	return path, os.Rename(partial, path)
}

// Build returns the path of the library, for every name that it goes by, or an
// error where there is no C++ compiler.
func Build() (string, error) { return build() }

// Library is Build for a test, which is skipped where there is no C++ compiler.
func Library(t testing.TB) string {
	t.Helper()
	if _, err := exec.LookPath("g++"); err != nil {
		t.Skip("the fake CUDA device needs g++: ", err)
	}
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// Package standin is for tests, on machines without CUDA, of what is built on the
// module gorgonia.org/cu: it makes the C headers and the libraries that cu asks
// for, so that it compiles, links and runs, on the fake device of package
// keisan/vm/cuda/fake.
//
//	env := standin.Build(t, kernels) // skips the test where there is no C++ compiler
//	cmd := exec.Command("go", "test", "-tags", "cuda", "…")
//	cmd.Env = append(os.Environ(), env...)
//
// Nothing here is NVIDIA's. What a function is called, and with what, is read
// off cu's own Go (read.go); what that does not tell, such as structures, is in
// library. So it shows that a program fits cu, and what it does on the device,
// but not that cu fits CUDA. A function that neither the fake device has nor
// library/device.c fails, and says that it was called.
package standin

import (
	"crypto/sha256"
	"debug/elf"
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"keisan/vm/cuda/fake"
)

//go:embed library *.go
var sources embed.FS

// headers are those of CUDA's that cu includes, by the package of cu that tells
// what they must declare, and what that header's functions return.
var headers = []struct{ name, dir, status string }{
	{"cuda.h", ".", "CUresult"},
	{"cublas_v2.h", "blas", "cublasStatus_t"},
	{"cudnn.h", "dnn", "cudnnStatus_t"},
}

// Build returns the environment in which the go command builds with the stand-ins,
// and what it built runs. kernels has the CUDA C of the modules that are loaded
// as PTX, by the name that the PTX begins with.
func Build(t testing.TB, kernels map[string]string) (env []string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("stand-ins for CUDA's libraries are built on Linux only")
	}
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("stand-ins for CUDA's libraries need gcc: ", err)
	}
	device := fake.Library(t)
	dir, err := folder(device)
	if err == nil {
		err = assemble(dir, device, kernels)
	}
	if err != nil {
		t.Fatal(err)
	}
	// Functions are looked for in the stand-in first, then on the fake device.
	libraries := fmt.Sprintf("-L%s -lcuda -L%s -lfake -Wl,-rpath,%[1]s,-rpath,%[2]s", dir, filepath.Dir(device))
	return []string{"CGO_ENABLED=1", "CGO_CFLAGS=-g0 -I" + dir, "CGO_LDFLAGS=" + libraries}
}

// folder returns where the stand-ins of these sources lie: always at the same
// place, so that what was built with them can be taken from Go's cache.
func folder(device string) (string, error) {
	hash := sha256.New()
	fmt.Fprintln(hash, device)
	for _, pattern := range []string{"library/cuda.h", "library/cublas_v2.h", "library/cudnn.h", "library/device.c", "read.go", "write.go", "standin.go"} {
		text, err := sources.ReadFile(pattern)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(hash, "%s %d\n%s", pattern, len(text), text)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	dir := filepath.Join(cache, "keisan", fmt.Sprintf("standin-%x", hash.Sum(nil)[:8]))
	return dir, os.MkdirAll(dir, 0o755)
}

func assemble(dir, device string, kernels map[string]string) error {
	for name, source := range kernels {
		if err := replace(filepath.Join(dir, name+".cu"), source); err != nil {
			return err
		}
	}
	library := filepath.Join(dir, "libcuda.so")
	if _, err := os.Stat(library); err == nil {
		return nil
	}
	cu, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "gorgonia.org/cu").Output()
	if err != nil || len(cu) < 2 {
		return fmt.Errorf("the module gorgonia.org/cu is not there: %w", err)
	}
	has, err := exported(device)
	if err != nil {
		return err
	}
	own, err := sources.ReadFile("library/device.c")
	if err != nil {
		return err
	}
	absent := "#include \"cublas_v2.h\"\n#include \"cudnn.h\"\nunsigned int absent(const char *);\n"
	for _, h := range headers {
		text, err := sources.ReadFile("library/" + h.name)
		if err != nil {
			return err
		}
		d, err := read(filepath.Join(strings.TrimSpace(string(cu)), h.dir), string(text))
		if err != nil {
			return err
		}
		if err := replace(filepath.Join(dir, h.name), headerOf(string(text), h.status, d)); err != nil {
			return err
		}
		absent += stubsOf(h.status, d, func(name string) bool {
			return has[name] || has[name+"_v2"] || strings.Contains(string(own), " "+name+"(") || strings.Contains(string(own), "("+name+",")
		})
	}
	for name, text := range map[string]string{"absent.c": absent, "device.c": string(own)} {
		if err := replace(filepath.Join(dir, name), text); err != nil {
			return err
		}
	}
	partial := fmt.Sprintf("%s.%d", library, os.Getpid())
	cmd := exec.Command("gcc", "-std=gnu99", "-w", "-O1", "-shared", "-fPIC", "-I.", fmt.Sprintf("-DKERNELS=%q", dir),
		"-o", partial, "absent.c", "device.c", device, "-ldl")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("the stand-in for CUDA's libraries cannot be built: %w\n%s", err, out)
	}
	for _, other := range []string{"libcublas.so", "libcudnn.so"} {
		if err := os.Symlink("libcuda.so", filepath.Join(dir, other)); err != nil && !os.IsExist(err) {
			return err
		}
	}
	return os.Rename(partial, library)
}

// replace writes a file unless it is there as it should be.
func replace(path, text string) error {
	if have, err := os.ReadFile(path); err == nil && string(have) == text {
		return nil
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// exported returns the names of the functions of a library.
func exported(library string) (map[string]bool, error) {
	f, err := elf.Open(library)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.DynamicSymbols()
	has := map[string]bool{}
	for _, s := range list {
		if s.Section != elf.SHN_UNDEF {
			has[s.Name] = true
		}
	}
	return has, err
}

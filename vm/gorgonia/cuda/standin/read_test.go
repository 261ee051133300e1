package standin

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What cu calls is read off its Go with all parameters, and their types are those
// of CUDA's documentation.
func TestRead(t *testing.T) {
	cu, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "gorgonia.org/cu").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, h := range headers {
		text, err := sources.ReadFile("library/" + h.name)
		if err != nil {
			t.Fatal(err)
		}
		d, err := read(filepath.Join(strings.TrimSpace(string(cu)), h.dir), string(text))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d functions, %d constants, %d enumerations", h.name, len(d.functions), len(d.constants), len(d.enums))
		for name, params := range d.functions {
			if slices.Contains(params, "") {
				t.Errorf("%s: the type of a parameter is unknown: %q", name, params)
			}
			all[name] = params
		}
	}
	for name, want := range map[string]string{
		"cuInit":            "unsigned int",
		"cuMemAllocManaged": "CUdeviceptr *, size_t, unsigned int",
		"cuMemcpyDtoH":      "void *, CUdeviceptr, size_t",
		"cuDeviceGetName":   "char *, int, CUdevice",
		"cuModuleLoadData":  "CUmodule *, void *",
		"cublasDaxpy":       "cublasHandle_t, int, double *, double *, int, double *, int",
		"cudnnDestroy":      "cudnnHandle_t",
		"cudnnAddTensor":    "cudnnHandle_t, void *, cudnnTensorDescriptor_t, void *, void *, cudnnTensorDescriptor_t, void *",
		"cuStreamCreate":    "CUstream *, unsigned int",
	} {
		if have := strings.Join(all[name], ", "); have != want {
			t.Errorf("%s(%s), want (%s)", name, have, want)
		}
	}
}

// Constants have numbers of their own, also beside those that are given.
func TestHeader(t *testing.T) {
	d := demand{
		enums: []string{"CUflag"}, constants: []string{"CU_FLAG_A", "CU_FLAG_B", "CU_OTHER_A"},
		functions: map[string][]string{"cuFlags": {"CUflag *", "int"}},
	}
	const want = `enum { CU_FLAG_C = 2 };
typedef unsigned int CUflag;
enum {
  CU_FLAG_A = 1,
  CU_FLAG_B = 3,
  CU_OTHER_A = 1,
};
CUresult cuFlags(CUflag *, int);
`
	if have := headerOf("enum { CU_FLAG_C = 2 };\n", "CUresult", d); have != want {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
	const stub = "CUresult cuFlags(CUflag * p0, int p1) { return absent(\"cuFlags\"); }\n"
	if have := stubsOf("CUresult", d, func(string) bool { return false }); have != stub {
		t.Errorf("have %s, want %s", have, stub)
	}
}

package peers

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// PyTorch on a GPU gets our results; where it has none, or is not there, one line
// says so.
func TestCUDA(t *testing.T) {
	p, err := StartCUDA(0, false)
	if err != nil {
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("more than a line: %v", err)
		}
		t.Skip(err)
	}
	defer p.Close()
	if p.Device == "" {
		t.Error("it does not say on what device")
	}
	agrees(t, p)
}

// What runs on a device runs on the processor, too, with copies of what is fed
// and all: the script's lines for devices, on one that every PyTorch has.
func TestDeviceLines(t *testing.T) {
	const pretend = `DEVICE, TF32 = "cpu", True
import torch, contextlib
class device(str):
    def __ne__(self, other): return True
    __hash__ = str.__hash__
DEVICE = device("cpu")
torch.cuda.is_available = lambda: True
torch.cuda.set_device = torch.cuda.synchronize = lambda *_: None
torch.cuda.get_device_name = lambda: "a processor"
torch.Tensor.pin_memory = lambda self: self.clone()
torch.device = lambda _: contextlib.nullcontext()`
	p, err := startPythonOn(pretend, torchScript, "", 1)
	if err != nil {
		skip(t, err)
	}
	defer p.Close()
	if p.Device != "a processor" || !strings.HasPrefix(p.Backend, "CUDA ") {
		t.Errorf("it says that it is on %q with %q", p.Device, p.Backend)
	}
	agrees(t, p)
}

// The error that is told is not that of an interpreter without the module, if
// there is another.
func TestTelling(t *testing.T) {
	absent, broken := errors.New("ModuleNotFoundError: No module named 'torch'"), errors.New("no CUDA device")
	for _, c := range []struct {
		errs []error
		want string
	}{{nil, "no python3"}, {[]error{absent}, absent.Error()}, {[]error{absent, broken, absent}, broken.Error()}} {
		if have := telling(c.errs); have.Error() != c.want {
			t.Errorf("%v: have %v", c.errs, have)
		}
	}
}

// Where pip puts CUDA 12's and CUDA 13's libraries.
func TestLibrariesOfPyTorch(t *testing.T) {
	python, err := exec.LookPath(pythons[0])
	if err != nil {
		t.Skip(err)
	}
	root := t.TempDir()
	for _, c := range []struct{ blas, nvrtc string }{
		{"12/cublas/lib/libcublas.so.12", "12/cuda_nvrtc/lib/libnvrtc.so.12"},
		{"13/cu13/lib/libcublas.so.13", "13/cu13/lib/libnvrtc.so.13"},
		{"11/lib/libcublas.so.11", ""},
	} {
		for _, name := range []string{c.blas, c.nvrtc, filepath.Dir(c.nvrtc) + "/libnvrtc.alt.so.12"} {
			path := filepath.Join(root, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if name != "" && c.nvrtc != "" || name == c.blas {
				if err := os.WriteFile(path, nil, 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
		maps := "7f00 r-xp " + filepath.Join(root, filepath.Dir(c.blas), "libcublasLt.so.1") + "\n7f01 r-xp " + filepath.Join(root, c.blas) + "\n"
		out, err := exec.Command(python, "-c", script("cuda.py")+"\nprint(json.dumps(found(sys.argv[1])))", maps).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		real, _ := filepath.EvalSymlinks(root)
		if text := string(out); !strings.Contains(text, filepath.Join(root, c.blas)) || c.nvrtc != "" && !strings.Contains(text, filepath.Join(real, c.nvrtc)) || c.nvrtc == "" && strings.Contains(text, "nvrtc") {
			t.Errorf("%s: have %s", c.blas, text)
		}
	}
	if out, err := exec.Command(python, "-c", script("cuda.py")+"\nprint(json.dumps(found('')))").Output(); err != nil || string(out) != "{}\n" {
		t.Errorf("of nothing: %q, %v", out, err)
	}
}

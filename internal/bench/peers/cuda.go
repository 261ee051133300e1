package peers

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
)

// StartCUDA starts PyTorch on a GPU of NVIDIA's, with TF32 in its products and in
// cuDNN, or with neither. In every step it copies what is fed from pinned memory.
func StartCUDA(number int, tf32 bool) (*Peer, error) {
	flag := "False"
	if tf32 {
		flag = "True"
	}
	return startPythonOn(fmt.Sprintf(`DEVICE, TF32 = "cuda:%d", %s`, number, flag), torchScript, "", 0)
}

// LibrariesOfPyTorch returns the files of cuBLAS and NVRTC that PyTorch brings
// along, where pip has installed it; an empty name is that of none.
func LibrariesOfPyTorch() (blas, nvrtc string, err error) {
	var errs []error
	for _, python := range pythons {
		path, missing := exec.LookPath(python)
		if missing != nil {
			continue
		}
		var found struct{ BLAS, NVRTC string }
		out, err := exec.Command(path, "-c", elsewhere+script("cuda.py"), "ask").Output()
		if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
			err = errors.New(lastLine(string(failed.Stderr)))
		}
		if err == nil {
			err = json.Unmarshal(out, &found)
		}
		if err == nil && found.BLAS != "" {
			return found.BLAS, found.NVRTC, nil
		}
		if err == nil {
			err = errors.New("PyTorch has no cuBLAS here")
		}
		errs = append(errs, err)
	}
	return "", "", telling(errs)
}

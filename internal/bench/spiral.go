package bench

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// spiral builds the example and runs it for Dims[0] epochs. Its pictures do not
// count: the process is ended when its log is complete.
func spiral(w Workload) (*Trial, error) {
	dir, err := os.MkdirTemp("", "keisan-spiral-")
	if err != nil {
		return nil, err
	}
	program := filepath.Join(dir, "spiral")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", program, "keisan/examples/spiral").CombinedOutput(); err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("building the example needs the go command and this module: %w\n%s", err, out)
	}
	trial := &Trial{Outside: true, Close: func() { os.RemoveAll(dir) }}
	trial.Run = func() error {
		loss, err := runSpiral(program, filepath.Join(dir, "out"), w.Dims[0])
		trial.Check = []float64{loss}
		return err
	}
	return trial, trial.Run()
}

// runSpiral returns the loss of the last line of the log.
func runSpiral(program, out string, epochs int) (float64, error) {
	cmd := exec.Command(program, "-epochs", strconv.Itoa(epochs), "-out", out)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	log, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	last := fmt.Sprintf("| epoch %d |", epochs)
	for lines := bufio.NewScanner(log); lines.Scan(); {
		if line := lines.Text(); strings.HasPrefix(line, last) {
			return strconv.ParseFloat(line[strings.LastIndexByte(line, ' ')+1:], 64)
		}
	}
	return 0, errors.New("the log ended early")
}

package gpu

import (
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"

	"keisan/internal/bench/peers"
	"keisan/vm/cuda"
)

// Find returns the options of cuda.New that open the GPU of this number: with
// the libraries that are given, those of cuda.Libraries, or else the system's, or
// else those that PyTorch brings along. The notes say what else was tried, and
// what is done without.
func Find(number int, driver, blas, nvrtc string) (options []cuda.Option, notes []string, err error) {
	options = []cuda.Option{cuda.Number(number), cuda.Libraries(driver, blas, nvrtc)}
	if _, err := cuda.Devices(options...); err != nil {
		return nil, nil, err // no library helps
	}
	compiles, err := try(options)
	if err == nil && compiles == nil || blas != "" && nvrtc != "" {
		return options, nil, err
	}
	theirBLAS, theirNVRTC, none := peers.LibrariesOfPyTorch()
	if none == nil {
		those := append(options, cuda.Libraries("", or(blas, theirBLAS), or(nvrtc, theirNVRTC)))
		if c, failed := try(those); failed == nil && (err != nil || c == nil) {
			return those, append(note(c), fmt.Sprintf("cuBLAS is PyTorch's, %s, for the system has not all that is needed", theirBLAS)), nil
		}
	} else if err != nil {
		err = fmt.Errorf("%w; nor does PyTorch bring them along: %w", err, none)
	}
	return options, note(compiles), err
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// note says that there is no compiler, if there is none.
func note(compiles error) []string {
	if compiles == nil {
		return nil
	}
	return []string{fmt.Sprintf("NVRTC: %s; ops are not fused", oneLine(compiles))}
}

// try opens an engine, and closes it again.
func try(options []cuda.Option) (compiles, err error) {
	e, err := cuda.New(options...)
	if err != nil {
		return nil, err
	}
	return e.Compiles(), e.Close()
}

// driverVersion returns the version that the driver goes by, where Linux tells
// it: "580.159.04".
func driverVersion() string {
	text, _ := os.ReadFile("/proc/driver/nvidia/version")
	return versionIn(string(text))
}

// versionIn returns what is a version among the words of the first line.
func versionIn(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	for _, word := range strings.Fields(line) {
		if strings.Count(word, ".") >= 1 && strings.Trim(word, "0123456789.") == "" {
			return word
		}
	}
	return ""
}

// revision returns the commit of the program, as it was built or, by "go run", of
// the working folder.
func revision() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	out, err := exec.Command("git", "rev-parse", "HEAD").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// oneLine returns an error as a line has it.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

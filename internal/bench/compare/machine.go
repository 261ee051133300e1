package compare

import (
	"os"
	"os/exec"
	"runtime"
	"strings"

	"keisan/internal/simd"
)

// A Machine is where figures come from.
type Machine struct {
	CPU   string `json:"cpu"`
	Cores int    `json:"cores"`
	OS    string `json:"os"`
	Arch  string `json:"arch"`
	Level string `json:"level"` // of our kernels: "avx512"
	Go    string `json:"go"`

	Forced string `json:"forced,omitempty"` // the level that KEISAN_CPU asked for
}

// ThisMachine describes the machine that it runs on.
func ThisMachine() Machine {
	return Machine{
		CPU: processor(), Cores: runtime.GOMAXPROCS(0), OS: runtime.GOOS, Arch: runtime.GOARCH,
		Level: simd.Active().String(), Go: runtime.Version(),
		Forced: os.Getenv("KEISAN_CPU"),
	}
}

// processor returns the processor's name as the system tells it.
func processor() string {
	switch runtime.GOOS {
	case "linux":
		text, _ := os.ReadFile("/proc/cpuinfo")
		return cpuinfo(string(text))
	case "darwin":
		if name, err := exec.Command("sysctl", "-n", "machdep.cpu.brand_string").Output(); err == nil {
			return strings.TrimSpace(string(name))
		}
	case "windows":
		return os.Getenv("PROCESSOR_IDENTIFIER")
	}
	return runtime.GOARCH
}

// cpuinfo returns the name in Linux's list of processors, with family and model
// where it tells them, for cloud machines hide the rest.
func cpuinfo(text string) string {
	entries := map[string]string{}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(line, ":")
		entries[strings.TrimSpace(key)] = strings.TrimSpace(value)
	}
	name := entries["model name"]
	if name == "" {
		return runtime.GOARCH
	}
	if f, m := entries["cpu family"], entries["model"]; f != "" && m != "" {
		name += " (family " + f + ", model " + m + ")"
	}
	return name
}

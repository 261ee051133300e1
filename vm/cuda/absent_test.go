package cuda

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keisan/autodiff"
)

// Without a library, or with a file that is none, there is no engine but an
// error that says what was looked for, and nothing panics.
func TestUnavailable(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "libbroken.so")
	if err := os.WriteFile(broken, []byte("no library"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"libthatisnowhere.so.7", broken} {
		for of, option := range map[string]Option{
			"driver": Libraries(name, "", ""),
			"all":    Libraries(name, name, name),
		} {
			_, err := New(option)
			if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v", of, err)
			}
			if Available(option) == nil {
				t.Errorf("%s: available", of)
			}
			if list, err := Devices(option); len(list) > 0 || err == nil {
				t.Errorf("%s: devices %v, %v", of, list, err)
			}
		}
	}
}

// An option that is nil is a mistake, not a missing device.
func TestNilOption(t *testing.T) {
	_, made := New(TF32(), nil)
	_, listed := Devices(nil)
	for _, err := range []error{made, listed, Available(nil)} {
		if !errors.Is(err, autodiff.ErrValue) || errors.Is(err, ErrUnavailable) {
			t.Errorf("have %v", err)
		}
	}
}

// A driver without cuBLAS is no engine, either; nor is one without the NVRTC that
// was asked for, nor a device that is not there.
func TestPartlyAvailable(t *testing.T) {
	all := fakeLibraries(t)
	for missing, option := range map[string]Option{
		"libnoblas.so":  Libraries("", "libnoblas.so", ""),
		"libnonvrtc.so": Libraries("", "", "libnonvrtc.so"),
		"device 7":      Number(7),
		"device -1":     Number(-1),
	} {
		_, err := New(all, option)
		if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), missing) {
			t.Errorf("%s: %v", missing, err)
		}
	}
	list, err := Devices(all)
	if err != nil || len(list) == 0 || list[0].Name == "" || list[0].Memory == 0 {
		t.Errorf("%v, %v", list, err)
	}
}

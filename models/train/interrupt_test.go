package train_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"keisan/models/train"
)

const interruptedEpochs = 12 // of 5 steps

// A program that is interrupted at any moment, again and again, and each time
// goes on from the checkpoint that it left, comes to the very bytes of one that
// was left alone: with SGD and with Adam, dropout included.
func TestInterruptedProgram(t *testing.T) {
	if dir := os.Getenv("KEISAN_INTERRUPTED"); dir != "" {
		interruptible(t, dir, os.Getenv("KEISAN_OPTIMIZER"))
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "js" || runtime.GOOS == "wasip1" {
		t.Skip("no process here can be sent an interrupt")
	}
	for name, opt := range someOptimizers() {
		dir := t.TempDir()
		want := finished(t, newClassroom(t, opt(), train.KeepBest()), interruptedEpochs, filepath.Join(dir, "whole.npz"))
		interrupts := 0
		for range 1000 {
			child := exec.Command(os.Args[0], "-test.run=^TestInterruptedProgram$")
			child.Env = append(os.Environ(), "KEISAN_INTERRUPTED="+dir, "KEISAN_OPTIMIZER="+name)
			var stderr bytes.Buffer
			child.Stderr = &stderr
			out, err := child.StdoutPipe()
			if err == nil {
				err = child.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := out.Read(make([]byte, 1)); err != nil { // Ctrl-C is its own from here on
				t.Fatalf("%v: %s", err, &stderr)
			}
			time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
			child.Process.Signal(os.Interrupt) // if it is still there
			err = child.Wait()
			if err == nil {
				break
			}
			how := fmt.Sprintf("; all is in %s: after Resume from there, the same Fit goes on: context canceled", filepath.Join(dir, "run.npz"))
			if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != 3 || !bytes.Contains(stderr.Bytes(), []byte(how)) {
				t.Fatalf("interrupted: have %v: %s", err, &stderr)
			}
			interrupts++
		}
		have, err := os.ReadFile(filepath.Join(dir, "end.npz"))
		if err != nil || !bytes.Equal(have, want) {
			t.Errorf("%s: the end is another, %v", name, err)
		}
		if t.Logf("%s: %d interrupts", name, interrupts); interrupts < 3 {
			t.Errorf("%s: only %d interrupts came in time", name, interrupts)
		}
	}
}

func someOptimizers() map[string]func() train.Optimizer {
	return map[string]func() train.Optimizer{
		"SGD":  func() train.Optimizer { return train.SGD(0.5) },
		"Adam": func() train.Optimizer { return train.Adam(0.05) },
	}
}

// interruptible trains from where it was left to the end, a millisecond or more
// a step, and exits with 3 if it is interrupted.
func interruptible(t *testing.T, dir, optimizer string) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	path := filepath.Join(dir, "run.npz")
	c := newParted(t, someOptimizers()[optimizer](), path, train.Every{}, train.KeepBest(), train.Each(func(train.Step) error {
		time.Sleep(time.Millisecond)
		return nil
	}))
	if err := c.trainer.Resume(path, c.batches); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	fmt.Print("!")
	if err := c.trainer.Fit(ctx, c.batches, interruptedEpochs); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	if err := c.trainer.SaveCheckpoint(filepath.Join(dir, "end.npz"), c.batches); err != nil {
		t.Fatal(err)
	}
	os.Exit(0)
}

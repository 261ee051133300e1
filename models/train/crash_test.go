package train

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/atomicfile"
	"keisan/internal/numpy"
	"keisan/models/data"
	"keisan/ops"
	"keisan/vm"
)

// A runner trains w, 500 numbers, without a dataset worth the name.
type runner struct {
	*Trainer
	rng *data.RandomState
	x   *tensor.Dense
}

func newRunner(t testing.TB) *runner {
	t.Helper()
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", autodiff.Batch, 500)
	w := g.Param("w", autodiff.Normal(0, 1), 500)
	loss := ops.Mean(ops.Mul(x, w))
	m, err := vm.New(g)
	if err != nil {
		t.Fatal(err)
	}
	r := &runner{rng: data.NewRandomState(1), x: tensor.New(tensor.WithShape(1, 500), tensor.WithBacking(make([]float64, 500)))}
	if r.Trainer, err = New(m, loss, Adam(0.1)); err != nil {
		t.Fatal(err)
	}
	return r
}

// advance goes on by a step, which draws from the stream.
func (r *runner) advance(t testing.TB) {
	t.Helper()
	copy(r.x.Float64s(), r.rng.Randn(500))
	if _, err := r.Step(r.x); err != nil {
		t.Fatal(err)
	}
}

// resumed returns the step at which a checkpoint stands.
func (r *runner) resumed(path string) (int, error) {
	err := r.Resume(path, r.rng)
	return r.at.Step, err
}

// faulty is a disk that has room for so many more bytes, and fails at the call
// of that number; dead, it fails at all calls after that, too, as if the machine
// had lost its power.
type faulty struct {
	atomicfile.Disk
	room, call int
	dead       bool
	calls      int
}

var errDisk = errors.New("the disk fails")

func (d *faulty) fails() error {
	d.calls++
	if d.calls == d.call || d.dead && d.call > 0 && d.calls > d.call {
		return errDisk
	}
	return nil
}

func (d *faulty) Create(path string) (atomicfile.File, error) {
	if err := d.fails(); err != nil {
		return nil, err
	}
	f, err := d.Disk.Create(path)
	return &faultyFile{f, d}, err
}

func (d *faulty) Rename(from, to string) error {
	if err := d.fails(); err != nil {
		return err
	}
	return d.Disk.Rename(from, to)
}

func (d *faulty) Remove(path string) error {
	if err := d.fails(); err != nil {
		return err
	}
	return d.Disk.Remove(path)
}

func (d *faulty) SyncFolder(path string) error {
	if err := d.fails(); err != nil {
		return err
	}
	return d.Disk.SyncFolder(path)
}

type faultyFile struct {
	atomicfile.File
	disk *faulty
}

// Write writes what there is room for.
func (f *faultyFile) Write(b []byte) (int, error) {
	if err := f.disk.fails(); err != nil {
		return 0, err
	}
	n, err := f.File.Write(b[:min(len(b), f.disk.room)])
	f.disk.room -= n
	if err == nil && n < len(b) {
		err = syscall.ENOSPC
	}
	return n, err
}

func (f *faultyFile) Sync() error {
	if err := f.disk.fails(); err != nil {
		return err
	}
	return f.File.Sync()
}

func (f *faultyFile) Close() error {
	err := f.File.Close() // the test's own file is closed in any case
	if fails := f.disk.fails(); fails != nil {
		return fails
	}
	return err
}

func (f *faultyFile) Chmod(mode fs.FileMode) error {
	if err := f.disk.fails(); err != nil {
		return err
	}
	return f.File.Chmod(mode)
}

// A disk that is full at any byte, or fails at any call, once or from there on,
// leaves the checkpoint of before or the new one, never something else, and the
// error says so.
func TestCheckpointOnAFailingDisk(t *testing.T) {
	const much = 1 << 30
	dir := t.TempDir()
	path := filepath.Join(dir, "run.npz")
	r := newRunner(t)
	r.advance(t)
	if err := r.SaveCheckpoint(path, r.rng); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r.advance(t)
	var disks []*faulty
	for room := 0; room < len(before); room += 97 {
		disks = append(disks, &faulty{room: room})
	}
	whole := &faulty{Disk: atomicfile.OS, room: much}
	after := filepath.Join(dir, "after.npz")
	if err := r.saveCheckpoint(whole, after, []Part{r.rng}); err != nil {
		t.Fatal(err)
	}
	for call := 1; call <= whole.calls+1; call++ { // Chmod is one more: path is there
		disks = append(disks, &faulty{room: much, call: call}, &faulty{room: much, call: call, dead: true})
	}
	steps, reader := map[int]int{}, newRunner(t)
	for _, d := range disks {
		if err := os.WriteFile(path, before, 0o666); err != nil {
			t.Fatal(err)
		}
		d.Disk = atomicfile.OS
		if err := r.saveCheckpoint(d, path, []Part{r.rng}); err == nil {
			t.Errorf("room for %d, call %d fails: no error", d.room, d.call)
		} else if !errors.Is(err, errDisk) && !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("have %v", err)
		}
		step, err := reader.resumed(path)
		if err != nil {
			t.Fatalf("room for %d, call %d fails, dead %v: %v", d.room, d.call, d.dead, err)
		}
		steps[step]++
		if files, _ := os.ReadDir(dir); len(files) != 2 && !d.dead {
			t.Fatalf("room for %d, call %d fails: %d files are left", d.room, d.call, len(files))
		}
		for _, f := range leftovers(t, path) {
			os.Remove(f)
		}
	}
	if steps[1] < 150 || steps[2] != 2 || len(steps) != 2 { // the new one: the folder alone was not synced
		t.Errorf("have the steps %v of %d disks", steps, len(disks))
	}
}

func leftovers(t *testing.T, path string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*.tmp"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Killed at any moment, a program that writes checkpoints as fast as it can
// leaves one that can be resumed, and none older than before.
func TestCheckpointOfAKilledProgram(t *testing.T) {
	if runtime.GOOS == "js" || runtime.GOOS == "wasip1" {
		t.Skip("no processes here")
	}
	if path := os.Getenv("KEISAN_CHECKPOINT"); path != "" {
		writeForever(t, path)
	}
	kills := 200
	if testing.Short() {
		kills = 25
	}
	path := filepath.Join(t.TempDir(), "run.npz")
	reader, last, most := newRunner(t), 0, 0
	for k := range kills {
		child := exec.Command(os.Args[0], "-test.run=^TestCheckpointOfAKilledProgram$")
		child.Env = append(os.Environ(), "KEISAN_CHECKPOINT="+path, "GOMAXPROCS=1")
		out, err := child.StdoutPipe()
		if err == nil {
			err = child.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 1)); err != nil { // it has begun
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(16000)) * time.Microsecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		child.Wait()
		step, err := reader.resumed(path)
		if err != nil {
			t.Fatalf("kill %d: %v", k, err)
		}
		if step < last {
			t.Fatalf("kill %d: step %d is before %d", k, step, last)
		}
		most, last = max(most, step-last), step
	}
	left := leftovers(t, path)
	t.Logf("%d kills: step %d, up to %d steps between two; %d were in the middle of writing", kills, last, most, len(left))
	if most < 1 {
		t.Error("no program came as far as a checkpoint")
	}
}

// writeForever resumes, if it can, and writes a checkpoint after each step.
func writeForever(t *testing.T, path string) {
	r := newRunner(t)
	if err := r.Resume(path, r.rng); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if r.at.Step == 0 {
		if err := r.SaveCheckpoint(path, r.rng); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Print("!")
	for {
		r.advance(t)
		if err := r.SaveCheckpoint(path, r.rng); err != nil {
			t.Fatal(err)
		}
	}
}

// A file that unpacks to far more than it is takes no memory.
func TestCheckpointBomb(t *testing.T) {
	r := newRunner(t)
	entries, err := r.checkpoint([]Part{r.rng})
	if err != nil {
		t.Fatal(err)
	}
	var bomb bytes.Buffer
	entries[1] = numbersEntry("losses", make([]float64, 1<<19))
	if err := numpy.WriteNpzCompressed(&bomb, entries...); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := r.resume(bytes.NewReader(bomb.Bytes()), int64(bomb.Len()), []Part{r.rng}); err == nil {
		t.Error("no error")
	}
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<20 {
		t.Errorf("a file of %d bytes takes %d", bomb.Len(), taken)
	}
}

// FuzzCheckpoint resumes from any bytes, as a file, or as the manifest of a file
// that is right but for it.
func FuzzCheckpoint(f *testing.F) {
	r := newRunner(f)
	r.advance(f)
	entries, err := r.checkpoint([]Part{r.rng})
	if err != nil {
		f.Fatal(err)
	}
	var file bytes.Buffer
	if err := numpy.WriteNpz(&file, entries...); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes(), true)
	f.Add(entries[0].Data.([]uint8), false)
	f.Fuzz(func(t *testing.T, b []byte, whole bool) {
		if !whole {
			own := append([]numpy.Entry{bytesEntry("manifest", b)}, entries[1:]...)
			var file bytes.Buffer
			if err := numpy.WriteNpz(&file, own...); err != nil {
				t.Fatal(err)
			}
			b = file.Bytes()
		}
		if err := r.resume(bytes.NewReader(b), int64(len(b)), []Part{r.rng}); err != nil {
			return
		}
		if _, err := r.checkpoint([]Part{r.rng}); err != nil {
			t.Fatalf("what was resumed cannot be written: %v", err)
		}
		r.advance(t)
	})
}

// An archive that is whole, but in which a number was changed, is refused.
func TestCheckpointChanged(t *testing.T) {
	r := newRunner(t)
	r.advance(t)
	entries, err := r.checkpoint([]Part{r.rng})
	if err != nil {
		t.Fatal(err)
	}
	entries[1] = numbersEntry("losses", []float64{r.at.History.Losses[0] + 1})
	var file bytes.Buffer
	if err := numpy.WriteNpz(&file, entries...); err != nil {
		t.Fatal(err)
	}
	err = newRunner(t).resume(bytes.NewReader(file.Bytes()), int64(file.Len()), []Part{r.rng})
	if err == nil || err.Error() != `entry "losses": its checksum is not the one in the manifest` {
		t.Errorf("have %v", err)
	}
}

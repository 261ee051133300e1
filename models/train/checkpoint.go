package train

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"keisan/autodiff"
	"keisan/internal/atomicfile"
	"keisan/internal/numpy"
)

// A checkpoint is a .npz file, which numpy.load reads:
//
//	manifest         JSON as bytes: the format, the progress, a checksum of each other entry
//	losses, averages the history's numbers, float64
//	value/NAME       each parameter of the graph and each State of the step, as it is
//	best/NAME        what KeepBest has copied
//	part/0, part/1   the places of batches and streams, as bytes
//	track/0, track/1 what metrics of Track have counted in this epoch, as bytes
//
// The manifest comes first. Nothing is compressed, so that an honest file is as
// large as what is in it.
const (
	checkpointFormat  = "keisan checkpoint"
	checkpointVersion = 1
)

// A Part is what a training goes through beside the machine: the batches, which
// know their place and the stream that shuffles them, and other streams of
// random numbers. *data.Batches, *data.TimeBatches, *data.Negatives and
// *data.RandomState are parts.
type Part interface {
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

// manifest is what the entry of this name says.
type manifest struct {
	Format    string
	Version   int
	Progress  Progress // but for the numbers that are entries
	BestEpoch int      // of the entries best/NAME
	Entries   []checksum
}

// A checksum is the SHA-256 of an entry as a .npy file, so that it covers type
// and shape.
type checksum struct{ Name, SHA256 string }

// SaveCheckpoint writes all that training depends on to a file: the values of
// all parameters, the optimizer's and other States, the keys and counters of
// dropout among them, the progress with its history, and where the parts stand.
// Give it the batches, and whatever else draws random numbers:
//
//	err = trainer.SaveCheckpoint("run.npz", batches)
//
// It may be called between steps, in Each, EachEpoch and OnStop say; [Checkpoints]
// does it regularly. At any moment, also if the program is killed or the disk is
// full, the path holds the whole old file or the whole new one. Equal states
// give equal bytes.
func (t *Trainer) SaveCheckpoint(path string, parts ...Part) error {
	if err := t.there("SaveCheckpoint"); err != nil {
		return err
	}
	return t.saveCheckpoint(atomicfile.OS, path, parts)
}

func (t *Trainer) saveCheckpoint(disk atomicfile.Disk, path string, parts []Part) error {
	entries, err := t.checkpoint(parts)
	if err == nil {
		err = atomicfile.WriteOn(disk, path, func(w io.Writer) error { return numpy.WriteNpz(w, entries...) })
	}
	if err != nil {
		return fmt.Errorf("train: checkpoint: %w", err)
	}
	return nil
}

// checkpoint returns the entries of a checkpoint. The values are not copied.
func (t *Trainer) checkpoint(parts []Part) ([]numpy.Entry, error) {
	m := manifest{Format: checkpointFormat, Version: checkpointVersion, Progress: t.at}
	h := &t.at.History
	entries := []numpy.Entry{{}, numbersEntry("losses", h.Losses), numbersEntry("averages", h.Averages)}
	m.Progress.History.Losses, m.Progress.History.Averages = nil, nil
	for _, v := range t.variables() {
		x := t.machine.Value(v)
		entries = append(entries, numpy.Entry{Name: "value/" + v.Name(), Array: numpy.Array{Shape: v.Shape().Extents(), Data: elements(x)}})
	}
	if t.best != nil && t.best.epoch > 0 {
		m.BestEpoch = t.best.epoch
		for i, v := range t.best.of {
			entries = append(entries, numpy.Entry{Name: "best/" + v.Name(), Array: numpy.Array{Shape: v.Shape().Extents(), Data: elements(t.best.then[i])}})
		}
	}
	moving, err := t.moving(parts)
	if err != nil {
		return nil, err
	}
	for _, p := range moving {
		b, err := p.MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("%s, a %T: %w", p, p.Part, err)
		}
		entries = append(entries, bytesEntry(p.name, b))
	}
	for _, e := range entries[1:] {
		sum, err := sumOf(e.Array)
		if err != nil {
			return nil, fmt.Errorf("entry %q: %w", e.Name, err)
		}
		m.Entries = append(m.Entries, checksum{e.Name, sum})
	}
	text, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	entries[0] = bytesEntry("manifest", text)
	return entries, nil
}

// An entryPart is a part and the name of its entry.
type entryPart struct {
	name string
	Part
}

// String returns the name as an error tells it: "part 0".
func (p entryPart) String() string { return strings.ReplaceAll(p.name, "/", " ") }

// moving returns the parts, and the metrics of Track that are parts.
func (t *Trainer) moving(parts []Part) ([]entryPart, error) {
	var all []entryPart
	for i, p := range parts {
		if absent(p) {
			return nil, fmt.Errorf("part %d is nil", i)
		}
		all = append(all, entryPart{"part/" + strconv.Itoa(i), p})
	}
	for i, m := range t.track.metrics {
		if p, ok := m.(Part); ok {
			all = append(all, entryPart{"track/" + strconv.Itoa(i), p})
		}
	}
	return all, nil
}

// variables returns all parameters of the graph, trained or not, and the States
// of the step.
func (t *Trainer) variables() []*autodiff.Node {
	return append(slices.Clone(t.machine.Graph().Params()), t.States()...)
}

func numbersEntry(name string, x []float64) numpy.Entry {
	return numpy.Entry{Name: name, Array: numpy.Array{Shape: []int{len(x)}, Data: append([]float64{}, x...)}}
}

func bytesEntry(name string, b []byte) numpy.Entry {
	return numpy.Entry{Name: name, Array: numpy.Array{Shape: []int{len(b)}, Data: b}}
}

func sumOf(a numpy.Array) (string, error) {
	h := sha256.New()
	err := numpy.WriteNpy(h, a)
	return hex.EncodeToString(h.Sum(nil)), err
}

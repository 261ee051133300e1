package train

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"keisan/internal/atomicfile"
)

// Save writes the history to a file: path ends in .csv, for a line an epoch, or
// in .json, for everything. At any moment the path holds the whole old file or
// the whole new one. Equal histories give equal bytes.
func (h *History) Save(path string) error {
	write := h.WriteCSV
	switch filepath.Ext(path) {
	case ".csv":
	case ".json":
		write = h.WriteJSON
	default:
		return fmt.Errorf("train: save %s: a history is saved as .csv or .json", path)
	}
	if err := atomicfile.Write(path, write); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	return nil
}

// LoadHistory reads a file that Save has written as .json.
func LoadHistory(path string) (*History, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	h := &History{}
	if err := json.Unmarshal(data, h); err != nil {
		return nil, fmt.Errorf("train: load %s: %w", path, err)
	}
	return h, nil
}

// WriteCSV writes a line of names and a line for each epoch (RFC 4180). Numbers
// have the digits that tell them from all others; what an epoch lacks is empty.
func (h *History) WriteCSV(w io.Writer) error {
	names := h.Names()
	out := csv.NewWriter(w)
	out.Write(names)
	for _, r := range h.Epochs {
		cells := make([]string, len(names))
		for i, name := range names {
			if v, ok := r.cell(name); ok {
				cells[i] = strconv.FormatFloat(v, 'g', -1, 64)
			}
		}
		out.Write(cells)
	}
	out.Flush()
	return out.Error()
}

// WriteJSON writes everything as one indented JSON object. NaN and infinities,
// which JSON has no numbers for, are the strings "NaN", "+Inf" and "-Inf".
func (h *History) WriteJSON(w io.Writer) error {
	data, err := json.MarshalIndent(h, "", " ")
	if err == nil {
		_, err = w.Write(append(data, '\n'))
	}
	return err
}

// MarshalJSON is that of WriteJSON without the spaces.
func (h History) MarshalJSON() ([]byte, error) {
	f := historyFile{numbers(h.Losses), numbers(h.Averages), []recordFile{}}
	for _, r := range h.Epochs {
		f.Epochs = append(f.Epochs, recordFile{r.Epoch, r.Steps, jsonNumber(r.Loss), jsonNumber(r.Rate), scoreFiles(r.Train), scoreFiles(r.Valid)})
	}
	return json.Marshal(f)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (h *History) UnmarshalJSON(data []byte) error {
	var f historyFile
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	*h = History{Losses: floats(f.Losses), Averages: floats(f.Averages)}
	for _, r := range f.Epochs {
		h.Epochs = append(h.Epochs, Record{r.Epoch, r.Steps, float64(r.Loss), float64(r.Rate), scores(r.Train), scores(r.Valid)})
	}
	return nil
}

// The form of the JSON file.
type (
	historyFile struct {
		Losses   []jsonNumber `json:"losses"`
		Averages []jsonNumber `json:"averages"`
		Epochs   []recordFile `json:"epochs"`
	}
	recordFile struct {
		Epoch int         `json:"epoch"`
		Steps int         `json:"steps"`
		Loss  jsonNumber  `json:"loss"`
		Rate  jsonNumber  `json:"rate"`
		Train []scoreFile `json:"train,omitempty"`
		Valid []scoreFile `json:"valid,omitempty"`
	}
	scoreFile struct {
		Name   string     `json:"name"`
		Value  jsonNumber `json:"value"`
		Higher bool       `json:"higher,omitempty"`
	}
	// A jsonNumber is a float64 that need not be finite.
	jsonNumber float64
)

// MarshalJSON writes a number, or a string if it is not finite.
func (v jsonNumber) MarshalJSON() ([]byte, error) {
	f := float64(v)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return json.Marshal(strconv.FormatFloat(f, 'g', -1, 64))
	}
	return json.Marshal(f)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *jsonNumber) UnmarshalJSON(data []byte) error {
	var f float64
	err := json.Unmarshal(data, &f)
	switch string(data) {
	case `"NaN"`:
		f, err = math.NaN(), nil
	case `"+Inf"`:
		f, err = math.Inf(1), nil
	case `"-Inf"`:
		f, err = math.Inf(-1), nil
	}
	*v = jsonNumber(f)
	return err
}

func numbers(list []float64) []jsonNumber {
	out := make([]jsonNumber, len(list))
	for i, v := range list {
		out[i] = jsonNumber(v)
	}
	return out
}

func floats(list []jsonNumber) []float64 {
	out := make([]float64, len(list))
	for i, v := range list {
		out[i] = float64(v)
	}
	return out
}

func scoreFiles(list []Score) []scoreFile {
	var out []scoreFile
	for _, s := range list {
		out = append(out, scoreFile{s.Name, jsonNumber(s.Value), s.Higher})
	}
	return out
}

func scores(list []scoreFile) []Score {
	var out []Score
	for _, s := range list {
		out = append(out, Score{s.Name, float64(s.Value), s.Higher})
	}
	return out
}

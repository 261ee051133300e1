package train_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"keisan/models/train"
)

func someHistory() *train.History {
	return &train.History{
		Losses:   []float64{1.5, 0.1, math.NaN(), math.Inf(1), math.Inf(-1), -0.25},
		Averages: []float64{0.8},
		Epochs: []train.Record{
			{Epoch: 1, Steps: 3, Loss: 0.1, Rate: 0.01, Train: []train.Score{{"accuracy", 0.5, true}}},
			{Epoch: 2, Steps: 6, Loss: math.NaN(), Rate: 1e-7, Train: []train.Score{{"accuracy", 2.0 / 3, true}},
				Valid: []train.Score{{"perplexity, held out", 134.5, false}, {"accuracy", math.Inf(1), true}}},
		},
	}
}

func TestHistoryCSV(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.csv")
	if err := someHistory().Save(path); err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := `epoch,steps,loss,rate,train accuracy,"valid perplexity, held out",valid accuracy
1,3,0.1,0.01,0.5,,
2,6,NaN,1e-07,0.6666666666666666,134.5,+Inf
`
	if string(have) != want {
		t.Errorf("have\n%swant\n%s", have, want)
	}
}

// What is read is what was written, and equal histories give equal bytes.
func TestHistoryJSON(t *testing.T) {
	for name, h := range map[string]*train.History{"some": someHistory(), "none": {}} {
		path := filepath.Join(t.TempDir(), "history.json")
		if err := h.Save(path); err != nil {
			t.Fatal(err)
		}
		first, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		back, err := train.LoadHistory(path)
		if err != nil {
			t.Fatal(err)
		}
		if have, want := fmt.Sprintf("%+v", *back), fmt.Sprintf("%+v", *h); have != want {
			t.Errorf("%s: have %s, want %s", name, have, want)
		}
		var second bytes.Buffer
		if err := back.WriteJSON(&second); err != nil || second.String() != string(first) {
			t.Errorf("%s: have %s, %v, want %s", name, second.String(), err, first)
		}
	}
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte(`{"losses": ["nan"]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := train.LoadHistory(bad); err == nil || !strings.Contains(err.Error(), "bad.json") {
		t.Errorf("a wrong file: have %v", err)
	}
	if err := someHistory().Save("history.txt"); err == nil || !strings.Contains(err.Error(), ".csv or .json") {
		t.Errorf("a wrong name: have %v", err)
	}
}

func TestBestAndColumns(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		valid       []float64
		higher      bool
		best, since int
	}{
		{nil, false, 0, 0}, {[]float64{nan}, false, 0, 1}, {[]float64{nan, 5, 4, 4, 6}, false, 6, 2},
		{[]float64{1, 3, 2, 3}, true, 4, 2}, {[]float64{2, 1}, false, 4, 0},
	} {
		h := validated(c.valid, c.higher)
		for i := range h.Epochs {
			h.Epochs[i].Epoch = i + 1 // validated every second
		}
		best, ok := h.Best()
		if best.Epoch != c.best || ok != (c.best > 0) || h.SinceBest() != c.since {
			t.Errorf("%v: have the best in epoch %d and %d since, want %d and %d", c.valid, best.Epoch, h.SinceBest(), c.best, c.since)
		}
	}
	h := someHistory()
	for name, want := range map[string][]float64{
		"epoch": {1, 2}, "steps": {3, 6}, "rate": {0.01, 1e-7}, "train accuracy": {0.5, 2.0 / 3}, "valid perplexity, held out": {134.5}, "accuracy": nil,
	} {
		if have := h.Column(name); !reflect.DeepEqual(have, want) {
			t.Errorf("%s: have %v, want %v", name, have, want)
		}
	}
}

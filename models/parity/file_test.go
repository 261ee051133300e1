package parity

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"keisan/autodiff"
)

// A file is a case.
type file struct {
	raw   []byte
	float autodiff.DType // in which it is to run
	known []string       // the keys that something has read
}

// read reads a case, zipped or not.
func read(t *testing.T, path string) *file {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return &file{raw: raw}
}

// into reads the keys that v has fields for, all of which the case must have but
// those with ",omitempty".
func (c *file) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(c.raw, v); err != nil {
		t.Fatal(err)
	}
	of := reflect.TypeOf(v).Elem()
	if missing := lacks(c.raw, of); len(missing) > 0 {
		t.Fatalf("the case has no %s", strings.Join(missing, ", no "))
	}
	known, _ := keys(of, nil)
	c.known = append(c.known, known...)
}

// lacks returns the keys that a type has fields for and JSON has not, at any
// depth, as paths.
func lacks(raw json.RawMessage, of reflect.Type) (missing []string) {
	if reflect.PointerTo(of).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return nil
	}
	var object map[string]json.RawMessage
	var list []json.RawMessage
	switch of.Kind() {
	case reflect.Pointer:
		return lacks(raw, of.Elem())
	case reflect.Slice:
		if of.Elem().Kind() == reflect.Struct && json.Unmarshal(raw, &list) == nil {
			for _, one := range list {
				missing = append(missing, lacks(one, of.Elem())...)
			}
			if len(list) == 0 {
				missing = append(missing, "elements")
			}
		}
	case reflect.Map:
		if of.Elem().Kind() == reflect.Struct && json.Unmarshal(raw, &object) == nil {
			for name, one := range object {
				for _, m := range lacks(one, of.Elem()) {
					missing = append(missing, name+"."+m)
				}
			}
			slices.Sort(missing)
		}
	case reflect.Struct:
		if json.Unmarshal(raw, &object) != nil {
			return nil
		}
		_, missing = keys(of, object)
		for _, f := range reflect.VisibleFields(of) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" {
				name = strings.ToLower(f.Name)
			}
			if one, ok := object[name]; ok {
				for _, m := range lacks(one, f.Type) {
					missing = append(missing, name+"."+m)
				}
			}
		}
	}
	return missing
}

// unread tells of the keys that nothing has read: of those that are nearly one
// that something reads, as a mistake, and of the others in the log.
func (c *file) unread(t *testing.T) {
	t.Helper()
	var given map[string]json.RawMessage
	if err := json.Unmarshal(c.raw, &given); err != nil {
		t.Fatal(err)
	}
	var others []string
	for name := range given {
		if slices.Contains(c.known, name) || name == "recipe" {
			continue
		}
		i := slices.IndexFunc(c.known, func(k string) bool { return given[k] == nil && apart(k, name) <= 2 })
		if i >= 0 {
			t.Errorf("nothing reads the key %q; is it %q?", name, c.known[i])
		}
		others = append(others, name)
	}
	if slices.Sort(others); len(others) > 0 {
		t.Logf("not compared: %s", strings.Join(others, ", "))
	}
}

// apart returns how many letters must be put in, taken out or changed to make b
// of a, Levenshtein's distance: d(i, j) of the first i and j letters is the least
// of d(i−1, j) + 1, d(i, j−1) + 1 and d(i−1, j−1) + [aᵢ ≠ bⱼ].
func apart(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(row[j+1]+1, row[j]+1, change)
		}
	}
	return row[len(b)]
}

// What a case must have and has not is told, at any depth; a key that nobody
// reads is told, too, and is a mistake if it is nearly one that is missing.
func TestLacks(t *testing.T) {
	type run struct {
		Config options[struct{ Seed uint32 }]
		Losses []float64
		After  *stream `json:"after,omitempty"`
	}
	type most struct {
		Runs  []run
		Named map[string]run `json:"named,omitempty"`
	}
	for raw, want := range map[string]string{
		`{"runs": [{"config": {"seed": 1}, "losses": []}]}`: "",
		`{"run": []}`:       "runs",
		`{"runs": []}`:      "runs.elements",
		`{"runs": [{}, 1]}`: "runs.config runs.losses",
		`{"runs": [{"config": {"seed": 1}, "losses": [], "after": {}}]}`:        "runs.after.next_two_random_sample",
		`{"runs": [{"config": 1, "losses": 2}], "named": {"a": {"losses": 3}}}`: "named.a.config",
	} {
		if have := strings.Join(lacks([]byte(raw), reflect.TypeFor[most]()), " "); have != want {
			t.Errorf("%s: have %q, want %q", raw, have, want)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "abc", 3}, {"losses", "losses", 0}, {"losses", "loses", 1}, {"iters", "iter_s", 1}, {"kitten", "sitting", 3}, {"ab", "ba", 2}} {
		if have, back := apart(c.a, c.b), apart(c.b, c.a); have != c.want || back != c.want {
			t.Errorf("%q and %q: have %d and %d, want %d", c.a, c.b, have, back, c.want)
		}
	}
}

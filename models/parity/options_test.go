package parity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Options are what a case says of the model, a field an option. One that the
// model does not have, and one that it must have and the case has not, is an
// error: no case passes because nobody looked. A field's ",omitempty" says that
// the case may have it or not.
type options[T any] struct{ of T }

// UnmarshalJSON reads the options.
func (o *options[T]) UnmarshalJSON(raw []byte) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(raw, &given); err != nil {
		return fmt.Errorf("config: %w", err)
	}
	known, missing := keys(reflect.TypeFor[T](), given)
	for name := range given {
		if !slices.Contains(known, name) {
			return fmt.Errorf("config: no option %q; there are %s", name, strings.Join(known, ", "))
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("config: %s missing", strings.Join(missing, ", "))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&o.of); err != nil {
		return fmt.Errorf("config: %w", err)
	}
	return nil
}

// keys returns the keys that a type of struct has fields for, sorted, and those
// of them that must be given and are not.
func keys(of reflect.Type, given map[string]json.RawMessage) (known, missing []string) {
	for _, f := range reflect.VisibleFields(of) {
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
			if _, ok := given[f.Name]; ok {
				name = f.Name
			}
		}
		known = append(known, name)
		if _, ok := given[name]; !ok && rest == "" {
			missing = append(missing, name)
		}
	}
	slices.Sort(known)
	return known, missing
}

// An option that nobody reads, one that is missing and one of another type are
// errors that name it.
func TestOptions(t *testing.T) {
	type config struct {
		Seed uint32
		Rate float64 `json:"lr"`
		Max  float64 `json:"max_grad,omitempty"`
	}
	for raw, want := range map[string]string{
		`{"seed": 1, "lr": 0.5}`:                   "",
		`{"seed": 1, "lr": 0.5, "max_grad": null}`: "",
		`{"seed": 1, "lr": 0.5, "decay": 2}`:       `config: no option "decay"; there are lr, max_grad, seed`,
		`{"lr": 0.5}`:                              "config: seed missing",
		`{}`:                                       "config: seed, lr missing",
		`{"seed": -1, "lr": 0.5}`:                  "config: json: cannot unmarshal number -1 into Go struct field config.Seed of type uint32",
		`[1]`:                                      "config: json: cannot unmarshal array into Go value of type map[string]json.RawMessage",
	} {
		var c struct{ Config options[config] }
		have := ""
		if err := json.Unmarshal([]byte(`{"config": `+raw+`}`), &c); err != nil {
			have = err.Error()
		}
		if have != want {
			t.Errorf("%s: have %q, want %q", raw, have, want)
		}
	}
}

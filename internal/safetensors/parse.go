package safetensors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// parse reads a header. It is stricter than a reader of JSON has to be: no name
// comes twice, nothing is left out, nothing is there that the format does not
// have, and only spaces follow.
func parse(header []byte) (tensors []Info, metadata map[string]string, err error) {
	if len(header) == 0 || header[0] != '{' || !utf8.Valid(header) {
		return nil, nil, errors.New("the header is no JSON object in UTF-8")
	}
	p := parser{json.NewDecoder(bytes.NewReader(header))}
	p.UseNumber()
	seen := map[string]bool{}
	err = p.object(func(name string) error {
		if seen[name] {
			return fmt.Errorf("the header has %.60q twice", name)
		}
		seen[name] = true
		if name == metadataKey {
			metadata, err = p.strings()
			return err
		}
		if err := checkName(name); err != nil {
			return err
		}
		t, err := p.info()
		if err != nil {
			return fmt.Errorf("the header's %.60q: %w", name, err)
		}
		t.Name = name
		tensors = append(tensors, t)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if rest := bytes.TrimRight(header[p.InputOffset():], " "); len(rest) > 0 {
		return nil, nil, fmt.Errorf("the header goes on behind its end: %.20q", rest)
	}
	return tensors, metadata, nil
}

type parser struct{ *json.Decoder }

// delim reads one of { } [ ].
func (p parser) delim(want json.Delim) error {
	t, err := p.Token()
	if err != nil {
		return fmt.Errorf("the header is no JSON: %w", err)
	}
	if t != want {
		return fmt.Errorf("the header has %.20q where %q should be", fmt.Sprint(t), want.String())
	}
	return nil
}

// object reads an object, each value by the function that is called for its key.
func (p parser) object(value func(key string) error) error {
	if err := p.delim('{'); err != nil {
		return err
	}
	for p.More() {
		t, err := p.Token()
		if err != nil {
			return fmt.Errorf("the header is no JSON: %w", err)
		}
		key, ok := t.(string)
		if !ok {
			return fmt.Errorf("the header has %.20q where a name should be", fmt.Sprint(t))
		}
		if err := value(key); err != nil {
			return err
		}
	}
	return p.delim('}')
}

// strings reads an object of strings.
func (p parser) strings() (map[string]string, error) {
	m := map[string]string{}
	return m, p.object(func(key string) error {
		if _, ok := m[key]; ok {
			return fmt.Errorf("the metadata have %.60q twice", key)
		}
		text, err := p.text()
		m[key] = text
		return err
	})
}

// info reads what is said of a tensor: its three fields, each once.
func (p parser) info() (t Info, err error) {
	var offsets []int64
	seen := map[string]bool{}
	err = p.object(func(key string) error {
		if seen[key] {
			return fmt.Errorf("%s is there twice", key)
		}
		seen[key] = true
		switch key {
		case "dtype":
			name, err := p.text()
			t.DType = DType(name)
			return err
		case "shape":
			extents, err := p.numbers()
			t.Shape = make([]int, len(extents))
			for i, e := range extents {
				if t.Shape[i] = int(e); int64(t.Shape[i]) != e {
					return fmt.Errorf("the extent %d is too large", e)
				}
			}
			return err
		case "data_offsets":
			offsets, err = p.numbers()
			return err
		}
		return fmt.Errorf("%.60q is no field of a tensor", key)
	})
	switch {
	case err != nil:
		return t, err
	case len(seen) != 3:
		return t, errors.New("dtype, shape or data_offsets is missing")
	case len(offsets) != 2:
		return t, fmt.Errorf("data_offsets has %d numbers, not 2", len(offsets))
	}
	t.begin, t.end = offsets[0], offsets[1]
	return t, nil
}

func (p parser) text() (string, error) {
	t, err := p.Token()
	if err != nil {
		return "", fmt.Errorf("the header is no JSON: %w", err)
	}
	s, ok := t.(string)
	if !ok {
		return "", fmt.Errorf("the header has %.20q where a string should be", fmt.Sprint(t))
	}
	return s, nil
}

// numbers reads a list of whole numbers that are not negative.
func (p parser) numbers() (list []int64, err error) {
	if err := p.delim('['); err != nil {
		return nil, err
	}
	for p.More() {
		t, err := p.Token()
		if err != nil {
			return nil, fmt.Errorf("the header is no JSON: %w", err)
		}
		n, ok := t.(json.Number)
		v, err := strconv.ParseUint(string(n), 10, 63)
		if !ok || err != nil {
			return nil, fmt.Errorf("the header has %.20q where a whole number should be", fmt.Sprint(t))
		}
		list = append(list, int64(v))
	}
	return list, p.delim(']')
}

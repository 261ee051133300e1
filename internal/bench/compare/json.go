package compare

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"keisan/internal/atomicfile"
)

// SaveJSON writes what was measured, in lines that a person can read.
func SaveJSON(path string, v any) error {
	text, err := json.MarshalIndent(v, "", "\t")
	if err != nil {
		return err
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
}

// LoadJSON reads into v what SaveJSON wrote, and returns v. An error says what the
// file is not.
func LoadJSON[T any](path, what string, v *T) (*T, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return nil, fmt.Errorf("%s is no %s: %w", path, what, err)
	}
	return v, nil
}

package cli

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Func is a flag whose value read reads. Its error says what is allowed.
func Func(name string, read func(value string) error) Flag {
	return Flag{name, func(f *flag.FlagSet) { f.Func(name, "", read) }}
}

// Pattern is a regular expression, which *to becomes.
func Pattern(name string, to **regexp.Regexp) Flag {
	return Func(name, func(s string) (err error) {
		*to, err = regexp.Compile(s)
		return err
	})
}

// Switch is a flag without a value, which makes *to true; -name=false makes it
// false.
func Switch(name string, to *bool) Flag {
	read := func(s string) error {
		v, err := strconv.ParseBool(s)
		if err != nil {
			return errors.New("allowed are true, false")
		}
		*to = v
		return nil
	}
	return Flag{name, func(f *flag.FlagSet) { f.BoolFunc(name, "", read) }}
}

// Whole is a whole number from low to top; math.MaxInt is no top.
func Whole[T int | uint32](name string, to *T, low, top T) Flag {
	allowed := fmt.Errorf("allowed is a whole number from %d to %d", low, top)
	if uint64(top) == math.MaxInt {
		allowed = fmt.Errorf("allowed is a whole number, %d or more", low)
	}
	return Func(name, func(s string) error {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < int64(low) || n > int64(top) {
			return allowed
		}
		*to = T(n)
		return nil
	})
}

// Positive is a number above 0, and finite.
func Positive(name string, to *float64) Flag {
	return Number(name, to, "a number above 0", func(v float64) bool { return v > 0 })
}

// Number is a number that is ok, never NaN nor infinite. The words allowed say
// which numbers are.
func Number(name string, to *float64, allowed string, ok func(float64) bool) Flag {
	return Func(name, func(s string) error {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || !ok(v) {
			return errors.New("allowed is " + allowed)
		}
		*to = v
		return nil
	})
}

// OneOf is one of the choices, by the name that fmt.Sprint gives it.
func OneOf[T any](name string, to *T, choices ...T) Flag {
	return Func(name, func(s string) error {
		var names []string
		for _, c := range choices {
			if fmt.Sprint(c) == s {
				*to = c
				return nil
			}
			names = append(names, fmt.Sprint(c))
		}
		return errors.New("allowed are " + strings.Join(names, ", "))
	})
}

// Path is the path of what, "a folder" say: any text that is not empty.
func Path(name string, to *string, what string) Flag {
	return Func(name, func(s string) error {
		if s == "" {
			return errors.New("allowed is the path of " + what)
		}
		*to = s
		return nil
	})
}

// Writable returns a Mistake unless the value of the flag of this name can be
// the path of a file to write: better to know before minutes of work than after.
func Writable(name, path string) error {
	folder, err := os.Stat(filepath.Dir(path))
	old, missing := os.Stat(path)
	if path == "" || err != nil || !folder.IsDir() || missing == nil && !old.Mode().IsRegular() {
		return Mistakef("invalid value %q for flag -%s: allowed is the path of a file in a folder that exists", path, name)
	}
	return nil
}

// Preset is a flag without a value that sets several others, in set. Flags that
// come after it on the command line count.
func Preset(name string, set func()) Flag {
	return Flag{name, func(f *flag.FlagSet) {
		f.BoolFunc(name, "", func(s string) error {
			if on, err := strconv.ParseBool(s); err != nil || !on {
				return errors.New("it has no value")
			}
			set()
			return nil
		})
	}}
}

// Package cli reads the command lines of this module's programs. A program
// declares its flags, each with what is allowed, in one call:
//
//	err := cli.Parse(args,
//		cli.Whole("epochs", &epochs, 1, 1000),
//		cli.Positive("lr", &lr),
//		cli.OneOf("dtype", &dtype, autodiff.Float64, autodiff.Float32))
//
// and tells how it went by Exit. The variables hold the defaults. A mistake is
// one line that says what is allowed.
package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// A Flag is a flag of the command line, and what is allowed for it.
type Flag struct {
	name    string
	declare func(*flag.FlagSet)
}

// Mistake is an error in the command line, not in the work of the program. Err
// says in one line what is allowed.
type Mistake struct{ Err error }

// Error returns the line.
func (m Mistake) Error() string { return m.Err.Error() }

// Unwrap returns Err.
func (m Mistake) Unwrap() error { return m.Err }

// Mistakef returns a Mistake in fmt.Errorf's words, for what Parse cannot see:
// flags that do not go together, say.
func Mistakef(format string, args ...any) error { return Mistake{fmt.Errorf(format, args...)} }

// Parse reads args, the command line without the program's name. A variable
// whose flag is not given keeps its value. -h and -help are flags as well: the
// error is flag.ErrHelp then; any other error is a Mistake: a value that is not
// allowed, a flag that there is not, an argument besides.
func Parse(args []string, flags ...Flag) error {
	f := flag.NewFlagSet("", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	names := ""
	for _, flag := range flags {
		flag.declare(f)
		names += "-" + flag.name + " "
	}
	err := f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil && (strings.HasPrefix(err.Error(), "flag provided but not defined") || strings.HasPrefix(err.Error(), "bad flag syntax")):
		return Mistakef("%w; allowed are %s-h", err, names)
	case err != nil:
		return Mistake{err}
	case f.NArg() > 0:
		return Mistakef("unexpected argument %q; allowed are %s-h", f.Arg(0), names)
	}
	return nil
}

// Exit tells how the program of this name ended, and returns its exit code: 0
// if err is nil, or flag.ErrHelp, for which it prints the help; 2 for a Mistake;
// 1 for any other error. An error is a line on stderr that the name begins.
func Exit(name, help string, err error, stdout, stderr io.Writer) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, help)
		return 0
	}
	fmt.Fprintf(stderr, "%s: %v\n", name, err)
	if errors.As(err, new(Mistake)) {
		return 2
	}
	return 1
}

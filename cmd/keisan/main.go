// Command keisan is the framework's command line.
//
//	go run ./cmd/keisan -h
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

const help = `keisan is the command line of the Keisan framework.

	go run ./cmd/keisan COMMAND [flags]

  bench    measures how fast the framework is, beside its peers if you like

keisan COMMAND -h tells more.
`

// commands run the rest of the command line.
var commands = map[string]func(ctx context.Context, args []string, std streams) error{
	"bench": bench,
}

// streams are a process's.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// usage is a mistake in the command line, one line that says what is allowed.
type usage struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := command(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// command runs the program and returns its exit code: 2 for a bad command line,
// 1 if something failed.
func command(ctx context.Context, args []string, std streams) int {
	err := dispatch(ctx, args, std)
	var mistake usage
	switch {
	case err == nil:
		return 0
	case errors.As(err, &mistake):
		fmt.Fprintln(std.err, "keisan:", err)
		return 2
	case errors.Is(err, context.Canceled):
		err = errors.New("interrupted")
	}
	fmt.Fprintln(std.err, "keisan:", err)
	return 1
}

func dispatch(ctx context.Context, args []string, std streams) error {
	if len(args) == 0 {
		return usage{errors.New("which command? There is bench; -h tells more")}
	}
	name := args[0]
	switch name {
	case "-h", "-help", "--help", "help":
		fmt.Fprint(std.out, help)
		return nil
	}
	run, ok := commands[name]
	if !ok {
		return usage{fmt.Errorf("no command %q; there is bench", name)}
	}
	return run(ctx, args[1:], std)
}

// parse reads the flags of a command; help is true if they ask for it. Arguments
// besides are a mistake.
func parse(f *flag.FlagSet, args []string) (help bool, err error) {
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	err = f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return true, nil
	case err != nil && strings.Contains(err.Error(), "not defined"):
		return false, usage{fmt.Errorf("%s: %w; allowed are %s", f.Name(), err, flagNames(f))}
	case err != nil:
		return false, usage{fmt.Errorf("%s: %w", f.Name(), err)}
	case f.NArg() > 0:
		return false, usage{fmt.Errorf("%s: unexpected argument %q; allowed are %s", f.Name(), f.Arg(0), flagNames(f))}
	}
	return false, nil
}

func flagNames(f *flag.FlagSet) string {
	var names []string
	f.VisitAll(func(f *flag.Flag) { names = append(names, "-"+f.Name) })
	return strings.Join(append(names, "-h"), " ")
}

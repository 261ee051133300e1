// Command keisan is the framework's command line.
//
//	go run ./cmd/keisan -h
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"os/signal"

	"keisan/internal/cli"
)

const help = `keisan is the command line of the Keisan framework.

	go run ./cmd/keisan COMMAND [flags]

  bench    measures how fast the framework is, beside its peers if you like
  gpu      checks and measures the cuda engine on this machine's GPU

keisan COMMAND -h tells more.
`

// commands run the rest of the command line.
var commands = map[string]struct {
	help string
	run  func(ctx context.Context, args []string, std streams) error
}{
	"bench": {benchHelp, bench},
	"gpu":   {gpuHelp, gpuCommand},
}

// streams are a process's.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := command(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// command runs the program and returns its exit code.
func command(ctx context.Context, args []string, std streams) int {
	exit := func(err error) int { return cli.Exit("keisan", help, err, std.out, std.err) }
	if len(args) == 0 {
		return exit(cli.Mistakef("which command? There are bench, gpu; -h tells more"))
	}
	name := args[0]
	switch name {
	case "-h", "-help", "--help", "help":
		return exit(flag.ErrHelp)
	}
	c, ok := commands[name]
	if !ok {
		return exit(cli.Mistakef("no command %q; there are bench, gpu", name))
	}
	err := c.run(ctx, args[1:], std)
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	return cli.Exit("keisan "+name, c.help, err, std.out, std.err)
}

package cli_test

import (
	"fmt"
	"os"

	"keisan/internal/cli"
)

// A program that adds a number to itself.
func Example() {
	const help = `double doubles a number.

  -n  1  the number: 0 to 1000
`
	run := func(args []string) error {
		n := 1
		if err := cli.Parse(args, cli.Whole("n", &n, 0, 1000)); err != nil {
			return err
		}
		fmt.Println(n + n)
		return nil
	}
	for _, args := range [][]string{nil, {"-n", "21"}, {"-n", "many"}, {"-m"}, {"-h"}} {
		fmt.Println("exit code", cli.Exit("double", help, run(args), os.Stdout, os.Stdout))
	}
	// Output:
	// 2
	// exit code 0
	// 42
	// exit code 0
	// double: invalid value "many" for flag -n: allowed is a whole number from 0 to 1000
	// exit code 2
	// double: flag provided but not defined: -m; allowed are -n -h
	// exit code 2
	// double doubles a number.
	//
	//   -n  1  the number: 0 to 1000
	// exit code 0
}

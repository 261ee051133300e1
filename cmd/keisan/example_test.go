package main

import (
	"context"
	"os"
)

func Example() {
	command(context.Background(), []string{"bench", "-list", "-run", "compile|declare"}, streams{os.Stdin, os.Stdout, os.Stderr})
	// Output:
	// compile/10000
	// compile/better
	// compile/100000
	// declare
}

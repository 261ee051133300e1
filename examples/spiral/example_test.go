package main

import (
	"context"
	"os"
)

// The first lines of the book's log.
func Example() {
	c, err := parse([]string{"-epochs", "4"})
	if err != nil {
		os.Stdout.WriteString(err.Error())
		return
	}
	if _, err := learn(context.Background(), c, os.Stdout); err != nil {
		os.Stdout.WriteString(err.Error())
	}
	// Output:
	// | epoch 1 |  iter 1 / 10 | time 0[s] | loss 1.10
	// | epoch 2 |  iter 1 / 10 | time 0[s] | loss 1.12
	// | epoch 3 |  iter 1 / 10 | time 0[s] | loss 1.13
	// | epoch 4 |  iter 1 / 10 | time 0[s] | loss 1.12
}

// Package data holds the datasets, and cuts them into the batches that a
// training loop eats.
//
// [Spiral] makes the points of the book's first chapter, [Batches] gives them
// out a mini-batch at a time, shuffled each epoch. Both draw from a
// [RandomState], which repeats numpy.random.seed, so that a run with the seed
// of a Python program sees the same data in the same order.
package data

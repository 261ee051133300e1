// Package data holds the datasets, and cuts them into the batches that a
// training loop eats.
//
// Datasets: [Spiral]; sums and dates as questions and answers, [Addition] and
// [Dates], encoded by [Encode]; texts, [Preprocess], [ReadText] and
// [LoadCorpus], numbered by a [Vocabulary]; files of images and of tables,
// [ReadIDX], [ReadImages] and [CSV]. [Download] fetches a file that can only be
// the one that is meant.
//
// Batches: [Batches] of samples, [TimeBatches] of a text, [Negatives] with
// negative samples for word vectors; [Contexts], [OneHot] and [Pad] shape what
// goes into them.
//
// [Spiral] makes the points of the book's first chapter, [Batches] gives them
// out a mini-batch at a time, shuffled each epoch. Both draw from a
// [RandomState], which repeats numpy.random.seed, so that a run with the seed
// of a Python program sees the same data in the same order.
package data

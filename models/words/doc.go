// Package words makes vectors of words by counting, and asks vectors, however
// they came about, which words are alike.
//
// The counting is that of chapter 2 of Deep Learning from Scratch 2: words are
// known by their neighbours ([CoOccurrence]), neighbours count more the less one
// would expect them ([PPMI]), and the singular value decomposition keeps what
// tells words apart ([Reduce]):
//
//	counts, err := words.CoOccurrence(corpus, vocabulary.Len(), 1)
//	unexpected, err := words.PPMI(counts)
//	rows, err := words.Reduce(unexpected, 100)
//	vectors, err := words.NewVectors(vocabulary.Words(), rows)
//	alike, err := vectors.MostSimilar("you", 5)
//
// The other way to vectors is training: models.CBOW and models.SkipGram.
package words

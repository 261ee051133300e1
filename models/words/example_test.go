package words_test

import (
	"fmt"

	"keisan/models/data"
	"keisan/models/words"
)

// The book's sentence: "goodbye" and "i" stand in for each other after "you say"
// and "and", as far as so few words can tell.
func Example() {
	corpus, vocabulary := data.Preprocess("You say goodbye and I say hello.")
	counts, err := words.CoOccurrence(corpus, vocabulary.Len(), 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	vectors, err := words.NewVectors(vocabulary.Words(), counts)
	if err != nil {
		fmt.Println(err)
		return
	}
	alike, err := vectors.MostSimilar("you", 5)
	for _, n := range alike {
		fmt.Printf("%s %.4f\n", n.Word, n.Similarity)
	}
	fmt.Println(err)
	// Output:
	// goodbye 0.7071
	// i 0.7071
	// hello 0.7071
	// say 0.0000
	// and 0.0000
	// <nil>
}

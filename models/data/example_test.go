package data_test

import (
	"fmt"
	"strings"

	"gorgonia.org/tensor"

	"keisan/models/data"
)

// The book's dataset in float32, and the generator where the data ended.
func ExampleSpiral() {
	set, rng := data.Spiral(1984)
	set, err := set.As(tensor.Float32)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.X.Shape(), set.T.Shape(), set.X.Dtype())
	fmt.Println(set.X.Data().([]float32)[2:4])
	fmt.Println(rng.Randn(1)) // becomes the first weight
	// Output:
	// (300, 2) (300, 3) float32
	// [-0.0009769865 0.0099521605]
	// [0.09047736800779092]
}

// Two epochs of five samples in batches of two; the fifth is dropped.
func ExampleBatches() {
	x := tensor.New(tensor.WithShape(5, 2), tensor.WithBacking([]float64{0, 0, 1, 1, 2, 2, 3, 3, 4, 4}))
	labels := tensor.New(tensor.WithShape(5), tensor.WithBacking([]int64{0, 1, 2, 3, 4}))
	b, err := data.NewBatches(2, data.Drop, data.NewRandomState(1), x, labels)
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 2 {
		for b.Next() {
			fmt.Println(b.Epoch(), b.Batch()[0].Data(), b.Batch()[1].Data())
		}
	}
	// Output:
	// 0 [2 2 1 1] [2 1]
	// 0 [4 4 0 0] [4 0]
	// 1 [2 2 4 4] [2 4]
	// 1 [3 3 0 0] [3 0]
}

// The book's toy text, and the words around each word.
func ExampleContexts() {
	corpus, words := data.Preprocess("You say goodbye and I say hello.")
	fmt.Println(corpus, words.Words())
	contexts, target, err := data.Contexts(corpus, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(contexts.Int64s()[:4], target.Int64s()[:2])
	// Output:
	// [0 1 2 3 4 1 5 6] [you say goodbye and i hello .]
	// [0 2 1 3] [1 2]
}

// Dates in their forms, encoded as in chapter 8 and reversed for the encoder.
func ExampleDates() {
	pairs, err := data.Dates(4, data.NewRandomState(8))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range pairs {
		fmt.Printf("%s%s\n", p.Question, p.Answer)
	}
	set, err := data.Encode(pairs)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d characters; %q\n", set.Chars.Len(), set.Text(set.Reversed().X.Int64s()[:29]))
	// Output:
	// 6/14/82                      _1982-06-14
	// DECEMBER 22, 1975            _1975-12-22
	// 2/25/89                      _1989-02-25
	// sep 28, 1975                 _1975-09-28
	// 23 characters; "                      28/41/6"
}

// Sums in the form of the book's addition.txt; its own file is read by
// ReadPairs.
func ExampleAddition() {
	pairs, err := data.Addition(3, data.NewRandomState(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range pairs {
		fmt.Printf("%q %q\n", p.Question, p.Answer)
	}
	// Output:
	// "89+0   " "_89  "
	// "76+24  " "_100 "
	// "524+2  " "_526 "
}

// Blocks of two rows of three words for truncated backpropagation.
func ExampleTimeBatches() {
	b, err := data.NewTimeBatches([]int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	for b.Next() {
		fmt.Println(b.Batch()[0].Data(), b.Batch()[1].Data())
	}
	// Output:
	// [0 1 2 6 7 8] [1 2 3 7 8 9]
	// [3 4 5 9 10 11] [4 5 6 10 11 12]
}

// Two negative samples for each target word of a batch.
func ExampleNegatives() {
	corpus, _ := data.Preprocess("you say goodbye and i say hello.")
	rng := data.NewRandomState(1)
	sampler, err := data.NewUnigram(corpus, 0.75, rng)
	if err != nil {
		fmt.Println(err)
		return
	}
	contexts, target, err := data.Contexts(corpus, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	batches, err := data.NewBatches(3, data.Drop, rng, contexts, target)
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := data.WithNegatives(batches, 1, sampler, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	for b.Next() {
		fmt.Println(b.Batch()[1].Data(), b.Batch()[2].Data())
	}
	// Output:
	// [3 2 1] [0 6 1 3 5 6]
	// [1 4 5] [6 2 2 1 2 6]
}

// A table of numbers with a column of classes.
func ExampleCSV() {
	table, err := data.CSV{Header: true, Class: "kind"}.Read(strings.NewReader("length,kind,width\n5.1,setosa,3.5\n7,virginica,3.2\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.Columns, table.X.Data(), table.Classes.Words(), table.Labels.Data())
	_, err = data.CSV{Header: true}.Read(strings.NewReader("length,width\n5.1,wide\n"))
	fmt.Println(err)
	// Output:
	// [length width] [5.1 3.5 7 3.2] [setosa virginica] [0 1]
	// data: CSV: line 2, column 5 (width): "wide" is no finite number
}

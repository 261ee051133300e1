package data

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// PennTreebank are the three parts of the corpus that the book trains language
// models on, as T. Mikolov prepared it (10000 words, the others <unk>): the
// files ptb.train.txt, ptb.valid.txt and ptb.test.txt.
var PennTreebank = [3]Download{
	{URL: treebankURL + "ptb.train.txt", SHA256: "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf", Size: 5101618},
	{URL: treebankURL + "ptb.valid.txt", SHA256: "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2", Size: 399782},
	{URL: treebankURL + "ptb.test.txt", SHA256: "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0", Size: 449945},
}

const treebankURL = "https://raw.githubusercontent.com/tomsercu/lstm/master/data/"

// Corpus is a text for language models in three parts, as ids of words.
type Corpus struct {
	Train, Valid, Test []int64
	Words              *Vocabulary
}

// LoadCorpus reads the three parts of a corpus, for training, validation and
// test, from a folder, where those that are missing are first downloaded to:
//
//	corpus, err := data.LoadCorpus(ctx, "ptb", data.PennTreebank, nil)
//
// Ids are given in the order of appearance in the first part, as the book does;
// a word that only the others have is an error, or <unk> if the first part has
// that. See [Download.Fetch] for the rest.
func LoadCorpus(ctx context.Context, folder string, parts [3]Download, client *http.Client) (*Corpus, error) {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	c := &Corpus{Words: &Vocabulary{}}
	for i, ids := range []*[]int64{&c.Train, &c.Valid, &c.Test} {
		path := filepath.Join(folder, parts[i].URL[strings.LastIndexByte(parts[i].URL, '/')+1:])
		if err := parts[i].Fetch(ctx, path, client); err != nil {
			return nil, err
		}
		var err error
		if *ids, err = readTextFile(path, c.Words, i == 0); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func readTextFile(path string, v *Vocabulary, grow bool) ([]int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	defer f.Close()
	ids, err := ReadText(f, v, grow)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, path)
	}
	return ids, nil
}

var errNoReader = errors.New("data: the reader is nil")

// ReadText reads a text of one sentence a line and returns the ids of its words
// and of [End] after each line. If grow is set, words that v does not know are
// added to it; else they are [Unknown], and an error if v does not know that.
func ReadText(r io.Reader, v *Vocabulary, grow bool) ([]int64, error) {
	switch {
	case r == nil:
		return nil, errNoReader
	case v == nil:
		return nil, errors.New("data: ReadText wants a vocabulary, not nil")
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	var ids []int64
	line := 0
	for lines.Scan() {
		line++
		words := append(strings.Fields(lines.Text()), End)
		if grow {
			for _, w := range words {
				v.Add(w)
			}
		}
		more, err := v.IDs(words)
		if err != nil {
			return nil, fmt.Errorf("%w (line %d)", err, line)
		}
		ids = append(ids, more...)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("data: line %d of the text: %w", line+1, err)
	}
	return ids, nil
}

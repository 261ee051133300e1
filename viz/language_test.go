package viz

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

var verb = regexp.MustCompile(`%\w`)

// Every text is there in every language, with the same things put into it.
func TestVocabulary(t *testing.T) {
	if len(vocabulary) != len(languages) {
		t.Fatalf("have words of %d languages, want %d", len(vocabulary), len(languages))
	}
	if len(terminology) != len(languages) {
		t.Fatalf("have terms of %d languages, want %d", len(terminology), len(languages))
	}
	for l := range languages {
		complete(t, Language(l), vocabulary[l], vocabulary[English])
		complete(t, Language(l), terminology[l], terminology[English])
	}
}

// complete checks the texts of a language against the English ones.
func complete(t *testing.T, l Language, of, like any) {
	texts, english := reflect.ValueOf(of).Elem(), reflect.ValueOf(like).Elem()
	for i := range texts.NumField() {
		name, text := english.Type().Field(i).Name, texts.Field(i).String()
		if have, want := verb.FindAllString(text, -1), verb.FindAllString(english.Field(i).String(), -1); text == "" || !reflect.DeepEqual(have, want) {
			t.Errorf("%v: %s is %q, with %q, want %q", l, name, text, have, want)
		}
	}
}

func TestParseLanguage(t *testing.T) {
	for name, want := range map[string]Language{"English": English, "japanese": Japanese, "ja": Japanese, "EN": English} {
		if have, err := ParseLanguage(name); err != nil || have != want {
			t.Errorf("%s: have %v, %v", name, have, err)
		}
	}
	if _, err := ParseLanguage("latin"); err == nil || !strings.Contains(err.Error(), "allowed are English, Japanese") {
		t.Errorf("have %v", err)
	}
	if have := fmt.Sprint(Japanese, Language(9)); have != "Japanese Language(9)" {
		t.Errorf("have %s", have)
	}
}

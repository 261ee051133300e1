package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// pages returns the texts of the README and the guide by their paths, without
// blocks of code.
func pages(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("*.md")
	if err != nil || len(paths) == 0 {
		t.Fatal("no pages: ", err)
	}
	texts := map[string]string{}
	for _, path := range append(paths, "../README.md") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var prose strings.Builder
		inCode := false
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "```") {
				inCode = !inCode
			} else if !inCode {
				prose.WriteString(line)
			}
		}
		texts[filepath.Clean(path)] = prose.String()
	}
	return texts
}

var (
	links    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	headings = regexp.MustCompile(`(?m)^#+ +(.+?)\r?$`)
	dropped  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors returns the anchors that GitHub gives the headings of a page.
func anchors(text string) map[string]bool {
	all := map[string]bool{}
	for _, m := range headings.FindAllStringSubmatch(text, -1) {
		anchor := strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-")
		name := anchor
		for k := 1; all[name]; k++ {
			name = anchor + "-" + strconv.Itoa(k)
		}
		all[name] = true
	}
	return all
}

// Every link leads to a file that is there, and to a heading in it.
func TestLinks(t *testing.T) {
	texts := pages(t)
	count := 0
	for path, text := range texts {
		for _, m := range links.FindAllStringSubmatch(text, -1) {
			link := m[1]
			if strings.HasPrefix(link, "https://") {
				continue
			}
			count++
			file, anchor, hasAnchor := strings.Cut(link, "#")
			target := path
			if file != "" {
				target = filepath.Join(filepath.Dir(path), filepath.FromSlash(file))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %s: there is no such file", path, link)
			} else if hasAnchor && !anchors(texts[strings.TrimPrefix(filepath.ToSlash(target), "../docs/")])[anchor] {
				t.Errorf("%s: %s: there is no such heading", path, link)
			}
		}
	}
	if count < 20 {
		t.Errorf("only %d links found", count)
	}
}

func TestAnchors(t *testing.T) {
	have := anchors("# Tour: a *b*\n\ntext # no\n## 1.1 `Add` an op\n## 1.1 `Add` an op\n### Ōkii\n")
	for _, want := range []string{"tour-a-b", "11-add-an-op", "11-add-an-op-1", "ōkii"} {
		if !have[want] {
			t.Errorf("%s is missing in %v", want, have)
		}
	}
	if len(have) != 4 {
		t.Errorf("have %v, want 4 anchors", have)
	}
}

// The examples draw just the pictures that there are, and a page shows each.
func TestPictures(t *testing.T) {
	drawn := map[string]bool{}
	for _, s := range shots {
		drawn[s.name] = true
	}
	sources, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	call := regexp.MustCompile(`picture\("([^"]+)"\)`)
	for _, path := range sources {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllSubmatch(text, -1) {
			if drawn[string(m[1])] {
				t.Errorf("%s: %s is drawn twice", path, m[1])
			}
			drawn[string(m[1])] = true
		}
	}
	shown := map[string]bool{}
	for path, text := range pages(t) {
		for _, m := range links.FindAllStringSubmatch(text, -1) {
			if file := filepath.Join(filepath.Dir(path), filepath.FromSlash(m[1])); filepath.Base(filepath.Dir(file)) == "pictures" {
				shown[filepath.Base(file)] = true
			}
		}
	}
	files, err := os.ReadDir("pictures")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, f := range files {
		if f.Name() == "pages.txt" {
			continue // of the screenshots
		}
		there[f.Name()] = true
		if !drawn[f.Name()] {
			t.Errorf("pictures/%s: no example draws it", f.Name())
		}
		if !shown[f.Name()] {
			t.Errorf("pictures/%s: no page shows it", f.Name())
		}
	}
	for name := range drawn {
		if !there[name] {
			t.Errorf("pictures/%s is missing: run go generate ./docs", name)
		}
	}
}

// The README leads to every page of the guide.
func TestIndex(t *testing.T) {
	texts := pages(t)
	for path := range texts {
		if path != filepath.Clean("../README.md") && !strings.Contains(texts[filepath.Clean("../README.md")], "](docs/"+path+")") && !strings.HasSuffix(path, ".tmpl.md") {
			t.Errorf("README.md does not lead to docs/%s", path)
		}
	}
}

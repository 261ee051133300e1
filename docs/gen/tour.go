package main

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
)

// source is the template of tour.md.
const source = "tour.tmpl.md"

// gallerySource is the template of gallery.md.
const gallerySource = "gallery.tmpl.md"

// chaptersSource is the template of chapters.md.
const chaptersSource = "chapters.tmpl.md"

// galleryExamples and chaptersExamples are the files of their examples.
var (
	galleryExamples  = []string{"gallery_test.go", "models_test.go"}
	chaptersExamples = []string{"chapters_test.go"}
)

var notice = noticeOf(source)

func noticeOf(source string) string {
	return "<!-- Made by \"go generate ./docs\" from " + source + " and the examples beside it: change those. -->\n\n"
}

// tour returns the text of tour.md.
func tour(folder string) ([]byte, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		return nil, err
	}
	return templated(folder, source, slices.DeleteFunc(files, func(path string) bool {
		return slices.Contains(galleryExamples, filepath.Base(path)) || slices.Contains(chaptersExamples, filepath.Base(path))
	}))
}

// gallery returns the text of gallery.md.
func gallery(folder string) ([]byte, error) {
	return templated(folder, gallerySource, within(folder, galleryExamples))
}

// chapters returns the text of chapters.md.
func chapters(folder string) ([]byte, error) {
	return templated(folder, chaptersSource, within(folder, chaptersExamples))
}

// within returns the paths of files in a folder.
func within(folder string, names []string) (paths []string) {
	for _, name := range names {
		paths = append(paths, filepath.Join(folder, name))
	}
	return paths
}

// templated returns the text of a template, with
//
//	{{code "mul"}}     the statements of Example_mul, or the function mul or its
//	                   type with doc comment
//	{{output "mul"}}   what Example_mul prints
//
// replaced by what is in the files. An example or output that the template leaves
// out is an error, as is one that there is not.
func templated(folder, source string, files []string) ([]byte, error) {
	all, err := snippets(files)
	if err != nil {
		return nil, err
	}
	unused := map[string]bool{}
	for name, s := range all {
		if s.example {
			unused["code "+name] = true
			unused["output "+name] = true
		}
	}
	block := func(kind, language string, text func(snippet) string) func(string) (string, error) {
		return func(name string) (string, error) {
			s, ok := all[name]
			if !ok || text(s) == "" {
				return "", fmt.Errorf("there is no %s of %q in %s", kind, name, strings.Join(files, ", "))
			}
			delete(unused, kind+" "+name)
			return "```" + language + "\n" + text(s) + "```", nil
		}
	}
	t, err := template.New(source).Funcs(template.FuncMap{
		"code":   block("code", "go", func(s snippet) string { return s.code }),
		"output": block("output", "text", func(s snippet) string { return s.output }),
	}).ParseFiles(filepath.Join(folder, source))
	if err != nil {
		return nil, err
	}
	text := bytes.NewBufferString(noticeOf(source))
	if err := t.Execute(text, nil); err != nil {
		return nil, err
	}
	if len(unused) > 0 {
		return nil, fmt.Errorf("%s does not show: %s", source, strings.Join(slices.Sorted(maps.Keys(unused)), ", "))
	}
	if text.Bytes()[text.Len()-1] != '\n' {
		text.WriteByte('\n')
	}
	return text.Bytes(), nil
}

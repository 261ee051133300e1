package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"keisan/internal/bench/gpu"
)

// cudaSource is the template of cuda.md.
const cudaSource = "cuda.tmpl.md"

// cudaPage makes the page of the cuda engine: the template, with the logs in the
// folder cuda in the place of {{logs}}.
func cudaPage(folder string) ([]byte, error) {
	source, err := os.ReadFile(filepath.Join(folder, cudaSource))
	if err != nil {
		return nil, err
	}
	paths, err := filepath.Glob(filepath.Join(folder, "cuda", "*.json"))
	if err != nil {
		return nil, err
	}
	var logs []*gpu.Log
	for _, path := range paths {
		l, err := gpu.Load(path)
		if err != nil {
			return nil, err
		}
		logs = append(logs, l)
	}
	var told bytes.Buffer
	if err := gpu.Page(&told, logs...); err != nil {
		return nil, err
	}
	text := strings.ReplaceAll(string(source), "\r\n", "\n")
	const notice = "<!-- Made by \"go generate ./docs\" from " + cudaSource + " and the logs in the folder cuda: change those. -->\n\n"
	return []byte(notice + strings.Replace(text, "{{logs}}\n", told.String(), 1)), nil
}

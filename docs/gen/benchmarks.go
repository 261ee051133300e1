package main

import (
	"bytes"
	"path/filepath"

	"keisan/internal/bench/compare"
)

// benchmarks makes the page of the runs that are measured: the reports in the
// folder benchmarks, in the order of their names.
func benchmarks(folder string) ([]byte, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "benchmarks", "*.json"))
	if err != nil || paths == nil {
		return nil, err
	}
	var reports []*compare.Report
	for _, path := range paths {
		r, err := compare.Load(path)
		if err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
	var page bytes.Buffer
	err = compare.Page(&page, reports...)
	return page.Bytes(), err
}

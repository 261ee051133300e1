// Package compare measures package bench's workloads, and package peers beside
// them: run.go does it, turns.go holds the clock, peak.go finds what the
// processor can do at most, goal.go says what we want to reach. The result is a
// Report, a JSON file (report.go), which is told as a table on the screen
// (screen.go) and as a page (page.go).
package compare

// Package gpu is the run of the cuda engine on a GPU that the page docs/cuda.md
// tells of: its speed beside PyTorch on the same device (speed.go), the training
// of models beside the CPU engine (models.go), and the law of all engines
// (laws.go). Find tells what of CUDA is there, Run runs it all, part by part, and
// returns a Log, a JSON file (log.go), which is told line by line on the screen
// and as a section of the page (page.go).
package gpu

//go:build unix

package peers

import (
	"os"
	"syscall"
)

// halt stops all threads of a process until resume.
func halt(p *os.Process) { p.Signal(syscall.SIGSTOP) }

// resume lets a process go on that halt stopped.
func resume(p *os.Process) { p.Signal(syscall.SIGCONT) }

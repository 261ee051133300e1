package vm

import "keisan/vm/cpu"

var cpuEngine = cpu.New()

//go:build race

package cuda

// Under the race detector a sync.Pool, such as the one in which purego keeps the
// arguments of calls, drops some of what is put back.
func init() { poolsDrop = true }

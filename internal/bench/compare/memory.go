package compare

import (
	"context"
	"errors"

	"keisan/internal/bench"
	"keisan/internal/bench/peers"
)

// memory measures the memory of a workload here and in the peers, of which each
// library is asked once: threads hardly matter. The error is that of ctx.
func memory(ctx context.Context, o Options, w bench.Workload) (Row, error) {
	row := Row{Name: w.Name, Kind: w.Kind, Allocs: -1}
	if o.Own == nil {
		row.Note = "not measured"
		return row, ctx.Err()
	}
	var want []float64
	var err error
	if row.Bytes, want, err = o.Own.Memory(w.Steps()); err != nil {
		row.Note = oneLine(err)
		return row, ctx.Err()
	}
	for i, p := range o.Peers {
		who := p.Who()
		if i > 0 && o.Peers[i-1].Who().Name == who.Name || ctx.Err() != nil {
			continue
		}
		v := Versus{Library: who.Name, Threads: who.Threads, Plain: who.Plain}
		grown, check, err := p.Memory(w.Steps())
		switch {
		case errors.Is(err, peers.ErrUnknown):
			continue
		case err != nil:
			v.Note = oneLine(err)
		case !peers.Same(check, want, o.Near):
			v.Note = "other results"
		default:
			v.Bytes, v.Ratio = grown, figure(float64(grown)/float64(row.Bytes))
		}
		row.Peers = append(row.Peers, v)
	}
	return row, ctx.Err()
}

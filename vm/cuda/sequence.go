package cuda

import "runtime"

// Sequence returns one call that makes the given ones, prepared by Bind or
// Copy, and waits for their end. They are enqueued one by one at the first
// time, and recorded as a graph at the second, which is launched as a whole from
// then on. An error of values that an op cannot take is a *vm.Fault.
func (e *Engine) Sequence(calls []func() error) func() error {
	if len(calls) == 0 {
		return func() error { return nil }
	}
	s := &sequence{engine: e, calls: calls}
	return s.run
}

type sequence struct {
	engine *Engine
	calls  []func() error
	runs   int
	graph  [2]uintptr // what launches it: the executable graph and the stream; 0 without one
}

func (s *sequence) run() (err error) {
	e := s.engine
	if err := e.enter(); err != nil {
		return err
	}
	defer e.leave()
	s.runs++
	if s.runs == 2 && len(s.calls) > 1 {
		if err := s.record(); err != nil {
			return err
		}
	}
	if s.graph[0] != 0 {
		err = e.api.graphLaunch.call(s.graph[:]...)
	} else {
		err = s.enqueue()
	}
	if ended := e.wait(); err == nil {
		err = ended
	}
	if err == nil {
		err = e.faults()
	}
	return err
}

// enqueue makes the calls one by one.
func (s *sequence) enqueue() error {
	s.engine.waiting.n = 0 // what a call that failed has left
	for _, call := range s.calls {
		if err := call(); err != nil {
			return err
		}
	}
	return s.engine.launchMoves()
}

// record makes a graph of the calls, which are not carried out meanwhile.
func (s *sequence) record() error {
	e := s.engine
	const relaxed = 2 // other threads may call the driver
	if err := e.api.captureBegin.call(e.stream, relaxed); err != nil {
		return err
	}
	err := s.enqueue()
	var graph uintptr
	if ended := e.api.captureEnd.call(e.stream, pointer(&graph)); err == nil {
		err = ended
	}
	if graph != 0 {
		defer e.api.graphDestroy.call(graph)
	}
	if err != nil {
		return err
	}
	var exec uintptr
	if err := e.api.graphInstantiate.call(pointer(&exec), graph, 0); err != nil {
		return err
	}
	e.keep(exec)
	s.graph = [2]uintptr{exec, e.stream}
	runtime.AddCleanup(s, e.retire, exec)
	return nil
}

// Streams: work waits in a queue until somebody waits for it, so that a host
// that does not wait, or changes what was to be copied, sees the difference. A
// stream that is being captured collects its work for a graph instead.
#include "fake.h"
#include <chrono>
#include <deque>
#include <set>

struct Graph { std::vector<Work> work; };

struct Stream {
	std::deque<Work> queue;
	Graph *graph; // being captured
	bool apart;   // does not wait for the default stream
};

struct Event {
	Stream *stream; // recorded in, or null
	std::chrono::steady_clock::time_point at;
};

static std::set<Stream *> streams;
static Stream byDefault;

Stream *streamOf(void *handle) {
	if (uintptr_t(handle) <= 2) return &byDefault;
	auto it = streams.find(static_cast<Stream *>(handle));
	return it == streams.end() ? nullptr : *it;
}

bool capturing() {
	for (Stream *s : streams) if (s->graph) return true;
	return false;
}

static Status finish(Stream *s) {
	Opened o;
	while (!s->queue.empty()) {
		Work w = s->queue.front();
		s->queue.pop_front();
		if (Status status = w()) return status;
	}
	return success;
}

Status finishAll(bool ofAllKinds) {
	if (Status status = finish(&byDefault)) return status;
	for (Stream *s : streams) {
		if (s->apart && !ofAllKinds) continue;
		if (Status status = finish(s)) return status;
	}
	return success;
}

Status enqueue(void *handle, const Work &w) {
	Stream *s = streamOf(handle);
	if (!s) return invalidHandle;
	if (s->graph) {
		s->graph->work.push_back(w);
		return success;
	}
	if (s == &byDefault || !s->apart) {
		if (capturing()) return fail(captureUnsupported, "the default stream would wait for one that is being captured");
		Status status = s == &byDefault ? finishAll(false) : finish(&byDefault);
		if (status) return status;
	}
	s->queue.push_back(w);
	return success;
}

API int cuStreamCreate(void **stream, unsigned flags) {
	Call c(Call::context);
	if (c.status) return c.status;
	Stream *s = new Stream();
	s->apart = flags & 1;
	streams.insert(s);
	count("streams", 1);
	*stream = s;
	return success;
}

API int cuStreamDestroy_v2(void *stream) {
	Call c(Call::context);
	Stream *s = streamOf(stream);
	if (c.status || !s || s == &byDefault) return c.status ? c.status : invalidHandle;
	Status status = finish(s);
	streams.erase(s);
	count("streams", -1);
	delete s;
	return status;
}

API int cuStreamSynchronize(void *stream) {
	Call c(Call::context);
	Stream *s = streamOf(stream);
	if (c.status || !s) return c.status ? c.status : invalidHandle;
	if (s->graph) return fail(captureUnsupported, "a stream that is being captured cannot be waited for");
	return s == &byDefault ? finishAll(false) : finish(s);
}

API int cuCtxSynchronize() {
	Call c(Call::context);
	if (c.status) return c.status;
	if (capturing()) return fail(captureUnsupported, "cuCtxSynchronize while a stream is being captured");
	return finishAll(true);
}

API int cuStreamBeginCapture_v2(void *stream, int) {
	Call c(Call::context);
	Stream *s = streamOf(stream);
	if (c.status || !s) return c.status ? c.status : invalidHandle;
	if (s == &byDefault || s->graph) return fail(captureUnsupported, "the default stream cannot be captured, nor one twice");
	s->graph = new Graph();
	return success;
}

API int cuStreamEndCapture(void *stream, void **graph) {
	Call c(Call::context);
	Stream *s = streamOf(stream);
	if (c.status || !s) return c.status ? c.status : invalidHandle;
	if (!s->graph) return invalidValue;
	*graph = s->graph;
	s->graph = nullptr;
	count("graphs", 1);
	return success;
}

API int cuGraphInstantiateWithFlags(void **exec, void *graph, unsigned long long) {
	Call c(Call::context);
	if (c.status) return c.status;
	*exec = new Graph(*static_cast<Graph *>(graph));
	count("graphs", 1);
	return success;
}

API int cuGraphLaunch(void *exec, void *stream) {
	Call c(Call::context);
	if (c.status) return c.status;
	Graph g = *static_cast<Graph *>(exec);
	for (const Work &w : g.work) if (Status s = enqueue(stream, w)) return s;
	return success;
}

static int destroy(void *graph) {
	Call c(Call::context);
	if (c.status) return c.status;
	delete static_cast<Graph *>(graph);
	count("graphs", -1);
	return success;
}
API int cuGraphDestroy(void *graph) { return destroy(graph); }
API int cuGraphExecDestroy(void *exec) { return destroy(exec); }

API int cuEventCreate(void **event, unsigned) {
	Call c(Call::context);
	if (!c.status) *event = new Event();
	return c.status;
}

API int cuEventDestroy_v2(void *event) {
	Call c(Call::context);
	return c.status; // what is queued may still write its time
}

API int cuEventRecord(void *event, void *stream) {
	Call c(Call::context);
	Stream *s = streamOf(stream);
	if (c.status || !s) return c.status ? c.status : invalidHandle;
	Event *e = static_cast<Event *>(event);
	e->stream = s;
	return enqueue(stream, [e] {
		e->stream = nullptr;
		e->at = std::chrono::steady_clock::now();
		return success;
	});
}

// reach does a stream's work up to the event.
static Status reach(Event *e) {
	while (Stream *s = e->stream) {
		if (s->queue.empty()) break;
		Work w = s->queue.front();
		s->queue.pop_front();
		Opened o;
		if (Status status = w()) return status;
	}
	return success;
}

API int cuEventSynchronize(void *event) {
	Call c(Call::context);
	return c.status ? c.status : reach(static_cast<Event *>(event));
}

API int cuStreamWaitEvent(void *stream, void *event, unsigned) {
	Call c(Call::context);
	if (c.status) return c.status;
	Event *e = static_cast<Event *>(event);
	return enqueue(stream, [e] { return reach(e); });
}

API int cuEventElapsedTime(float *ms, void *from, void *to) {
	Call c(Call::context);
	if (c.status) return c.status;
	Event *a = static_cast<Event *>(from), *b = static_cast<Event *>(to);
	if (a->stream || b->stream) return 600; // not ready
	*ms = std::chrono::duration<float, std::milli>(b->at - a->at).count();
	return success;
}

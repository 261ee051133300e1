// Memory of the device: one range of addresses, accessible only while the device
// works, so that a host that follows a device's address is stopped. Around each
// allocation lie guards, and what is fresh holds NaN.
#include "fake.h"
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <sys/mman.h>

static const size_t guard = 256, page = 4096, huge = 2 << 20;

// unwrittenWord is the word of an address that nobody has written: NaN as a float,
// and two of them as a double, and different from place to place, so that a copy
// from beside one allocation to beside another shows.
static uint32_t unwrittenWord(const char *p) {
	return 0xfff80000 | uint32_t((reinterpret_cast<uint64_t>(p) >> 2) * 0x9e3779b97f4a7c15 >> 45);
}

static char unwritten(const char *p) {
	uint32_t word = unwrittenWord(p);
	return reinterpret_cast<const char *>(&word)[reinterpret_cast<uint64_t>(p) % 4];
}

// firstWritten returns the first byte of a range that was written, or its end.
static char *firstWritten(char *p, char *end) {
	while (p < end && reinterpret_cast<uint64_t>(p) % 4 && *p == unwritten(p)) p++;
	while (reinterpret_cast<uint64_t>(p) % 4 == 0 && p + 4 <= end && *reinterpret_cast<uint32_t *>(p) == unwrittenWord(p)) p += 4;
	while (p < end && *p == unwritten(p)) p++;
	return p;
}

struct Block { size_t size; Kind kind; };
static std::map<char *, Block> blocks; // by the address handed out
static char *heap;
static size_t capacity, used;
static int open;

static size_t padded(size_t n) { return (n + guard - 1) / guard * guard + 2 * guard; }

static void fill(char *p, size_t n) {
	for (char *end = p + n; p < end; p++) *p = unwritten(p);
}

static void reserve() {
	if (heap) return;
	const char *text = getenv("KEISAN_FAKE_CUDA_MEMORY");
	capacity = text ? strtoull(text, nullptr, 10) : size_t(1) << 30;
	capacity = (capacity + huge - 1) / huge * huge;
	void *reserved = mmap(nullptr, capacity + huge, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (reserved == MAP_FAILED) abort();
	heap = reinterpret_cast<char *>((reinterpret_cast<uintptr_t>(reserved) + huge - 1) / huge * huge);
	madvise(heap, capacity, MADV_HUGEPAGE); // few pages to protect
}

// top is the end of the part of the heap that was ever used.
static size_t top;

static void protect(int how) {
	if (heap && top) mprotect(heap, (top + huge - 1) / huge * huge, how);
}

Opened::Opened() { if (open++ == 0) protect(PROT_READ | PROT_WRITE); }
Opened::~Opened() { if (--open == 0) protect(PROT_NONE); }

// limit is how much of the capacity there is, for tests of too little.
static size_t limit = SIZE_MAX;
API void fake_limit(size_t n) { limit = n; }

size_t totalBytes() { reserve(); return std::min(capacity, limit); }
size_t freeBytes() { return totalBytes() - std::min(used, totalBytes()); }

// place returns the first gap of n bytes in the heap.
static char *place(size_t n) {
	char *at = heap;
	for (auto &[p, b] : blocks) {
		if (b.kind != deviceMemory) continue;
		if (at + n <= p - guard) return at;
		at = p - guard + padded(b.size);
	}
	return at + n <= heap + capacity ? at : nullptr;
}

Status allocate(Kind kind, size_t size, void **result) {
	reserve();
	if (size == 0 || !result) return invalidValue;
	if (size > totalBytes()) return outOfMemory;
	size_t n = padded(size);
	if (kind == deviceMemory && n > freeBytes()) return outOfMemory;
	char *at = kind == deviceMemory ? place(n) : static_cast<char *>(aligned_alloc(page, (n + page - 1) / page * page));
	if (!at) return outOfMemory;
	if (kind == deviceMemory) {
		used += n;
		if (size_t(at - heap) + n > top) top = at - heap + n;
	}
	Opened o;
	protect(PROT_READ | PROT_WRITE); // top may be new
	fill(at, n);
	blocks[at + guard] = {size, kind};
	count("allocations", 1);
	*result = at + guard;
	return success;
}

Status checkGuards() {
	Opened o;
	for (auto &[p, b] : blocks) {
		char *from = p - guard, *end = from + padded(b.size);
		char *q = firstWritten(from, p);
		if (q == p) q = firstWritten(p + b.size, end);
		if (q < end) {
			long at = q - p;
			fill(from, guard);
			fill(p + b.size, end - p - b.size);
			return fail(illegalAddress, "byte %ld of an allocation of %zu bytes was written", at, b.size);
		}
	}
	return success;
}

Status release(Kind kind, void *p) {
	if (!p) return success;
	Status guards = checkGuards();
	auto it = blocks.find(static_cast<char *>(p));
	if (it == blocks.end() || (it->second.kind == pinnedMemory) != (kind == pinnedMemory)) return invalidValue;
	Block b = it->second;
	blocks.erase(it);
	count("allocations", -1);
	if (b.kind == deviceMemory) used -= padded(b.size);
	else free(static_cast<char *>(p) - guard);
	return guards;
}

// block returns the allocation that p lies in, or null.
static const std::pair<char *const, Block> *blockOf(const char *p) {
	auto it = blocks.upper_bound(const_cast<char *>(p));
	if (it == blocks.begin()) return nullptr;
	--it;
	return p < it->first + it->second.size ? &*it : nullptr;
}

static Status checkRange(const char *p, size_t n, const char *what) {
	const auto *b = blockOf(p);
	bool device = heap && p >= heap && p < heap + capacity;
	if (!b && !device) return success; // the host's own
	if (!b || p + n > b->first + b->second.size) return fail(invalidValue, "a copy %s %zu bytes leaves its allocation", what, n);
	return success;
}

Status checkCopy(const void *to, const void *from, size_t n) {
	if (n == 0) return success;
	if (Status s = checkRange(static_cast<const char *>(to), n, "to")) return s;
	return from ? checkRange(static_cast<const char *>(from), n, "from") : success;
}

// A Snapshot is what lies in the allocations that given words point into, such as
// a launch's arguments.
Snapshot::Snapshot(const std::vector<uint64_t> &words) {
	for (uint64_t w : words) {
		const auto *b = blockOf(reinterpret_cast<const char *>(w));
		if (b) at[b->first - guard] = {};
	}
	take();
}

void Snapshot::take() {
	Opened o;
	for (auto &[from, bytes] : at) bytes.assign(from, from + padded(blocks[from + guard].size));
}

void Snapshot::restore() const {
	Opened o;
	for (auto &[from, bytes] : at) memcpy(from, bytes.data(), bytes.size());
}

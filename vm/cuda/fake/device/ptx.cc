// PTX, which the driver translates and the fake one cannot: what runs in its place
// is an image that was told to be of the same source. A kernel that the PTX does
// not have is none of the image's either.
#include "fake.h"
#include <cstring>

static std::map<std::string, std::string> images; // by the first line of the PTX
static std::map<void *, std::string> texts;       // of loaded modules

static std::string firstLine(const char *text) { return std::string(text, strcspn(text, "\n")); }

// fake_translate tells the image for PTX that begins with a line.
API void fake_translate(const char *line, const char *image, size_t n) { images[line] = std::string(image, n); }

const std::string *imageOf(const char *ptx) {
	auto it = images.find(firstLine(ptx));
	return it == images.end() ? nullptr : &it->second;
}

void loaded(void *module, const char *ptx) { texts[module] = ptx ? ptx : ""; }

bool declares(void *module, const char *kernel) {
	const std::string &text = texts[module];
	return text.empty() || text.find(std::string(".visible .entry ") + kernel + "(") != std::string::npos;
}

#pragma once
// The URLs in running text, as they ought to be read.

#include <string>
#include <string_view>
#include <vector>

namespace paperlens {

/// The http and https URLs of `text`, in order, each once: without the punctuation, Chinese words,
/// brackets and Markdown or TeX that touch them. URLs are ASCII here; \_ \% \# \& \~ lose their backslash.
std::vector<std::string> find_urls(std::string_view text);

}  // namespace paperlens

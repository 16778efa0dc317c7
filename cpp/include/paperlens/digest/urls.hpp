#pragma once
// The URLs in running text, as they ought to be read.

#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

namespace paperlens {

/// Sets `urls` to the http and https URLs of `text`, in order, each once: without the punctuation, Chinese words,
/// brackets and Markdown or TeX that touch them. URLs are ASCII here; \_ \% \# \& \~ lose their backslash.
/// Views are into `text`, or into `copies` where a backslash was taken out.
void find_urls(std::string_view text, std::vector<std::string_view>& urls, std::forward_list<std::string>& copies);

}  // namespace paperlens

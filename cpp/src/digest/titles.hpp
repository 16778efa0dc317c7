#pragma once
// Slips of the keyboard in titles.

#include <string_view>

namespace paperlens {

/// The beginning of `title` if it was typed twice ("SkywoSkywork"), as happens when a title is pasted behind its first
/// letters; or nothing. The paper's own `body` must have it as it ought to be, and not as it stands: "ChatChat" may be
/// a name.
std::string_view doubled_beginning(std::string_view title, std::string_view body);

}  // namespace paperlens

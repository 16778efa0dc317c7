#pragma once
// Slips of the keyboard in titles.

#include <string_view>

namespace paperlens {

/// The word of `title` whose beginning was typed twice ("SkywoSkywork"), or nothing. The paper's own `body` must have
/// the word as it ought to be, and not as it stands: "ChatChat" may be a name.
std::string_view doubled_word(std::string_view title, std::string_view body);

}  // namespace paperlens

#pragma once
// How wide text stands in a terminal, for what points at a place in it.

#include <cstddef>
#include <string_view>

namespace paperlens {

/// Columns of a character: 0 for those that join the one before or show nothing, 2 for Han, full-width forms and the
/// like (East Asian Width W and F, Unicode 14), else 1.
unsigned terminal_width(char32_t c);

/// Columns of `text`, which has no tabs and no line breaks.
std::size_t terminal_width(std::string_view text);

}  // namespace paperlens

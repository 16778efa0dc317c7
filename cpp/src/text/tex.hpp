#pragma once
// What the analyzer knows of TeX. All names are folded: lower case.

#include <cstddef>
#include <string_view>

namespace paperlens::text {

/// The bytes of the command's name at the front of `text`, which follows a backslash: letters only.
std::size_t command_name(std::string_view text);

/// The Greek letter that a command stands for, in UTF-8; empty for other commands.
std::string_view greek_letter(std::string_view name);

/// The bytes of the argument, with its braces, at the front of `text` if it is not text: a colour's name.
std::size_t silent_argument(std::string_view name, std::string_view text);

}  // namespace paperlens::text

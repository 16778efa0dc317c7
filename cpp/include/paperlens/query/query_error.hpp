#pragma once
// How a mistake in a query is shown to the person who made it.

#include <string_view>

#include "paperlens/base/error.hpp"
#include "paperlens/base/span.hpp"

namespace paperlens::query {

/// An Error(query) with `query` and the offset of `place`, whose message has three lines: `message` (what is wrong and
/// what to do) with the place as a character number, the query, and a caret under the first character of `place`.
/// Of a long query only the surroundings of the place are shown; line breaks and tabs are shown as spaces.
/// Precondition: place lies in the query. For what only the evaluation finds out, such as a wrong regular expression.
Error query_error(std::string_view query, Span place, std::string_view message);

}  // namespace paperlens::query

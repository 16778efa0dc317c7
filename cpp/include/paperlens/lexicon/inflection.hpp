#pragma once
// English inflection, folded for translation only: models -> model, decoding -> decode. No dictionary of English is
// needed: a stem counts where the vocabulary at hand has it.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace paperlens::lexicon {

/// What the folded English word `word` may be an inflection of by -s, -es, -ies, -ed or -ing; likeliest first, empty for
/// most words. All are shorter than `word`.
std::vector<std::string> possible_stems(std::string_view word);

/// The stem of `word`: the first of its possible stems that `known` accepts, and the stem of that; else `word` itself.
std::string stem_of(std::string_view word, const std::function<bool(std::string_view)>& known);

}  // namespace paperlens::lexicon

#pragma once
// What a person typed without a space, as words: runs of Han characters, plain words, compounds.

#include <string>
#include <string_view>
#include <vector>

namespace paperlens::query {

struct TypedWord {
  enum class Kind : std::uint8_t {
    plain,     ///< one term
    compound,  ///< several terms one after the other, or `joined`
    run,       ///< Han characters, at least two: `atoms` are its pairs, each one character further
    character, ///< one Han character: the beginning of a term
  };
  Kind kind = Kind::plain;
  std::vector<std::string> atoms;  ///< terms; of a plain word one
  std::string joined;              ///< compound: its atoms as one term
  std::string text;                ///< as it was typed
};

/// The words of `text`, in order.
std::vector<TypedWord> words_of(std::string_view text);

}  // namespace paperlens::query

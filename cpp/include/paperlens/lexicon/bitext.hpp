#pragma once
// Parallel text as numbers: what the models of translation are learned from.
//
// The units of English text are its words (without those that begin with no Latin letter), stemmed; those of Chinese text
// are what the index has for it: pairs of characters, and Latin words.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "paperlens/text/analyzer.hpp"

namespace paperlens::lexicon {

/// Number of a unit in its vocabulary.
using UnitId = std::uint32_t;

class Vocabulary {
 public:
  UnitId add(std::string_view term);
  const std::string& term(UnitId unit) const { return terms_[unit]; }
  bool contains(std::string_view term) const { return ids_.contains(term); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(terms_.size()); }

 private:
  std::deque<std::string> terms_;  // stay where they are, so that ids_ may refer to them
  std::unordered_map<std::string_view, UnitId> ids_;
};

/// The sentences of one language: one after the other.
struct Sentences {
  std::vector<UnitId> units;
  std::vector<std::size_t> offsets{0};  ///< where each begins, and the last ends
  std::uint32_t vocabulary = 0;         ///< one past the greatest unit that may stand there

  std::size_t size() const { return offsets.size() - 1; }
  std::span<const UnitId> operator[](std::size_t i) const {
    return std::span(units).subspan(offsets[i], offsets[i + 1] - offsets[i]);
  }
  void add(std::span<const UnitId> sentence) {
    units.insert(units.end(), sentence.begin(), sentence.end());
    offsets.push_back(units.size());
  }
};

/// Sentence i of one side says what sentence i of the other does.
struct Bitext {
  Sentences english, chinese;
};

/// A text in English and its translation into Chinese: valid UTF-8, which the caller keeps.
struct TextPair {
  std::string_view english, chinese;
};

/// The sentences of a text, in order, none of them blank: up to a full stop, a question or exclamation mark or a semicolon,
/// with white space and a capital behind it in English.
std::vector<std::string_view> split_english(std::string_view text);
std::vector<std::string_view> split_chinese(std::string_view text);

/// Calls take(term) with the words of an English text, before stemming, or with the units of a Chinese one.
void each_english_word(std::string_view text, text::TokenStream& stream, const std::function<void(std::string_view)>& take);
void each_chinese_unit(std::string_view text, text::TokenStream& stream, const std::function<void(std::string_view)>& take);

}  // namespace paperlens::lexicon

#pragma once
// What terms are in the other language: an immutable table, which is its serialised bytes.
//
// The terms that it translates are words of English as the analyzer folds them (`decoding`), two words in a row
// (`language model`), pairs of Chinese characters (解码) and three in a row (思维链). What they are translated into are terms
// of an index: pairs of characters and words for English ones, words for Chinese ones.
//
//   table:   "PLXLEXIC", version (u32, 1), terms (u32), blocks' bytes (u32), 0 (u32),
//            for each block of 16 terms where it begins in the blocks (u32), and where the last one ends; the blocks
//   block:   16 terms, the last block the rest, ascending by their bytes: varint bytes shared with the term before it (0
//            for the first), varint bytes of the rest, the rest, varint bytes of its entry, the entry
//   entry:   nothing for a term that others are translated into only; else varint support, varint translations,
//            sources (u8: of all of them, or 0); for each translation varint number of its term, probability (u8), and
//            sources (u8) if those of all were 0; varint forms, varint number of the term of each
//
// A probability p is stored as 255 sqrt(p), rounded: finer where p is small. Everything is little-endian. What does not
// fit the grammar throws Error(format): what all terms share when the table is made, the rest when it is read.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/shared_bytes.hpp"

namespace paperlens::lexicon {

/// Where a translation was learned: a set.
using SourceMask = std::uint8_t;
inline constexpr SourceMask from_built_in = 1, from_titles = 2, from_glossary = 4;

struct Translation {
  std::string term;
  float probability = 0;
  SourceMask sources = 0;

  bool operator==(const Translation&) const = default;
};

/// A term of a table.
struct Entry {
  std::string term;
  /// In how many sentences the term was seen: what the table's word counts beside other tables (translator.hpp).
  std::uint32_t support = 0;
  /// Likeliest first; what was pruned is missing in their sum.
  std::vector<Translation> translations;
  /// An English stem's inflections that were seen, itself not among them.
  std::vector<std::string> forms;

  bool operator==(const Entry&) const = default;
};

/// Fewer and surer translations of a term.
struct Pruning {
  double min_probability = 0.01;
  std::size_t max_translations = 10;
  double mass = 0.95;  ///< no more once the likelier ones have this much
};

/// Reading is safe in any number of threads.
class TranslationTable {
 public:
  /// Without terms.
  TranslationTable();
  explicit TranslationTable(SharedBytes bytes);
  /// `entries` in any order, each term once, of 1 to 1023 bytes. Of each one's translations those with the probability 0
  /// are dropped. Throws Error(invalid_argument).
  static TranslationTable build(std::vector<Entry> entries);

  const SharedBytes& bytes() const { return bytes_; }
  /// How many terms it has, whether it translates them or not.
  std::uint32_t size() const { return terms_; }

  /// The entry of `term` as it stands.
  std::optional<Entry> find(std::string_view term) const;
  /// The entry of a folded term, or of its English stem where the table has that: of both words, for two words.
  std::optional<Entry> lookup(std::string_view term) const;
  /// Calls `take` with each term that is translated, in the order of their bytes.
  void each(const std::function<void(Entry)>& take) const;

 private:
  struct Head;
  std::string_view block(std::size_t number) const;
  std::string term(std::uint32_t number) const;
  std::optional<std::uint32_t> number_of(std::string_view term, std::string_view& entry) const;
  Entry read_entry(std::string term, std::string_view entry) const;
  std::string stem(std::string_view word) const;

  SharedBytes bytes_;
  std::uint32_t terms_ = 0;
  const char* offsets_ = nullptr;
  std::string_view blocks_;
};

/// The translations of a term, their probabilities in any unit: made to add up to 1, sorted and pruned.
std::vector<Translation> normalise(std::vector<Translation> translations, const Pruning& pruning);

}  // namespace paperlens::lexicon

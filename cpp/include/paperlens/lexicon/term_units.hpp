#pragma once
// A text as the units that terms are made of: Han characters one by one, words of other scripts whole.
//
// Units are read from folded text (text/fold.hpp), so that a term is the same in all its spellings. A word is a letter
// or digit with what follows it: letters, digits, and one of - _ . + # ' ^ between them (GPT-4o, Node.js, CRISPR-Cas12),
// or + and # at its end (C++). One without a letter is a number, and no part of any term.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/text/fold.hpp"

namespace paperlens::lexicon {

enum class UnitKind : std::uint8_t {
  han,     ///< one character of a script without spaces
  word,    ///< a word of another script
  joint,   ///< a hyphen or a middle dot: may stand inside a term, as in 视觉-语言模型
  space,   ///< white space, however much: may stand inside a term, as in RoPE 位置编码
  number,  ///< digits: ends a term
  stop,    ///< anything else: ends a term
};

struct Unit {
  std::uint32_t begin, end;                ///< bytes of TermUnits::folded
  std::uint32_t source_begin, source_end;  ///< bytes of the source
  UnitKind kind;
};

/// Reused between calls, so that nothing is allocated when hot.
struct TermUnits {
  text::FoldedText folded;
  std::vector<Unit> units;

  std::string_view text(const Unit& unit) const {
    return std::string_view(folded.text).substr(unit.begin, unit.end - unit.begin);
  }
  /// The units from `first` to before `last` in one spelling: folded, with a space only between two words.
  void append_term(std::size_t first, std::size_t last, std::string& out) const;
};

/// Clears `out` and fills it. `text` must be valid UTF-8 of less than 2^32 bytes. Linear.
void read_units(std::string_view text, TermUnits& out);

}  // namespace paperlens::lexicon

#pragma once
// What is the same text for a reader who searches: one spelling for all of its spellings.
//
// Folded: compatibility forms (NFKD), case (full case folding), default ignorables and enclosing marks (dropped), accents
// on Latin letters and on characters of unspaced scripts (dropped; also the strokes of ø, đ, ħ, ł, ŧ and the missing dot
// of ı), forms of Han characters (traditional and regional ones become simplified), hyphens and minus signs (-),
// apostrophes ('). Letters of other scripts keep their marks, decomposed and in canonical order; Hangul syllables and
// kana are composed. So canonically equivalent texts fold alike. Folding is idempotent.
//
// All functions are pure and linear, but for the sorting of a run of combining marks. Texts must be valid UTF-8 of less
// than 2^32 bytes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace paperlens::text {

/// What a code point of folded text is to the analyzer.
enum class CharClass : std::uint8_t {
  separator,  ///< punctuation, symbols, controls, private use
  space,
  latin,      ///< a letter of the Latin script
  word,       ///< letters, marks and numbers of other scripts with spaces
  digit,      ///< 0 to 9
  unspaced,   ///< letters, marks and numbers of scripts without spaces: Han, kana, Bopomofo, Thai, Lao, Khmer, Myanmar
  accent,     ///< a mark that belongs to no script
  ignorable,  ///< in folded text there is none
};

/// The class of a code point of folded text.
CharClass char_class(char32_t folded);

/// The Unicode version of the tables, such as "15.0".
std::string_view unicode_version();

/// `text`, folded.
std::string fold(std::string_view text);

/// Folded text, and where each byte of it comes from. Reused between calls, so that nothing is allocated when hot.
struct FoldedText {
  /// From byte `folded` on, up to the next run, each byte comes from the byte of the source that stands as far from
  /// `source`; or, where `source_end` is not 0, all come from the bytes from `source` to `source_end`.
  struct Run {
    std::uint32_t folded;
    std::uint32_t source;
    std::uint32_t source_end;
  };
  std::string text;
  std::vector<Run> runs;  ///< ascending; the first begins at 0; empty for an empty text
};
void fold(std::string_view text, FoldedText& out);

/// Appends the UTF-8 of a code point that is no surrogate.
void append_utf8(std::string& out, char32_t c);

}  // namespace paperlens::text

#pragma once
// Text as tokens: what the index holds, and what a query asks for. Documents and queries go the same way.
//
// The text is folded first (fold.hpp); spellings with one fold give the same terms. Then
//
// - Text of unspaced scripts (Han, kana, Thai, ...) gives a `bigram` for each two neighbours and a `han` token for the
//   last character of a run. A run goes on across white space and TeX's $ { }, and ends at anything else. So each
//   character is the first of exactly one token, and the terms that begin with it are the places where it stands.
// - A word is letters and digits of scripts with spaces; a point between digits belongs to it, and `1,000` is 1000.
//   Where it has one atom it is a `word`. Atoms are joined by one of - _ ^ . ' without white space, and end where two or
//   more letters are followed by a digit: GPT-4o, Qwen2.5-VL, Node.js, don't, Transformer^2. Each is a `part`, and
//   `whole` tokens are what stands between two joiners where that has several atoms (qwen2.5), and all together without
//   the joiners (qwen2.5vl); each at the position of its first atom, behind it. `C++` is a part `c` and a whole `c++`,
//   `C#` likewise. The possessive 's is no token.
// - TeX: names of commands are no tokens, but those of Greek letters are the letter. $ { } are not there, so that
//   `$\phi$-Decoding` is `φ-Decoding`; a command that no { follows separates, as }{ does. A colour's name is dropped.
// - A term has at most `max_term_bytes` bytes: longer ones are cut at a character.
//
// Tokens come in order of position, and of their beginning; the beginnings and ends of a whole and of its parts are
// boundaries of code points in the source. Pure; linear, but for the sorting of a run of combining marks.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/text/fold.hpp"

namespace paperlens::text {

inline constexpr std::size_t max_term_bytes = 255;

enum class TokenKind : std::uint8_t {
  word,    ///< a plain word
  part,    ///< an atom of a compound
  whole,   ///< atoms joined; takes no position of its own
  han,     ///< the last character of a run
  bigram,  ///< two characters in a row
};

struct Token {
  std::uint32_t term_begin, term_end;  ///< bytes in TokenStream::folded: the term
  std::uint32_t begin, end;            ///< bytes in the source: where it stands
  std::uint32_t position;              ///< counts words, parts and unspaced characters from 0: for phrases
  TokenKind kind;
};

/// Reused between calls, so that nothing is allocated when hot; one for each thread.
struct TokenStream {
  std::string folded;  ///< the atoms one after the other, nothing between them
  std::vector<Token> tokens;
  std::uint32_t positions = 0;  ///< one past the last

  /// Valid until the next call of analyze with this stream.
  std::string_view term(const Token& token) const {
    return std::string_view(folded).substr(token.term_begin, token.term_end - token.term_begin);
  }

  // What analyze works with.
  FoldedText source;
  std::vector<std::uint32_t> chunks;
  std::vector<Token> wholes;
};

/// Clears `out` and fills it. `text` must be valid UTF-8 of less than 2^32 bytes.
void analyze(std::string_view text, TokenStream& out);

}  // namespace paperlens::text

#include "pattern_shape.hpp"

#include <algorithm>

#include "paperlens/base/unicode.hpp"

namespace paperlens {
namespace {

/// One piece of an expression at some level, with its quantifier.
struct Piece {
  enum Kind { literal, group, other };
  Kind kind;
  bool quantified;
  std::size_t begin, end;  // in the expression
  std::string bytes;       // of a literal: one character
  std::string_view inner;  // of a group
};
using Alternatives = std::vector<std::vector<Piece>>;

/// Reads one level of an expression: what stands in groups is left as it is.
class LevelReader {
 public:
  explicit LevelReader(std::string_view expression) : expression_(expression) {}

  std::optional<Alternatives> read() {
    Alternatives alternatives(1);
    while (at_ < expression_.size()) {
      if (expression_[at_] == '|') {
        ++at_;
        alternatives.emplace_back();
        continue;
      }
      Piece piece{Piece::other, false, at_, at_, {}, {}};
      if (!read_piece(piece)) return std::nullopt;
      piece.end = at_;
      if (!read_quantifiers(piece)) return std::nullopt;
      alternatives.back().push_back(std::move(piece));
    }
    return alternatives;
  }

 private:
  bool read_piece(Piece& piece) {
    const char c = expression_[at_];
    if (c == '(') return read_group(piece);
    if (c == '[') return skip_class();
    if (c == '\\') return read_escape(piece);
    if (c == '.' || c == '^' || c == '$') {
      ++at_;
      return true;
    }
    if (std::string_view("*+?{})").find(c) != std::string_view::npos) return false;
    const Decoded step = decode_utf8(expression_.substr(at_));
    piece.kind = Piece::literal;
    piece.bytes = expression_.substr(at_, step.length);
    at_ += step.length;
    return step.valid;
  }

  bool read_escape(Piece& piece) {
    if (at_ + 1 >= expression_.size()) return false;
    const char next = expression_[at_ + 1];
    if (static_cast<unsigned char>(next) >= 0x80) return false;
    if (is_ascii_alnum(next)) {
      if (std::string_view("bBAzdDsSwW").find(next) == std::string_view::npos) return false;
    } else {
      piece.kind = Piece::literal;
      piece.bytes = next;
    }
    at_ += 2;
    return true;
  }

  /// Past a class; one with a class in it is not read.
  bool skip_class() {
    ++at_;
    if (peek() == '^') ++at_;
    if (peek() == ']') ++at_;
    for (; at_ < expression_.size(); ++at_) {
      const char c = expression_[at_];
      if (c == '[') return false;
      if (c == '\\') {
        ++at_;
      } else if (c == ']') {
        ++at_;
        return true;
      }
    }
    return false;
  }

  bool read_group(Piece& piece) {
    piece.kind = Piece::group;
    ++at_;
    if (peek() == '?') {
      if (expression_.substr(at_, 2) == "?:") {
        at_ += 2;
      } else if (expression_.substr(at_, 3) == "?P<") {
        at_ = expression_.find('>', at_);
        if (at_ == expression_.npos) return false;
        ++at_;
      } else {
        return false;
      }
    }
    const std::size_t begin = at_;
    for (std::size_t depth = 1; at_ < expression_.size();) {
      const char c = expression_[at_];
      if (c == '\\') {
        if (peek(1) == 'Q') return false;
        at_ += 2;
      } else if (c == '[') {
        if (!skip_class()) return false;
      } else {
        ++at_;
        if (c == '(') ++depth;
        if (c == ')' && --depth == 0) {
          piece.inner = expression_.substr(begin, at_ - 1 - begin);
          return true;
        }
      }
    }
    return false;
  }

  bool read_quantifiers(Piece& piece) {
    for (char c = peek(); c == '*' || c == '+' || c == '?' || c == '{'; c = peek()) {
      piece.quantified = true;
      if (c == '{') {
        at_ = expression_.find('}', at_);
        if (at_ == expression_.npos) return false;
      }
      ++at_;
    }
    return true;
  }

  char peek(std::size_t ahead = 0) const { return at_ + ahead < expression_.size() ? expression_[at_ + ahead] : '\0'; }

  std::string_view expression_;
  std::size_t at_ = 0;
};

std::optional<Alternatives> read_level(std::string_view expression) { return LevelReader(expression).read(); }

/// Whether case makes no difference; takes the flag that says so off the expression. Other flags are not read at all.
bool ignores_case(std::string_view& expression, const PatternOptions& options) {
  constexpr std::string_view flag = "(?i)";
  const bool flagged = expression.starts_with(flag);
  if (flagged) expression.remove_prefix(flag.size());
  return flagged || options.ignore_case;
}

/// Appends a character as it is found; false if it has more forms than two ASCII letters.
bool append(FixedString& string, std::string_view character) {
  if (!string.ignore_case) {
    string.bytes += character;
    return true;
  }
  const Decoded step = decode_utf8(character);
  if (step.code_point >= 0x80 && !is_caseless(step.code_point)) return false;
  const char lower = ascii_lower(character[0]);
  if (lower == 'k' || lower == 's') return false;  // there is a third, which is not ASCII
  if (step.length == 1) {
    string.bytes += lower;
  } else {
    string.bytes += character;
  }
  return true;
}

bool add_starts(std::string_view expression, bool ignore_case, std::vector<FixedString>& starts) {
  constexpr std::size_t most = 8;
  const std::optional<Alternatives> alternatives = read_level(expression);
  if (!alternatives) return false;
  for (const std::vector<Piece>& pieces : *alternatives) {
    if (pieces.empty()) return false;
    if (pieces[0].kind == Piece::group) {
      if (pieces[0].quantified || !add_starts(pieces[0].inner, ignore_case, starts)) return false;
      continue;
    }
    FixedString start{{}, ignore_case};
    for (const Piece& piece : pieces) {
      if (piece.kind != Piece::literal || piece.quantified || !append(start, piece.bytes)) break;
    }
    if (start.bytes.size() < 2 || starts.size() == most) return false;
    starts.push_back(std::move(start));
  }
  return true;
}

}  // namespace

bool is_caseless(char32_t c) { return (c >= 0x2000 && c < 0x2100) || (c >= 0x2E80 && c < 0xA640); }

bool may_ignore_case(std::string_view expression, const PatternOptions& options) {
  if (options.ignore_case) return true;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const auto byte = static_cast<unsigned char>(expression[i]);
    const char next = i + 1 < expression.size() ? expression[i + 1] : '\0';
    if (byte == '(' && next == '?') {
      const char flag = i + 2 < expression.size() ? expression[i + 2] : '\0';
      if (flag != ':' && flag != 'P') return true;
    }
    if (byte == '\\' && (is_ascii_digit(next) || next == 'x')) return true;  // a character by its number
    if (byte >= 0x80) {
      const Decoded step = decode_utf8(expression.substr(i));
      if (!step.valid || !is_caseless(step.code_point)) return true;
      i += step.length - 1U;
    }
  }
  return false;
}

std::optional<FixedString> literal_of(std::string_view expression, const PatternOptions& options) {
  const bool ignore_case = ignores_case(expression, options);
  const std::optional<Alternatives> alternatives = read_level(expression);
  if (!alternatives || alternatives->size() != 1 || alternatives->front().empty()) return std::nullopt;
  FixedString literal{{}, ignore_case};
  for (const Piece& piece : alternatives->front()) {
    if (piece.kind != Piece::literal || piece.quantified || !append(literal, piece.bytes)) return std::nullopt;
  }
  return literal;
}

std::vector<FixedString> starts_of(std::string_view expression, const PatternOptions& options) {
  const bool ignore_case = ignores_case(expression, options);
  std::vector<FixedString> starts;
  if (!add_starts(expression, ignore_case, starts)) starts.clear();
  return starts;
}

std::optional<InnerLiteral> inner_literal_of(std::string_view expression, const PatternOptions& options) {
  if (options.ignore_case) return std::nullopt;
  const std::optional<Alternatives> alternatives = read_level(expression);
  if (!alternatives || alternatives->size() != 1) return std::nullopt;
  constexpr std::string_view rare = "%$&@#=/\\^_~|<>+*:;!?";  // characters that are worth a look alone
  InnerLiteral longest, here;
  for (const Piece& piece : alternatives->front()) {
    if (piece.kind != Piece::literal || piece.quantified) {
      here = {};
      continue;
    }
    if (here.bytes.empty()) here.before = expression.substr(0, piece.begin);
    here.bytes += piece.bytes;
    const bool tells = here.bytes.size() > 1 || rare.find(here.bytes) != rare.npos;
    if (tells && !here.before.empty() && here.bytes.size() > longest.bytes.size()) longest = here;
  }
  if (longest.bytes.empty()) return std::nullopt;
  return longest;
}

std::optional<std::string> without_assertions(std::string_view expression) {
  constexpr std::string_view always = "(?:)";
  std::string relaxed;
  bool in_class = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (c == '\\') {
      if (i + 1 == expression.size()) return std::nullopt;
      const char next = expression[++i];
      if (next == 'Q' || next == 'C') return std::nullopt;
      if (!in_class && std::string_view("bBAz").find(next) != std::string_view::npos) {
        relaxed += always;
      } else {
        relaxed += c;
        relaxed += next;
      }
    } else if (in_class) {
      if (c == '[') return std::nullopt;  // [:alpha:], or a bracket that is meant
      in_class = c != ']';
      relaxed += c;
    } else if (c == '[') {
      in_class = true;
      relaxed += c;
      if (i + 1 < expression.size() && expression[i + 1] == '^') relaxed += expression[++i];
      if (i + 1 < expression.size() && expression[i + 1] == ']') relaxed += expression[++i];
    } else if (c == '^' || c == '$') {
      relaxed += always;
    } else {
      relaxed += c;
    }
  }
  return relaxed;
}

}  // namespace paperlens

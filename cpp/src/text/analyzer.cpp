#include "paperlens/text/analyzer.hpp"

#include <cstring>
#include <limits>

#include "tex.hpp"
#include "unspaced_runs.hpp"

namespace paperlens::text {

namespace {

/// Puts each of the joined forms, which are in order of position, behind its first atom.
void merge_wholes(std::vector<Token>& tokens, const std::vector<Token>& wholes) {
  std::size_t from = tokens.size(), left = wholes.size();
  tokens.resize(from + left);
  for (std::size_t to = tokens.size(); left > 0;) {
    const bool is_whole = wholes[left - 1].position >= tokens[from - 1].position;
    tokens[--to] = is_whole ? wholes[--left] : tokens[--from];
  }
}

/// Reads the folded text and writes the terms, one behind the other.
class Lexer : public UnspacedRuns {
 public:
  using UnspacedRuns::UnspacedRuns;

  void run() {
    while (r_ < size_) {
      switch (byte_at(r_)) {
        case Byte::glue:
          if (is(r_, '}') && is(r_ + 1, '{')) end_run();
          ++r_;
          break;
        case Byte::space:
          ++r_;
          break;
        case Byte::letter:
          end_run();
          if (!plain_word()) word();
          break;
        case Byte::digit:
          end_run();
          word();
          break;
        case Byte::lead:
          non_ascii();
          break;
        case Byte::backslash:
          command();
          break;
        default:
          end_run();
          ++r_;
      }
    }
    end_run();
    out_.folded.resize(w_);
    out_.positions = position_;
  }

 private:
  void non_ascii() {
    const auto lead = static_cast<unsigned char>(s_[r_]);
    if (is_han_lead(lead)) return han_block();
    std::size_t length = 0;
    const CharClass kind = class_at(r_, length);
    if (kind == CharClass::unspaced) {
      unspaced(length);
    } else if (is_word_class(kind)) {
      end_run();
      word();
    } else {
      if (kind != CharClass::space) end_run();
      r_ += length;
    }
  }

  // --- TeX outside of words ---

  void command() {
    const std::string_view rest = std::string_view(s_, size_).substr(r_ + 1);
    const std::size_t length = command_name(rest);
    if (length == 0) {
      if (!rest.empty() && rest.front() == '\\') {
        end_run();
        ++r_;
      }
      ++r_;
    } else if (!greek_letter(rest.substr(0, length)).empty()) {
      end_run();
      word();
    } else if (!skip_command(rest, length)) {
      end_run();
      r_ += 1 + length;
    }
  }

  /// Skips a command that has an argument in braces, so that the argument stands alone.
  bool skip_command(std::string_view rest, std::size_t length) {
    std::string_view after = rest.substr(length);
    std::size_t skipped = 1 + length;
    if (!after.empty() && after.front() == '*') after.remove_prefix(1), ++skipped;
    if (after.empty() || after.front() != '{') return false;
    r_ += skipped + silent_argument(rest.substr(0, length), after);
    return true;
  }

  // --- words ---

  void begin_atom() {
    atom_ = w_;
    atom_begin_ = origins_.begin_of(r_);
    letters_ = 0;
    group_ = 0;
    last_was_digit_ = false;
  }

  void end_atom() {
    const std::uint32_t end = origins_.end_of(atom_end_);
    out_.tokens.push_back(make_token(atom_, w_, atom_begin_, end, position_++, TokenKind::part));
  }

  void letter(std::size_t length) {
    copy(length);
    after_letter();
  }

  void after_letter() {
    atom_end_ = r_;
    ++letters_;
    group_ = no_group;
    last_was_digit_ = false;
  }

  /// A word of ASCII letters that nothing is joined to: the most common.
  bool plain_word() {
    const std::size_t length = count_letters(s_ + r_);
    const Byte next = byte_at(r_ + length);
    if (next != Byte::space && next != Byte::separator && next != Byte::comma) return false;
    const std::uint32_t begin = origins_.begin_of(r_);
    const std::size_t at = w_;
    copy(length);
    out_.tokens.push_back(make_token(at, w_, begin, origins_.end_of(r_), position_++, TokenKind::word));
    return true;
  }

  void word() {
    first_ = out_.tokens.size();
    out_.chunks.clear();
    out_.chunks.push_back(static_cast<std::uint32_t>(first_));
    plus_ = false;
    begin_atom();
    while (word_step()) {
    }
    end_atom();
    finish_word();
  }

  /// One character, or what stands between two; false at the end of the word.
  bool word_step() {
    switch (byte_at(r_)) {
      case Byte::letter: {
        const std::size_t length = count_letters(s_ + r_);
        copy(length);
        after_letter();
        letters_ += static_cast<std::uint32_t>(length - 1);
      }
        return true;
      case Byte::digit:
        if (letters_ >= 2) {
          end_atom();
          begin_atom();
        }
        copy(1);
        atom_end_ = r_;
        letters_ = 0;
        last_was_digit_ = true;
        if (group_ != no_group) ++group_;
        return true;
      case Byte::lead: {
        std::size_t length = 0;
        if (!is_word_class(class_at(r_, length))) return false;
        letter(length);
        return true;
      }
      case Byte::glue:
        if (is(r_, '}') && is(r_ + 1, '{')) return false;
        ++r_;
        return true;
      case Byte::backslash:
        return command_in_word();
      case Byte::joiner:
        return joiner();
      case Byte::comma:
        return thousands();
      case Byte::plus:
        plus_ = plus_signs() != 0;
        return false;
      default:
        return false;
    }
  }

  bool command_in_word() {
    const std::string_view rest = std::string_view(s_, size_).substr(r_ + 1);
    const std::size_t length = command_name(rest);
    if (length == 0) {
      if (!rest.empty() && rest.front() == '\\') return false;
      ++r_;
      return true;
    }
    const std::string_view greek = greek_letter(rest.substr(0, length));
    if (greek.empty()) return skip_command(rest, length);
    r_ += 1 + length;
    std::memcpy(t_ + w_, greek.data(), greek.size());
    w_ += greek.size();
    after_letter();
    return true;
  }

  /// Goes over a joiner if a word goes on behind it.
  bool joiner() {
    const char sign = s_[r_++];
    for (;;) {  // to what the joiner joins
      if (byte_at(r_) == Byte::glue) {
        if (is(r_, '}') && is(r_ + 1, '{')) return false;
        ++r_;
      } else if (byte_at(r_) == Byte::backslash) {
        const std::string_view rest = std::string_view(s_, size_).substr(r_ + 1);
        const std::size_t length = command_name(rest);
        if (length == 0) {
          if (!rest.empty() && rest.front() == '\\') return false;
          ++r_;
          continue;
        }
        if (!greek_letter(rest.substr(0, length)).empty()) break;
        if (!skip_command(rest, length)) return false;
      } else if (is_word_at(r_)) {
        break;
      } else {
        return false;
      }
    }
    const bool is_digit = byte_at(r_) == Byte::digit;
    if (sign == '.' && is_digit && last_was_digit_) {
      t_[w_++] = '.';
      group_ = no_group;
      return true;
    }
    if (sign == '\'' && is(r_, 's') && !is_word_or_greek_at(r_ + 1)) {
      ++r_;
      return false;
    }
    end_atom();
    out_.chunks.push_back(static_cast<std::uint32_t>(out_.tokens.size()));
    begin_atom();
    return true;
  }

  /// Goes over the comma of 1,000.
  bool thousands() {
    if (group_ == no_group || group_ == 0 || group_ > 3) return false;
    for (std::size_t i = 1; i <= 3; ++i) {
      if (byte_at(r_ + i) != Byte::digit) return false;
    }
    if (byte_at(r_ + 4) == Byte::digit) return false;
    ++r_;
    group_ = 0;
    return true;
  }

  /// The bytes of ++ or # that belong to the name of a language.
  std::size_t plus_signs() const {
    if (group_ != no_group || last_was_digit_) return 0;
    if (is(r_, '+')) return is(r_ + 1, '+') && !is(r_ + 2, '+') ? 2 : 0;
    return w_ - atom_ == 1 && !is_word_or_greek_at(r_ + 1) ? 1 : 0;
  }

  /// Says of the atoms what they are, and adds the joined forms.
  void finish_word() {
    std::vector<Token>& tokens = out_.tokens;
    const std::size_t end = tokens.size(), written = w_;
    if (end - first_ == 1 && !plus_) {
      tokens[first_].kind = TokenKind::word;
      return;
    }
    out_.wholes.clear();
    // The atoms `from` to `to`; one ends where the next begins, even where its term was cut.
    const auto join = [&](std::size_t from, std::size_t to) {
      const std::size_t term_end = to == end ? written : tokens[to].term_begin;
      out_.wholes.push_back(make_token(tokens[from].term_begin, term_end, tokens[from].begin, tokens[to - 1].end,
                                       tokens[from].position, TokenKind::whole));
    };
    const std::size_t chunks = out_.chunks.size();
    for (std::size_t i = 0; i < chunks && end - first_ > 1; ++i) {
      const std::size_t from = out_.chunks[i], to = i + 1 < chunks ? out_.chunks[i + 1] : end;
      if (to - from > 1 && chunks > 1) join(from, to);
      if (i == 0) join(first_, end);
    }
    if (plus_) {
      copy(plus_signs());
      out_.wholes.push_back(make_token(atom_, w_, atom_begin_, origins_.end_of(r_), position_ - 1, TokenKind::whole));
    }
    merge_wholes(tokens, out_.wholes);
  }

  static constexpr std::uint32_t no_group = std::numeric_limits<std::uint32_t>::max();

  std::size_t first_ = 0;  // token of the word
  std::size_t atom_ = 0, atom_end_ = 0;
  std::uint32_t atom_begin_ = 0;
  std::uint32_t letters_ = 0;  // that the atom ends with
  std::uint32_t group_ = 0;    // digits since its beginning or a comma; no_group once it is no plain number
  bool last_was_digit_ = false, plus_ = false;
};

}  // namespace

void analyze(std::string_view text, TokenStream& out) {
  out.tokens.clear();
  fold(text, out.source);
  Lexer(out).run();
}

}  // namespace paperlens::text

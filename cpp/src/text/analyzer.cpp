#include "paperlens/text/analyzer.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "fold_lookup.hpp"
#include "tex.hpp"

namespace paperlens::text {

namespace {

/// What a byte of folded text is to the analyzer.
enum class Byte : std::uint8_t { separator, space, letter, digit, lead, glue, backslash, joiner, comma, plus };

constexpr std::array<Byte, 256> make_bytes() {
  std::array<Byte, 256> bytes{};
  for (unsigned i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    if (i >= 0x80) bytes[i] = Byte::lead;
    if (c >= 'a' && c <= 'z') bytes[i] = Byte::letter;
    if (c >= '0' && c <= '9') bytes[i] = Byte::digit;
    if (c == ' ' || (i >= 9 && i <= 13)) bytes[i] = Byte::space;
    if (c == '$' || c == '{' || c == '}') bytes[i] = Byte::glue;
    if (c == '\\') bytes[i] = Byte::backslash;
    if (c == '-' || c == '_' || c == '^' || c == '.' || c == '\'') bytes[i] = Byte::joiner;
    if (c == ',') bytes[i] = Byte::comma;
    if (c == '+' || c == '#') bytes[i] = Byte::plus;
  }
  return bytes;
}
constexpr std::array<Byte, 256> byte_table = make_bytes();

/// Places of the source for places of the folded text, asked for in ascending order.
class Origins {
 public:
  explicit Origins(const std::vector<FoldedText::Run>& runs) : next_(runs.data()), end_(runs.data() + runs.size()) {}

  std::uint32_t begin_of(std::size_t at) {
    move_to(at);
    return unit_end_ != 0 ? source_ : source_ + (static_cast<std::uint32_t>(at) - folded_);
  }
  std::uint32_t end_of(std::size_t at) {  // of what ends at `at`
    move_to(at - 1);
    return unit_end_ != 0 ? unit_end_ : source_ + (static_cast<std::uint32_t>(at) - folded_);
  }

  /// Up to where places follow one another byte for byte; `at` itself if they don't there.
  std::size_t linear_until(std::size_t at) {
    move_to(at);
    return unit_end_ != 0 ? at : limit_;
  }

 private:
  void move_to(std::size_t at) {
    if (at < limit_) return;
    while (next_ != end_ && next_->folded <= at) {
      folded_ = next_->folded;
      source_ = next_->source;
      unit_end_ = next_->source_end;
      ++next_;
    }
    limit_ = next_ == end_ ? std::numeric_limits<std::size_t>::max() : next_->folded;
  }

  const FoldedText::Run* next_;
  const FoldedText::Run* end_;
  std::uint32_t folded_ = 0, source_ = 0, unit_end_ = 0;
  std::size_t limit_ = 0;
};

class Lexer {
 public:
  explicit Lexer(TokenStream& out)
      : out_(out), size_(out.source.text.size()), origins_(out.source.runs) {
    out_.source.text.append(copied_at_once, '\0');
    s_ = out_.source.text.data();
    out_.folded.resize(size_ + copied_at_once);
    t_ = out_.folded.data();
  }

  void run() {
    while (r_ < size_) {
      switch (byte_at(r_)) {
        case Byte::space:
        case Byte::glue:
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
  Byte byte_at(std::size_t i) const { return byte_table[static_cast<unsigned char>(s_[i])]; }  // s_[size_] is NUL
  bool is(std::size_t i, char c) const { return s_[i] == c; }

  /// Copies what is read to what is written.
  void copy(std::size_t length) {
    for (std::size_t i = 0; i < length; i += copied_at_once) {  // a little more than asked for, but at once
      std::memcpy(t_ + w_ + i, s_ + r_ + i, copied_at_once);
    }
    r_ += length;
    w_ += length;
  }

  CharClass class_at(std::size_t at, std::size_t& length) const {
    const char* p = s_ + at;
    const char32_t c = next_code_point(p);
    length = static_cast<std::size_t>(p - s_) - at;
    return char_class(c);
  }

  bool is_word_at(std::size_t i) const {
    const Byte byte = byte_at(i);
    if (byte != Byte::lead) return byte == Byte::letter || byte == Byte::digit;
    std::size_t length = 0;
    return is_word_class(class_at(i, length));
  }
  static bool is_word_class(CharClass c) { return c == CharClass::word || c == CharClass::latin || c == CharClass::accent; }

  Token make_token(std::size_t term_begin, std::size_t term_end, std::uint32_t begin, std::uint32_t end,
                   std::uint32_t position, TokenKind kind) const {
    if (term_end - term_begin > max_term_bytes) term_end = cut(term_begin);
    return {static_cast<std::uint32_t>(term_begin), static_cast<std::uint32_t>(term_end), begin, end, position, kind};
  }

  std::size_t cut(std::size_t term_begin) const {
    std::size_t end = term_begin + max_term_bytes;
    while ((static_cast<unsigned char>(t_[end]) & 0xC0) == 0x80) --end;
    return end;
  }

  // --- unspaced scripts ---

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

  /// The lead bytes that Han alone has.
  static bool is_han_lead(unsigned char c) { return c >= 0xE5 && c <= 0xE9; }

  /// Han characters of three bytes, as many as stand together.
  void han_block() {
    unspaced(3);
    const std::size_t begin = r_, limit = origins_.linear_until(r_);
    std::size_t end = begin;
    while (end + 3 <= limit && is_han_lead(static_cast<unsigned char>(s_[end]))) end += 3;
    if (end == begin) return;
    const auto count = static_cast<std::uint32_t>((end - begin) / 3);
    std::memcpy(t_ + w_, s_ + begin, end - begin);

    std::vector<Token>& tokens = out_.tokens;
    const auto term = static_cast<std::uint32_t>(w_);
    const std::uint32_t source = origins_.begin_of(begin), position = position_;
    tokens.push_back(make_token(last_at_, w_ + 3, last_begin_, source + 3, last_position_, TokenKind::bigram));
    for (std::uint32_t i = 0; i + 1 < count; ++i) {
      tokens.push_back({term + 3 * i, term + 3 * i + 6, source + 3 * i, source + 3 * i + 6, position + i, TokenKind::bigram});
    }
    r_ = end;
    w_ += end - begin;
    position_ += count;
    last_at_ = w_ - 3;
    last_begin_ = source + 3 * (count - 1);
    last_end_ = last_begin_ + 3;
    last_position_ = position_ - 1;
  }

  void unspaced(std::size_t length) {
    const std::uint32_t begin = origins_.begin_of(r_), end = origins_.end_of(r_ + length);
    const std::size_t at = w_;
    copy(length);
    if (in_run_) {
      out_.tokens.push_back(make_token(last_at_, w_, last_begin_, end, last_position_, TokenKind::bigram));
    }
    in_run_ = true;
    last_at_ = at;
    last_begin_ = begin;
    last_end_ = end;
    last_position_ = position_++;
  }

  void end_run() {
    if (!in_run_) return;
    in_run_ = false;
    out_.tokens.push_back(make_token(last_at_, w_, last_begin_, last_end_, last_position_, TokenKind::han));
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

  /// Eight bytes at a time: the end of a word is hard to foretell, and a branch that goes wrong costs more.
  std::size_t ascii_letters(std::size_t at) const {
    constexpr std::uint64_t ones = 0x0101010101010101U, high = 0x80 * ones;
    for (std::size_t length = 0;; length += 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, s_ + at + length, 8);
      const std::uint64_t low = eight & ~high, from_a = low + 0x1F * ones, past_z = low + 0x05 * ones;
      const std::uint64_t others = ~(from_a & ~past_z & ~eight) & high;
      if (others == 0) continue;
      const int zeros = std::endian::native == std::endian::little ? std::countr_zero(others) : std::countl_zero(others);
      return length + static_cast<std::size_t>(zeros) / 8;
    }
  }

  /// A word of ASCII letters that nothing is joined to: the most common.
  bool plain_word() {
    const std::size_t length = ascii_letters(r_);
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
      case Byte::letter:
        {
          const std::size_t length = ascii_letters(r_);
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
        if (length == 0) return false;
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
    if (sign == '\'' && is(r_, 's') && !is_word_at(r_ + 1)) {
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
    return w_ - atom_ == 1 && !is_word_at(r_ + 1) ? 1 : 0;
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
    merge_wholes();
  }

  /// Puts each of the joined forms behind its first atom.
  void merge_wholes() {
    std::vector<Token>& tokens = out_.tokens;
    std::size_t from = tokens.size(), left = out_.wholes.size();
    tokens.resize(from + left);
    for (std::size_t to = tokens.size(); left > 0;) {
      const bool is_whole = out_.wholes[left - 1].position >= tokens[from - 1].position;
      tokens[--to] = is_whole ? out_.wholes[--left] : tokens[--from];
    }
  }

  static constexpr std::size_t copied_at_once = 16;
  static constexpr std::uint32_t no_group = std::numeric_limits<std::uint32_t>::max();

  TokenStream& out_;
  const char* s_ = nullptr;  // what is read; NULs stand behind it
  std::size_t size_;
  char* t_ = nullptr;  // what is written: never more than was read
  Origins origins_;
  std::size_t r_ = 0, w_ = 0;  // read, written
  std::uint32_t position_ = 0;

  bool in_run_ = false;  // of unspaced characters; then the last one
  std::size_t last_at_ = 0;
  std::uint32_t last_begin_ = 0, last_end_ = 0, last_position_ = 0;

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

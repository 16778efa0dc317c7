#pragma once
// Lines of a text, whichever of LF, CR LF and CR ends them.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace paperlens {

struct Line {
  std::uint64_t begin;
  std::string_view text;  ///< without its end
  std::uint64_t next;     ///< where the following line begins
  std::uint32_t number;   ///< 1-based
};

class LineReader {
 public:
  /// `has_cr`: whether `text` has any CR. Lone CRs are looked for only then.
  LineReader(std::string_view text, std::uint64_t begin, bool has_cr)
      : text_(text), position_(begin), next_cr_(has_cr ? begin : text.size()), next_lf_(begin) {
    if (has_cr) next_cr_ = find('\r', begin);
    next_lf_ = find('\n', begin);
  }

  bool next(Line& line) {
    if (position_ >= text_.size()) return false;
    // Each of the two is searched for again only when it has been passed: linear, however they alternate.
    if (next_lf_ < position_) next_lf_ = text_[position_] == '\n' ? position_ : find('\n', position_);  // many are blank
    if (next_cr_ < position_) next_cr_ = find('\r', position_);
    const std::uint64_t end = next_cr_ < next_lf_ ? next_cr_ : next_lf_;
    std::uint64_t after = end;
    if (end < text_.size()) ++after;
    if (next_cr_ == end && next_lf_ == after && after < text_.size()) ++after;  // CR LF
    line = {position_, text_.substr(position_, end - position_), after, ++number_};
    position_ = after;
    return true;
  }

  /// Goes on at byte `begin`, further on, which begins line `number`.
  void skip_to(std::uint64_t begin, std::uint32_t number) {
    position_ = begin;
    number_ = number - 1;
  }

 private:
  std::uint64_t find(char c, std::uint64_t from) const {
    if (from >= text_.size()) return text_.size();
    const void* hit = std::memchr(text_.data() + from, c, text_.size() - from);
    return hit == nullptr ? text_.size() : static_cast<std::uint64_t>(static_cast<const char*>(hit) - text_.data());
  }

  std::string_view text_;
  std::uint64_t position_;
  std::uint64_t next_cr_;
  std::uint64_t next_lf_;
  std::uint32_t number_ = 0;
};

}  // namespace paperlens

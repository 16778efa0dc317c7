#pragma once
// Runs of characters of scripts without spaces (Han, kana, Thai, ...): pairs, and the last character alone.

#include "term_writer.hpp"

namespace paperlens::text {

class UnspacedRuns : public TermWriter {
 public:
  using TermWriter::TermWriter;

 protected:
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
      tokens.push_back(
          {term + 3 * i, term + 3 * i + 6, source + 3 * i, source + 3 * i + 6, position + i, TokenKind::bigram});
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

 private:
  bool in_run_ = false;  // of unspaced characters; then the last one
  std::size_t last_at_ = 0;
  std::uint32_t last_begin_ = 0, last_end_ = 0, last_position_ = 0;
};

}  // namespace paperlens::text

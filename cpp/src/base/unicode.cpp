#include "paperlens/base/unicode.hpp"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace paperlens {

bool is_valid_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

Decoded decode_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80; };
  if (lead >= 0xE1 && lead <= 0xEC && text.size() >= 3 && continues(1) && continues(2)) {  // nearly all of Chinese
    return {(lead & 0xFU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU), 3, true};
  }

  // The second byte's range depends on the lead (table 3-7); later ones are 80..BF.
  unsigned length = 0, low = 0x80, high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {0xFFFD, 1, false};
  }

  char32_t code_point = lead & (0xFFU >> (length + 1));
  for (unsigned i = 1; i < length; ++i) {
    if (i >= text.size() || byte(i) < low || byte(i) > high) {
      return {0xFFFD, static_cast<std::uint8_t>(i), false};
    }
    code_point = (code_point << 6) | (byte(i) & 0x3FU);
    low = 0x80;
    high = 0xBF;
  }
  return {code_point, static_cast<std::uint8_t>(length), true};
}

void append_clean(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const char first = text.front();
    if (first == '\r') {
      out += '\n';
      text.remove_prefix(text.size() > 1 && text[1] == '\n' ? 2 : 1);
    } else if (first == '\0') {
      out += replacement_character;
      text.remove_prefix(1);
    } else {
      const Decoded step = decode_utf8(text);
      out += step.valid ? text.substr(0, step.length) : replacement_character;
      text.remove_prefix(step.length);
    }
  }
}

namespace {

/// The code points of valid UTF-8.
std::size_t count_first_bytes(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation_byte(c); }));
}

}  // namespace

std::size_t count_code_points(std::string_view text) {
  if (is_valid_utf8(text)) return count_first_bytes(text);
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(decode_utf8(text).length);
  return count;
}

std::size_t CodePointOffsets::operator()(std::size_t byte) {
  if (byte >= byte_) {
    code_point_ += count_first_bytes(text_.substr(byte_, byte - byte_));
  } else {
    code_point_ -= count_first_bytes(text_.substr(byte, byte_ - byte));
  }
  byte_ = byte;
  return code_point_;
}

namespace {

bool is_space(char32_t c) {
  if (c < 0x80) return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Bytes of the white-space character that ends `text`, or 0.
std::size_t space_at_end(std::string_view text) {
  const auto back = static_cast<unsigned char>(text.back());
  if (back < 0x80) return is_space(back) ? 1 : 0;
  if (text.size() >= 3 && static_cast<unsigned char>(text[text.size() - 3]) >= 0xE4) return 0;  // 一 and above
  if (text.ends_with("。")) return 0;  // which ends most abstracts
  for (std::size_t length = 2; length <= 3 && length <= text.size(); ++length) {
    const Decoded step = decode_utf8(text.substr(text.size() - length));
    if (step.valid && step.length == length) return is_space(step.code_point) ? length : 0;
  }
  return 0;
}

}  // namespace

std::string_view trim_carefully(std::string_view text) {
  while (!text.empty() && !is_plain_edge(text.front())) {
    if (text.front() == '\n' || text.front() == ' ') {  // the usual ones
      text.remove_prefix(1);
      continue;
    }
    const Decoded step = decode_utf8(text);
    if (!step.valid || !is_space(step.code_point)) break;
    text.remove_prefix(step.length);
  }
  while (!text.empty() && !is_plain_edge(text.back())) {
    const bool usual = text.back() == '\n' || text.back() == ' ';
    const std::size_t length = usual ? 1 : space_at_end(text);
    if (length == 0) break;
    text.remove_suffix(length);
  }
  return text;
}

namespace {

/// The first byte at or after `begin` that is not ASCII, or the end.
std::size_t skip_ascii(std::string_view text, std::size_t begin) {
  static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");
  std::uint64_t high = 0;  // the high bits of eight bytes
  const auto read = [&](std::size_t at) {
    std::memcpy(&high, text.data() + at, sizeof high);
    high &= 0x8080808080808080U;
  };
  const auto first = [&] { return static_cast<std::size_t>(std::countr_zero(high)) / 8; };
  for (; begin + sizeof high <= text.size(); begin += sizeof high) {
    read(begin);
    if (high != 0) return begin + first();
  }
  if (begin < text.size() && text.size() >= sizeof high) {
    const std::size_t last = text.size() - sizeof high;  // overlaps the eight before
    read(last);
    high &= ~std::uint64_t{0} << (begin - last) * 8;
    return high != 0 ? last + first() : text.size();
  }
  while (begin < text.size() && static_cast<unsigned char>(text[begin]) < 0x80) ++begin;
  return begin;
}

bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF) || c == 0x3007;
}

}  // namespace

std::size_t count_han(std::string_view text, std::size_t enough) {
  std::size_t count = 0;
  for (std::size_t i = skip_ascii(text, 0); i < text.size() && count < enough; i = skip_ascii(text, i)) {
    const Decoded step = decode_utf8(text.substr(i));
    count += is_han(step.code_point);
    i += step.length;
  }
  return count;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) { return a == ascii_lower(b); });
}

}  // namespace paperlens

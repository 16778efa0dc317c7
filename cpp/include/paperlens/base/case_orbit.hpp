#pragma once
// Characters that differ in case only, by simple case folding: one of them stands for all.

namespace paperlens {

/// For a code point from U+0080 on: as case_orbit.
char32_t case_orbit_of_others(char32_t c);

/// One code point for all that a pattern takes for each other when it ignores case: k for k, K and the Kelvin sign, s
/// for s, S and the long s. What only lower or upper case joins (the dotless i, say) is joined too: a few more than
/// simple case folding needs, none fewer.
inline char32_t case_orbit(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  if (c >= 0x2D2E && c < 0xA640) return c;  // Han, kana, Hangul's letters, their punctuation
  return case_orbit_of_others(c);
}

}  // namespace paperlens

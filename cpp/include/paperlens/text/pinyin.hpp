#pragma once
// The pinyin of Han characters, without tones: what a query in Latin letters may mean, and which characters are typed for
// one another. All functions are pure and may run in any thread.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace paperlens::text {

/// A syllable, from 0 to syllable_count() - 1 in alphabetical order.
using SyllableId = std::uint16_t;

std::size_t syllable_count();

/// How a syllable is written: lower case, ü as v (`lv`, `nve`).
std::string_view syllable_name(SyllableId syllable);

/// The common readings of a folded Han character, the most common first; empty where it has none. Characters that fold
/// to it lend it theirs. Covers U+4E00 to U+9FFF.
std::span<const SyllableId> readings(char32_t folded);

/// The folded characters that have a reading, ascending.
std::span<const char16_t> characters_with(SyllableId syllable);

/// The other characters that share a reading with `folded`, ascending.
std::vector<char32_t> homophones(char32_t folded);

/// What `latin` is in pinyin: its segmentations into syllables, at most `limit` of them, those of fewer syllables first
/// and among these those whose first syllables are longer (`xian`: xian, xi an; `fangan`: fang an, fan gan). Empty if it
/// is no pinyin, or if it is longer than 255 bytes. ASCII case does not matter; what is not a letter (apostrophe, space,
/// hyphen) separates syllables. ü is written ü, v or u; a `lu` and a `nu` may each be that, and count as u first.
std::vector<std::vector<SyllableId>> parse_pinyin(std::string_view latin, std::size_t limit = 8);

}  // namespace paperlens::text

// Writes cpp/src/text/fold_table.inc: what each code point folds to, as a trie.
//
//     make_fold_table tests/tables/han_variants.txt > cpp/src/text/fold_table.inc

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <set>
#include <vector>

#include "reference_fold.hpp"

using namespace paperlens::reference;

namespace {

constexpr char32_t limit = 0x32400;  // above: reserved Han, ignorable tags, and nothing else
constexpr std::size_t first_mark = 8;
constexpr std::size_t first_replacement = 256;

void print(const char* type, const char* name, const std::vector<std::uint32_t>& values, std::size_t a_line) {
  std::printf("inline constexpr %s %s[%zu] = {\n", type, name, values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::printf("%u,%s", values[i], (i + 1) % a_line == 0 || i + 1 == values.size() ? "\n" : "");
  }
  std::printf("};\n");
}

struct Trie {
  unsigned shift;
  std::vector<std::uint32_t> index, values;
  std::size_t bytes() const { return 2 * (index.size() + values.size()); }
};

Trie make_trie(const std::vector<std::uint32_t>& all, unsigned shift) {
  Trie trie{shift, {}, {}};
  std::map<std::vector<std::uint32_t>, std::uint32_t> known;
  const std::size_t size = std::size_t{1} << shift;
  for (std::size_t begin = 0; begin < all.size(); begin += size) {
    const std::vector<std::uint32_t> block(all.begin() + static_cast<std::ptrdiff_t>(begin),
                                           all.begin() + static_cast<std::ptrdiff_t>(begin + size));
    const auto [place, is_new] = known.try_emplace(block, static_cast<std::uint32_t>(trie.values.size() >> shift));
    if (is_new) trie.values.insert(trie.values.end(), block.begin(), block.end());
    trie.index.push_back(place->second);
  }
  return trie;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: make_fold_table HAN_VARIANTS\n"), 2;
  const auto variants = read_han_variants(argv[1]);

  std::vector<std::uint32_t> all(limit), pool, marks;
  std::map<std::string, std::uint32_t> replacements;
  std::set<std::pair<unsigned, unsigned>> mark_kinds;  // combining class, class
  const auto mark_kind = [](char32_t c) {
    return std::pair{static_cast<unsigned>(u_getCombiningClass(static_cast<UChar32>(c))),
                     static_cast<unsigned>(class_of(c))};
  };
  const auto is_pending = [&](char32_t c) { return mark_kind(c).first != 0 || class_of(c) == Class::accent; };
  for (char32_t c = 0; c < limit; ++c) {
    if (is_assigned(c) && is_pending(c)) mark_kinds.insert(mark_kind(c));
  }
  for (const auto& [combining, kind] : mark_kinds) marks.insert(marks.end(), {combining, kind});

  for (char32_t c = 0; c < limit; ++c) {
    if (!is_assigned(c)) {
      all[c] = static_cast<std::uint32_t>(is_reserved_han(c) ? Class::unspaced : Class::separator);
      continue;
    }
    const std::u32string apart = fold_apart(std::u32string(1, c), variants);
    const bool has_base = !apart.empty() && class_of(apart[0]) != Class::accent;
    const std::u32string folded = has_base ? join_marks(apart, 0x0345) : apart;
    if (folded.empty()) {
      all[c] = static_cast<std::uint32_t>(Class::ignorable);
    } else if (folded != std::u32string(1, c)) {
      const std::string bytes = utf8(folded);
      const auto [place, is_new] = replacements.try_emplace(bytes, static_cast<std::uint32_t>(pool.size()));
      if (is_new) {
        pool.push_back(static_cast<std::uint32_t>(bytes.size()));
        for (const char byte : bytes) pool.push_back(static_cast<unsigned char>(byte));
      }
      all[c] = static_cast<std::uint32_t>(first_replacement + place->second);
    } else if (is_pending(c)) {
      all[c] = static_cast<std::uint32_t>(
          first_mark + static_cast<std::size_t>(std::distance(mark_kinds.begin(), mark_kinds.find(mark_kind(c)))));
    } else {
      all[c] = static_cast<std::uint32_t>(class_of(c));
    }
  }
  if (first_mark + mark_kinds.size() > first_replacement || first_replacement + pool.size() > 0x10000) {
    return std::fprintf(stderr, "the table's values do not fit in 16 bits\n"), 1;
  }

  Trie best = make_trie(all, 6);
  for (const unsigned shift : {3U, 4U, 5U, 7U}) {
    Trie trie = make_trie(all, shift);
    if (trie.bytes() < best.bytes()) best = std::move(trie);
  }
  std::fprintf(stderr, "shift %u: trie %zu, pool %zu, marks %zu bytes\n", best.shift, best.bytes(), pool.size(),
               marks.size());
  std::printf("// Made by tests/tables/make_fold_table.cpp of ICU %s and tests/tables/han_variants.txt, whose sources are\n"
              "// ICU (Unicode License) and OpenCC (Apache-2.0). Do not edit.\n"
              "// A value below %zu is a CharClass; below %zu, a mark: two bytes of `marks`, its combining class and its\n"
              "// CharClass; above, the replacement at `pool`: its length in bytes, and UTF-8.\n",
              U_ICU_VERSION, first_mark, first_replacement);
  std::printf("inline constexpr char unicode_version[] = \"%s\";\n", U_UNICODE_VERSION);
  std::printf("inline constexpr char32_t table_limit = 0x%X;\n", static_cast<unsigned>(limit));
  std::printf("inline constexpr unsigned table_shift = %u;\n", best.shift);
  std::printf("inline constexpr std::uint16_t first_mark = %zu, first_replacement = %zu;\n", first_mark,
              first_replacement);
  print("std::uint8_t", "marks", marks, 128);
  print("std::uint16_t", "table_index", best.index, 128);
  print("std::uint16_t", "table_values", best.values, 192);
  print("std::uint8_t", "pool", pool, 256);
}

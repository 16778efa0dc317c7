#include <doctest/doctest.h>

#include <map>
#include <string>

#include "paperlens/base/error.hpp"
#include "paperlens/index/dictionary.hpp"
#include "search_corpus.hpp"

using namespace paperlens;
using tests::Random;

namespace {

using Terms = std::map<std::string, TermEntry>;

/// Few letters, so that terms share prefixes; bytes of all values, and now and then a very long one.
std::string random_term(Random& draw) {
  static const std::vector<std::string> pieces{"a", "b", "ab", "\x01", "\x7F", "\xFF", "专", "𠀀", "longer than eight bytes"};
  std::string term = draw.pick(pieces);
  for (std::size_t n = draw(draw(20) == 0 ? 60 : 6); n > 0; --n) term += draw.pick(pieces);
  return term.substr(0, longest_term);
}

Terms random_terms(std::size_t count, Random& draw) {
  Terms terms;
  while (terms.size() < count) terms[random_term(draw)] = {};
  std::uint64_t at = 0;
  for (auto& [term, entry] : terms) {
    const std::uint64_t bytes = draw.skewed(100'000);
    entry = {static_cast<std::uint32_t>(1 + draw.skewed(1'000'000)), at, at + bytes};
    at += bytes;
  }
  return terms;
}

struct Written {
  DictionaryWriter writer;
  std::vector<std::uint32_t> offsets;
  std::uint64_t postings = 0;

  explicit Written(const Terms& terms) {
    for (const auto& [term, entry] : terms) {
      writer.add(term, entry.documents, entry.end - entry.begin);
      postings = entry.end;
    }
    offsets = writer.offsets();
  }
  Dictionary dictionary() const {
    return {writer.heads().data(), offsets.data(), writer.bytes().data(), writer.size(), postings, {}};
  }
};

}  // namespace

TEST_SUITE("dictionary") {
  TEST_CASE("find, seek and the walk through it are those of a std::map") {
    Random draw(2);
    for (const std::size_t size : {0U, 1U, 2U, 15U, 16U, 17U, 31U, 32U, 33U, 400U}) {
      CAPTURE(size);
      const Terms terms = random_terms(size, draw);
      const Written written(terms);
      const Dictionary dictionary = written.dictionary();
      REQUIRE(dictionary.size() == size);

      std::vector<std::string> wanted{"", "zzz", "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"};
      for (const auto& [term, entry] : terms) {
        wanted.push_back(term);
        wanted.push_back(term + '\0');
        wanted.push_back(term.substr(0, term.size() - 1));
      }
      for (int i = 0; i < 200; ++i) wanted.push_back(random_term(draw));
      for (const std::string& term : wanted) {
        const auto known = terms.find(term);
        const auto found = dictionary.find(term);
        REQUIRE(found.has_value() == (known != terms.end()));
        if (found) REQUIRE(*found == known->second);
        const auto next = terms.lower_bound(term);
        const Dictionary::Cursor cursor = dictionary.seek(term);
        REQUIRE(cursor.valid() == (next != terms.end()));
        if (cursor.valid()) REQUIRE(cursor.term() == next->first);
      }

      for (const std::string& from : {std::string(), draw.pick(wanted)}) {
        auto expected = terms.lower_bound(from);
        std::string before;
        bool first = true;
        for (auto cursor = dictionary.seek(from); cursor.valid(); cursor.next(), ++expected) {
          REQUIRE(expected != terms.end());
          REQUIRE(cursor.term() == expected->first);
          REQUIRE(cursor.entry() == expected->second);
          std::size_t shared = 0;
          while (!first && shared < std::min(before.size(), cursor.term().size()) && before[shared] == cursor.term()[shared]) ++shared;
          REQUIRE(cursor.shared() == shared);
          before = cursor.term();
          first = false;
        }
        REQUIRE(expected == terms.end());
      }
    }
  }

  TEST_CASE("terms out of order are refused when they are read: a walk always ends") {
    // A walk that skips ahead by seek() would meet the same terms again and again.
    DictionaryWriter writer;
    for (const char* term : {"b", "a"}) writer.add(term, 1, 1);
    const auto offsets = writer.offsets();
    const Dictionary dictionary(writer.heads().data(), offsets.data(), writer.bytes().data(), writer.size(), 2, {});
    auto cursor = dictionary.seek({});
    CHECK_THROWS_AS(cursor.next(), Error);

    DictionaryWriter blocks;
    for (int i = 0; i < 16; ++i) blocks.add(std::string(1, static_cast<char>('c' + i)), 1, 1);
    blocks.add("a", 1, 1);
    const auto ends = blocks.offsets();
    const Dictionary second(blocks.heads().data(), ends.data(), blocks.bytes().data(), blocks.size(), 17, {});
    const auto walk = [&] {
      for (auto at = second.seek({}); at.valid(); at.next()) {
      }
    };
    CHECK_THROWS_AS(walk(), Error);
  }
}

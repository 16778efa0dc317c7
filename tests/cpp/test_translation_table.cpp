// A table of translations against a map, damaged bytes, merged tables.

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

#include "paperlens/base/error.hpp"
#include "paperlens/lexicon/translation_table.hpp"
#include "paperlens/lexicon/translator.hpp"
#include "search_corpus.hpp"

using namespace paperlens;
using namespace paperlens::lexicon;
using tests::Random;

namespace {

std::string random_term(Random& draw) {
  static const std::vector<std::string> pieces{"a", "model", "ing", "s", " ", "图", "像", "\U00020000"};
  std::string term = draw.pick(pieces);
  for (std::size_t n = draw(5); n > 0; --n) term += draw.pick(pieces);
  return term;
}

std::map<std::string, Entry> random_entries(Random& draw, std::size_t count) {
  std::map<std::string, Entry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    Entry entry{random_term(draw), static_cast<std::uint32_t>(draw.skewed(1'000'000)), {}, {}};
    const bool alike = draw(2) == 0;
    for (std::size_t n = 1 + draw(4); n > 0; --n) {
      const float p = static_cast<float>(1 + draw(1000)) / 1001;
      entry.translations.push_back({random_term(draw), p, static_cast<SourceMask>(alike ? 1 : 1 + draw(7))});
    }
    for (std::size_t n = draw(3); n > 0; --n) entry.forms.push_back(random_term(draw));
    entries[entry.term] = entry;
  }
  return entries;
}

TranslationTable table_of(const std::map<std::string, Entry>& entries) {
  std::vector<Entry> list;
  for (const auto& [term, entry] : entries) list.push_back(entry);
  return TranslationTable::build(std::move(list));
}

void check_alike(const Entry& found, const Entry& wanted) {
  CHECK(found.term == wanted.term);
  CHECK(found.support == wanted.support);
  CHECK(found.forms == wanted.forms);
  REQUIRE(found.translations.size() == wanted.translations.size());
  for (std::size_t i = 0; i < found.translations.size(); ++i) {
    CHECK(found.translations[i].term == wanted.translations[i].term);
    CHECK(found.translations[i].sources == wanted.translations[i].sources);
    // Stored as a root in 255 steps.
    CHECK(std::abs(std::sqrt(found.translations[i].probability) - std::sqrt(wanted.translations[i].probability)) < 0.002F);
  }
}

/// Reads all that there is to read.
void survives(std::string bytes) {
  try {
    const TranslationTable table(share(std::move(bytes)));
    for (const std::string_view term : {"a", "models", "model s", "图像", "zzz", ""}) static_cast<void>(table.lookup(term));
    table.each([](const Entry&) {});
  } catch (const Error& error) {
    CHECK(error.kind == ErrorKind::format);
  }
}

}  // namespace

TEST_CASE("a table has what it was built of") {
  Random draw(1);
  for (const std::size_t count : {0U, 1U, 5U, 40U, 300U}) {
    const std::map<std::string, Entry> entries = random_entries(draw, count);
    const TranslationTable built = table_of(entries);
    const TranslationTable table{share(std::string(built.bytes().view))};
    for (int i = 0; i < 200; ++i) {
      const std::string term = random_term(draw);
      const auto wanted = entries.find(term);
      const std::optional<Entry> found = table.find(term);
      CHECK(found.has_value() == (wanted != entries.end()));
      if (found && wanted != entries.end()) check_alike(*found, wanted->second);
    }
    auto next = entries.begin();
    table.each([&](const Entry& entry) {
      REQUIRE(next != entries.end());
      check_alike(entry, (next++)->second);
    });
    CHECK(next == entries.end());
  }
}

TEST_CASE("lookup stems") {
  const TranslationTable table = TranslationTable::build({{"decode", 9, {{"解码", 0.75F, 1}}, {"decodings", "decoding"}},
                                                         {"decode image", 3, {{"码图", 0.5F, 1}}, {}},
                                                         {"image", 3, {{"图像", 1, 1}, {"image", 0.5F, 1}}, {}},
                                                         {"解码", 9, {{"decode", 0.5F, 1}, {"decoder", 0.25F, 1}}, {}}});
  CHECK(table.lookup("decoding")->term == "decode");
  CHECK(table.lookup("decodings")->term == "decode");  // by way of another form
  CHECK(table.lookup("decoding images")->term == "decode image");
  CHECK_FALSE(table.lookup("decoding model").has_value());
  CHECK_FALSE(table.lookup("").has_value());
  CHECK_FALSE(table.lookup(" ").has_value());
}

TEST_CASE("what makes no table is refused") {
  CHECK_THROWS_AS(TranslationTable::build({{"a", 1, {}, {}}, {"a", 1, {}, {}}}), const Error&);
  CHECK_THROWS_AS(TranslationTable::build({{"", 1, {}, {}}}), const Error&);
  CHECK_THROWS_AS(TranslationTable::build({{"a", 1, {{std::string(1024, 'x'), 1, 1}}, {}}}), const Error&);
  CHECK(TranslationTable().size() == 0);
}

TEST_CASE("damaged bytes are refused or read, never a crash") {
  Random draw(2);
  const TranslationTable table = table_of(random_entries(draw, 60));
  const std::string bytes(table.bytes().view);
  for (std::size_t size = 0; size < bytes.size(); size += 1 + draw(20)) {
    CHECK_THROWS_AS(TranslationTable(share(bytes.substr(0, size))), const Error&);
  }
  for (int i = 0; i < 3000; ++i) {
    std::string changed = bytes;
    for (std::size_t n = 1 + draw(3); n > 0; --n) changed[draw(changed.size())] = static_cast<char>(draw(256));
    survives(std::move(changed));
  }
  CHECK_THROWS_WITH_AS(TranslationTable(share("PLXLEXIC" + std::string(1, 2) + std::string(40, '\0'))),
                       doctest::Contains("version"), const Error&);
}

TEST_CASE("translations are made to add up to 1, sorted and pruned") {
  const std::vector<Translation> some{{"a", 1, 1}, {"b", 6, 1}, {"c", 1, 2}, {"d", 2, 1}};
  const auto terms = [&](const Pruning& pruning) {
    std::string found;
    for (const Translation& each : normalise(some, pruning)) found += each.term;
    return found;
  };
  CHECK(terms({0, 10, 1}) == "bdac");
  CHECK(terms({0.15, 10, 1}) == "bd");
  CHECK(terms({0, 3, 1}) == "bda");
  CHECK(terms({0, 10, 0.6}) == "b");
  CHECK(normalise(some, {})[0].probability == doctest::Approx(0.6));
  CHECK(normalise({}, {}).empty());
}

/// Of tables with weight 1.
Translator translator_of(const std::vector<TranslationTable>& tables) {
  std::vector<Translator::Table> shared;
  for (const TranslationTable& table : tables) shared.push_back({std::make_shared<const TranslationTable>(table), 1});
  return Translator(std::move(shared));
}

TEST_CASE("what to look for: translations, and the forms of stems") {
  const Translator translator = translator_of({TranslationTable::build({{"decode", 9, {{"解码", 0.75F, 1}}, {"decoding", "decoded"}},
                                                                        {"image", 3, {{"图像", 1, 1}, {"image", 0.5F, 1}}, {}},
                                                                        {"解码", 9, {{"decode", 0.5F, 1}, {"decoder", 0.25F, 1}}, {}}})});
  const auto terms = [&](std::string_view term) {
    std::vector<std::string> found;
    for (const Translation& translation : *translator.expand(term)) found.push_back(translation.term);
    return found;
  };
  using Terms = std::vector<std::string>;
  CHECK(terms("解码") == Terms{"decode", "decoding", "decoded", "decoder"});
  CHECK(terms("images") == Terms{"图像", "image"});
  CHECK(terms("image") == Terms{"图像"});
  CHECK(terms("nothing").empty());
  CHECK(terms("").empty());
}

TEST_CASE("several tables: means weighted by support, sources joined") {
  const TranslationTable first =
      TranslationTable::build({{"model", 30, {{"模型", 1, from_built_in}}, {"models"}}, {"lens", 5, {{"透镜", 1, from_built_in}}, {}}});
  const TranslationTable second = TranslationTable::build(
      {{"model", 10, {{"模型", 0.5F, from_titles}, {"模特", 0.5F, from_titles}}, {"models", "modeled"}}});
  const Translator both = translator_of({first, second});
  const Entry model = *both.lookup("models");
  CHECK(model.term == "model");
  CHECK(model.support == 40);
  CHECK(model.forms == std::vector<std::string>{"modeled", "models"});
  REQUIRE(model.translations.size() == 2);
  CHECK(model.translations[0].term == "模型");
  CHECK(model.translations[0].probability == doctest::Approx(0.875).epsilon(0.01));
  CHECK(model.translations[0].sources == (from_built_in | from_titles));
  CHECK(model.translations[1].sources == from_titles);
  CHECK(both.lookup("lens")->translations[0].probability == doctest::Approx(1));
  const Translator surer({{std::make_shared<const TranslationTable>(first), 1}, {std::make_shared<const TranslationTable>(second), 3}});
  CHECK(surer.lookup("model")->translations[0].probability == doctest::Approx(0.75).epsilon(0.01));
  CHECK_FALSE(translator_of({}).lookup("model").has_value());
  CHECK(translator_of({first}).lookup("model") == first.lookup("model"));
}

TEST_CASE("tables are made when a term is first looked up, once") {
  int made = 0;
  const Translator translator([&] {
    ++made;
    return std::vector<Translator::Table>{};
  });
  CHECK(made == 0);
  CHECK(translator.expand("model")->empty());
  CHECK(translator.expand("models")->empty());
  CHECK(made == 1);
}

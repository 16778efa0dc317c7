// Entries as the bytes of a table.

#include <algorithm>
#include <map>
#include <numeric>

#include "paperlens/lexicon/translation_table.hpp"
#include "table_bytes.hpp"

namespace paperlens::lexicon {
namespace {

using Numbers = std::map<std::string_view, std::uint32_t>;

void check(const std::string& term) {
  if (term.empty() || term.size() > longest_table_term) {
    throw Error(ErrorKind::invalid_argument, "translation table: a term must have 1 to 1023 bytes");
  }
}

/// All terms of the entries, numbered in order.
Numbers number_terms(const std::vector<Entry>& entries) {
  Numbers numbers;
  for (const Entry& entry : entries) {
    check(entry.term);
    numbers.emplace(entry.term, 0);
    for (const Translation& translation : entry.translations) {
      check(translation.term);
      numbers.emplace(translation.term, 0);
    }
    for (const std::string& form : entry.forms) {
      check(form);
      numbers.emplace(form, 0);
    }
  }
  std::uint32_t next = 0;
  for (auto& [term, number] : numbers) number = next++;
  return numbers;
}

std::string entry_bytes(const Entry& entry, const Numbers& numbers) {
  std::vector<const Translation*> kept;
  for (const Translation& translation : entry.translations) {
    if (pack_probability(static_cast<double>(translation.probability)) != 0) kept.push_back(&translation);
  }
  if (kept.empty() && entry.forms.empty()) return {};
  std::string out;
  put_varint(out, entry.support);
  put_varint(out, kept.size());
  const SourceMask first = kept.empty() ? SourceMask{0} : kept[0]->sources;
  const bool alike = std::all_of(kept.begin(), kept.end(), [&](const Translation* each) { return each->sources == first; });
  const SourceMask common = alike ? first : SourceMask{0};
  out.push_back(static_cast<char>(common));
  for (const Translation* each : kept) {
    put_varint(out, numbers.at(each->term));
    out.push_back(static_cast<char>(pack_probability(static_cast<double>(each->probability))));
    if (common == 0) out.push_back(static_cast<char>(each->sources));
  }
  put_varint(out, entry.forms.size());
  for (const std::string& form : entry.forms) put_varint(out, numbers.at(form));
  return out;
}

}  // namespace

TranslationTable TranslationTable::build(std::vector<Entry> entries) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.term < b.term; });
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (entries[i].term == entries[i - 1].term) {
      throw Error(ErrorKind::invalid_argument, "translation table: the term '" + entries[i].term + "' stands there twice");
    }
  }
  const Numbers numbers = number_terms(entries);
  std::string blocks, offsets;
  std::string_view last;
  auto entry = entries.begin();
  for (const auto& [term, number] : numbers) {
    if (number % terms_in_block == 0) {
      put_u32(offsets, blocks.size());
      last = {};
    }
    const auto end = std::mismatch(term.begin(), term.end(), last.begin(), last.end()).first;
    const auto shared = static_cast<std::size_t>(end - term.begin());
    put_varint(blocks, shared);
    put_varint(blocks, term.size() - shared);
    blocks.append(term.substr(shared));
    std::string own;
    if (entry != entries.end() && entry->term == term) own = entry_bytes(*entry++, numbers);
    put_varint(blocks, own.size());
    blocks.append(own);
    last = term;
  }
  if (blocks.size() > UINT32_MAX) {
    throw Error(ErrorKind::invalid_argument, "translation table: over 4 GiB; prune more, or learn from less text");
  }
  put_u32(offsets, blocks.size());
  std::string bytes(table_magic);
  for (const std::size_t value : {std::size_t{table_version}, numbers.size(), blocks.size(), std::size_t{0}}) {
    put_u32(bytes, value);
  }
  return TranslationTable(share(bytes + offsets + blocks));
}

std::vector<Translation> normalise(std::vector<Translation> translations, const Pruning& pruning) {
  std::sort(translations.begin(), translations.end(), [](const Translation& a, const Translation& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.term < b.term;
  });
  const double sum = std::accumulate(translations.begin(), translations.end(), 0.0, [](double total, const Translation& t) {
    return total + static_cast<double>(t.probability);
  });
  double mass = 0;
  std::size_t kept = 0;
  for (Translation& each : translations) {
    const double probability = sum > 0 ? static_cast<double>(each.probability) / sum : 0;
    if (kept == pruning.max_translations || mass >= pruning.mass || probability < pruning.min_probability) break;
    each.probability = static_cast<float>(probability);
    mass += probability;
    ++kept;
  }
  translations.resize(kept);
  return translations;
}

}  // namespace paperlens::lexicon

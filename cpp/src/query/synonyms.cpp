#include "synonyms.hpp"

#include <algorithm>
#include <bit>

namespace paperlens::query {
namespace {

/// Calls take(document, weighted frequency) for the documents that have a term in its fields, ascending.
template <typename Take>
void each_document(const GroupMember& member, const Bm25& bm25, Take take) {
  constexpr float nowhere = -1;
  const auto frequency = [&](FieldCounts counts) {
    for (std::size_t f = 0; f < field_count; ++f) counts[f] *= member.fields >> f & 1U;
    return total(counts) == 0 ? nowhere : member.weight * bm25.weighted(counts);
  };
  std::array<float, escape_code> coded;
  std::transform(coded_counts().begin(), coded_counts().end(), coded.begin(), frequency);
  std::array<std::uint32_t, block_size> documents;
  Frequencies frequencies;
  for (std::size_t b = 0; b < member.list.blocks(); ++b) {
    const PostingBlock block = member.list.block(b);
    decode_frequencies(block, decode_documents(block, documents.data()), frequencies);
    for (std::size_t i = 0, escapes = 0; i < block.count; ++i) {
      const std::uint32_t code = frequencies.codes[i];
      const float found = code == escape_code ? frequency(frequencies.escaped[escapes++]) : coded[code];
      if (found >= 0) take(documents[i], found);
    }
  }
}

template <typename Take>
void each_row(const RowSet& rows, Take take) {
  for (std::size_t w = 0; w < rows.words().size(); ++w) {
    for (std::uint64_t word = rows.words()[w]; word != 0; word &= word - 1) {
      take(static_cast<std::uint32_t>(w * 64 + static_cast<std::size_t>(std::countr_zero(word))));
    }
  }
}

}  // namespace

std::vector<GroupMember> group_of(const TextIndex& index, const std::vector<WeightedTerm>& terms, FieldMask fields) {
  std::vector<GroupMember> group;
  for (std::uint32_t i = 0; i < terms.size(); ++i) {
    const auto entry = index.dictionary().find(terms[i].term);
    if (entry) group.push_back({index.postings(*entry), terms[i].weight, fields_of(terms[i], fields), suffices(terms[i]), i});
  }
  return group;
}

std::vector<std::uint32_t> documents_of(const std::vector<GroupMember>& group, std::uint32_t documents) {
  RowSet found(documents);
  for (const GroupMember& member : group) {
    if (member.suffices) each_document(member, {}, [&](std::uint32_t document, float) { found.insert(document); });
  }
  std::vector<std::uint32_t> rows;
  each_row(found, [&](std::uint32_t document) { rows.push_back(document); });
  return rows;
}

Matches match_any(const TextIndex& index, const std::vector<WeightedTerm>& terms, FieldMask fields, const Bm25& bm25) {
  const std::vector<GroupMember> group = group_of(index, terms, fields);
  Matches matches;
  if (group.size() == 1) {
    each_document(group[0], bm25, [&](std::uint32_t document, float frequency) {
      matches.documents.push_back(document);
      matches.frequencies.push_back(frequency);
    });
    return matches;
  }
  RowSet found(index.documents());
  std::vector<float> sums(index.documents());
  for (const GroupMember& member : group) {
    each_document(member, bm25, [&](std::uint32_t document, float frequency) {
      found.insert(document);
      sums[document] += frequency;
    });
  }
  each_row(found, [&](std::uint32_t document) {
    matches.documents.push_back(document);
    matches.frequencies.push_back(sums[document]);
  });
  return matches;
}

}  // namespace paperlens::query

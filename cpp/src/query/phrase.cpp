#include "phrase.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>

#include "intersect.hpp"

namespace paperlens::query {
namespace {

/// One place of a phrase: the documents of its terms, with positions.
class Places {
 public:
  Places(const TextIndex& index, const std::vector<WeightedTerm>& terms, std::uint32_t offset) : offset_(offset) {
    for (const WeightedTerm& term : terms) {
      if (const auto entry = index.dictionary().find(term.term)) lists_.push_back(index.postings(*entry));
    }
    if (lists_.size() != 1) unite();
    cursor_.emplace(documents());
  }
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  std::uint32_t offset() const { return offset_; }
  std::uint32_t size() const { return cursor_->size(); }
  /// Over its documents, from the first on.
  Cursor documents() const { return lists_.size() == 1 ? Cursor(lists_[0]) : Cursor(united_); }

  /// In a document that it has, ascending; asked with ascending documents.
  std::span<const std::uint32_t> positions(std::uint32_t document) {
    cursor_->seek(document);
    if (lists_.size() == 1) return positions_of(*cursor_, counts_, positions_);
    const auto at = static_cast<std::size_t>(std::lower_bound(united_.documents.begin(), united_.documents.end(), document) -
                                             united_.documents.begin());
    return std::span(positions_).subspan(begins_[at], begins_[at + 1] - begins_[at]);
  }

 private:
  struct Counts {
    std::size_t block = SIZE_MAX;
    std::array<std::uint32_t, block_size + 1> starts;
  };
  static std::span<const std::uint32_t> positions_of(Cursor& cursor, Counts& counts, std::vector<std::uint32_t>& positions) {
    const Cursor::Place place = cursor.place();
    if (place.number != counts.block) count_positions(place.block, place.frequencies, counts.starts.data());
    counts.block = place.number;
    decode_positions_of(place.block, place.positions, counts.starts.data(), place.document, positions);
    return positions;
  }

  /// Several terms, or none: all of their positions at once.
  void unite() {
    struct Occurrence {
      std::uint32_t document, position;
    };
    std::vector<Occurrence> all;
    for (const PostingList& list : lists_) {
      Cursor cursor(list);
      Counts counts;
      for (std::uint32_t document = cursor.seek(0); document != no_document; document = cursor.skip(1)) {
        for (const std::uint32_t position : positions_of(cursor, counts, positions_)) all.push_back({document, position});
      }
    }
    std::sort(all.begin(), all.end(), [](const Occurrence& a, const Occurrence& b) {
      return a.document != b.document ? a.document < b.document : a.position < b.position;
    });
    positions_.clear();
    for (const Occurrence& one : all) {
      if (united_.documents.empty() || united_.documents.back() != one.document) {
        united_.documents.push_back(one.document);
        begins_.push_back(positions_.size());
      }
      positions_.push_back(one.position);
    }
    begins_.push_back(positions_.size());
  }

  std::uint32_t offset_;
  std::vector<PostingList> lists_;
  std::optional<Cursor> cursor_;
  Counts counts_;
  std::vector<std::uint32_t> positions_;  // of the document asked for last; of all documents, where terms are united
  Matches united_;
  std::vector<std::size_t> begins_;       // of each united document's positions
};

/// -1 if none of the phrases, `length` positions long each, stands in one of `fields`.
float weighted_frequency(const std::vector<std::uint32_t>& starts, std::size_t length, const FieldCounts& lengths,
                         FieldMask fields, const Bm25& bm25) {
  const std::uint32_t zh_begin = lengths[0] + 1, abstract_begin = zh_begin + lengths[1] + 1;
  const auto field_at = [&](std::uint64_t position) -> std::size_t {
    return position >= abstract_begin ? 2 : position >= zh_begin ? 1 : 0;
  };
  const std::array<std::uint32_t, field_count> ends{lengths[0], zh_begin + lengths[1], abstract_begin + lengths[2]};
  FieldCounts counts{};
  for (const std::uint32_t start : starts) {
    const std::size_t field = field_at(start);
    // Where anything may stand at an end of the phrase, something of the same field has to.
    if ((fields >> field & 1) != 0 && start + length <= ends[field]) ++counts[field];
  }
  return total(counts) == 0 ? -1 : bm25.weighted(counts);
}

}  // namespace

Matches match_phrase(const TextIndex& index, const PhraseTerms& phrase, FieldMask fields, const Bm25& bm25) {
  std::vector<std::unique_ptr<Places>> places;
  for (std::uint32_t offset = 0; offset < phrase.size(); ++offset) {
    if (!phrase[offset].empty()) places.push_back(std::make_unique<Places>(index, phrase[offset], offset));
  }
  std::sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a->size() < b->size(); });
  std::vector<Cursor> lists;
  for (const auto& place : places) lists.push_back(place->documents());
  Matches matches;
  std::vector<std::uint32_t> starts;
  for (const std::uint32_t document : intersect(std::move(lists))) {
    starts.clear();
    for (const std::uint32_t position : places[0]->positions(document)) {
      if (position >= places[0]->offset()) starts.push_back(position - places[0]->offset());
    }
    for (std::size_t i = 1; i < places.size() && !starts.empty(); ++i) {
      const std::span<const std::uint32_t> positions = places[i]->positions(document);
      const std::uint32_t offset = places[i]->offset();
      std::size_t at = 0;
      std::erase_if(starts, [&](std::uint32_t start) {
        while (at < positions.size() && positions[at] < start + offset) ++at;
        return at == positions.size() || positions[at] != start + offset;
      });
    }
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    const float frequency = starts.empty() ? -1 : weighted_frequency(starts, phrase.size(), index.lengths(document), fields, bm25);
    if (frequency >= 0) {
      matches.documents.push_back(document);
      matches.frequencies.push_back(frequency);
    }
  }
  return matches;
}

}  // namespace paperlens::query

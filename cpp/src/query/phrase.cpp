#include "phrase.hpp"

#include <algorithm>
#include <memory>
#include <span>

namespace paperlens::query {
namespace {

/// The documents of one place of a phrase, with positions.
class Places {
 public:
  Places(const TextIndex& index, const std::vector<WeightedTerm>& terms, std::uint32_t offset) : offset_(offset) {
    for (const WeightedTerm& term : terms) {
      if (const auto entry = index.dictionary().find(term.term)) lists_.emplace_back(index.postings(*entry));
    }
    for (const List& list : lists_) size_ += list.postings.size();
    if (lists_.size() > 1) unite();
  }

  std::uint32_t offset() const { return offset_; }
  std::size_t size() const { return size_; }

  /// The first document that is not less than `target`; no_document at the end.
  std::uint32_t seek(std::uint32_t target) {
    if (lists_.empty()) return no_document;
    if (lists_.size() > 1) {
      while (at_ < united_.size() && united_[at_].document < target) ++at_;
      return at_ < united_.size() ? united_[at_].document : no_document;
    }
    return lists_[0].seek(target);
  }

  /// Of the document that seek returned, ascending.
  std::span<const std::uint32_t> positions() {
    if (lists_.size() == 1) return lists_[0].positions();
    positions_.clear();
    for (std::size_t i = at_; i < united_.size() && united_[i].document == united_[at_].document; ++i) {
      positions_.push_back(united_[i].position);
    }
    return positions_;
  }

 private:
  struct List {
    PostingList postings;
    std::size_t block = 0, at = 0, count = 0;
    bool loaded = false, decoded = false, coded = false;
    std::size_t asked = 0;  // how many documents of the block
    PostingBlock place{};
    const std::uint8_t* codes = nullptr;
    const std::uint8_t* after_codes = nullptr;
    Frequencies frequencies;
    std::array<std::uint32_t, block_size> documents;
    std::array<std::uint32_t, block_size + 1> starts;  // of each document's positions
    std::vector<std::uint32_t> all_positions;          // of the block

    explicit List(const PostingList& list) : postings(list) {}

    void load(std::size_t wanted) {
      block = wanted;
      loaded = true;
      decoded = coded = false;
      asked = 0;
      at = 0;
      place = postings.block(block);
      count = place.count;
      codes = decode_documents(place, documents.data());
    }
    std::uint32_t seek(std::uint32_t target) {
      if (!loaded || documents[count - 1] < target) {
        const std::size_t wanted = postings.seek(loaded ? block : 0, target);
        if (wanted >= postings.blocks()) return no_document;
        if (!loaded || wanted != block) load(wanted);
      }
      constexpr std::size_t steps = 8;
      const std::size_t near = std::min(at + steps, count);
      while (at < near && documents[at] < target) ++at;
      if (at == near) {
        at = static_cast<std::size_t>(std::lower_bound(documents.begin() + static_cast<std::ptrdiff_t>(at),
                                                       documents.begin() + static_cast<std::ptrdiff_t>(count), target) -
                                      documents.begin());
      }
      return at < count ? documents[at] : no_document;  // only the last block may end before the target
    }
    /// Of the document at `at`. From the second of a block on all of them are decoded at once.
    std::span<const std::uint32_t> positions() {
      if (decoded) return std::span(all_positions).subspan(starts[at], starts[at + 1] - starts[at]);
      if (!coded) after_codes = decode_frequencies(place, codes, frequencies);
      coded = true;
      if (++asked < 2) {
        decode_positions_of(place, after_codes, frequencies, at, all_positions);
        return all_positions;
      }
      decode_positions(place, after_codes, frequencies, all_positions);
      starts[0] = 0;
      for (std::size_t i = 0, escapes = 0; i < place.count; ++i) {
        const std::uint32_t code = frequencies.codes[i];
        starts[i + 1] = starts[i] + total(code == escape_code ? frequencies.escaped[escapes++] : coded_counts()[code]);
      }
      decoded = true;
      return positions();
    }
  };
  struct Occurrence {
    std::uint32_t document, position;
  };

  void unite() {
    for (List& list : lists_) {
      for (std::uint32_t document = list.seek(0); document != no_document; document = list.seek(document + 1)) {
        for (const std::uint32_t position : list.positions()) united_.push_back({document, position});
      }
    }
    std::sort(united_.begin(), united_.end(), [](const Occurrence& a, const Occurrence& b) {
      return a.document != b.document ? a.document < b.document : a.position < b.position;
    });
  }

  std::uint32_t offset_;
  std::vector<List> lists_;
  std::size_t size_ = 0;
  std::vector<Occurrence> united_;
  std::size_t at_ = 0;
  std::vector<std::uint32_t> positions_;
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
  Matches matches;
  std::vector<std::uint32_t> starts;
  for (std::uint32_t document = places[0]->seek(0); document != no_document;) {
    std::uint32_t furthest = document;
    for (std::size_t i = 1; i < places.size() && furthest == document; ++i) furthest = places[i]->seek(document);
    if (furthest == no_document) break;
    if (furthest != document) {
      document = places[0]->seek(furthest);
      continue;
    }
    starts.clear();
    for (const std::uint32_t position : places[0]->positions()) {
      if (position >= places[0]->offset()) starts.push_back(position - places[0]->offset());
    }
    for (std::size_t i = 1; i < places.size() && !starts.empty(); ++i) {
      const std::span<const std::uint32_t> positions = places[i]->positions();
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
    document = places[0]->seek(document + 1);
  }
  return matches;
}

Matches match_any(const TextIndex& index, const std::vector<WeightedTerm>& terms, FieldMask fields, const Bm25& bm25) {
  struct Found {
    std::uint32_t document;
    float frequency;
  };
  std::vector<Found> found;
  std::array<std::uint32_t, block_size> documents;
  Frequencies frequencies;
  for (const WeightedTerm& term : terms) {
    const auto entry = index.dictionary().find(term.term);
    if (!entry) continue;
    const PostingList list = index.postings(*entry);
    for (std::size_t b = 0; b < list.blocks(); ++b) {
      const PostingBlock block = list.block(b);
      decode_frequencies(block, decode_documents(block, documents.data()), frequencies);
      for (std::size_t i = 0, escapes = 0; i < block.count; ++i) {
        const std::uint32_t code = frequencies.codes[i];
        FieldCounts counts = code == escape_code ? frequencies.escaped[escapes++] : coded_counts()[code];
        for (std::size_t f = 0; f < field_count; ++f) counts[f] *= fields >> f & 1U;
        if (total(counts) != 0) found.push_back({documents[i], term.weight * bm25.weighted(counts)});
      }
    }
  }
  if (terms.size() > 1) {
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.document < b.document; });
  }
  Matches matches;
  for (const Found& one : found) {
    if (!matches.documents.empty() && matches.documents.back() == one.document) {
      matches.frequencies.back() += one.frequency;
    } else {
      matches.documents.push_back(one.document);
      matches.frequencies.push_back(one.frequency);
    }
  }
  return matches;
}

}  // namespace paperlens::query

#include "inverter.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "paperlens/base/error.hpp"

namespace paperlens {
namespace {

constexpr std::size_t direct = 8;  // bytes of a term that are their own key

std::uint64_t key_of(std::string_view term) {
  std::uint64_t key = 0;
  if (term.size() <= direct) {
    std::memcpy(&key, term.data(), term.size());
    return key;
  }
  key = term.size();
  std::size_t at = 0;
  for (; at + direct <= term.size(); at += direct) {
    std::uint64_t word;
    std::memcpy(&word, term.data() + at, direct);
    key = (std::rotl(key, 23) ^ word) * 0xD6E8FEB86659FD93U;
  }
  std::uint64_t rest;
  std::memcpy(&rest, term.data() + term.size() - direct, direct);
  key = (std::rotl(key, 23) ^ rest) * 0xD6E8FEB86659FD93U;
  return key ^ key >> 32;
}

}  // namespace

Inverter::Inverter(std::size_t bytes) : slots_(std::size_t{1} << 12), shift_(64 - 12) {
  constexpr std::size_t bytes_of_a_token = 3;  // the fewest in ordinary text: a Han character
  numbers_.reserve(bytes / bytes_of_a_token);
  positions_.reserve(bytes / bytes_of_a_token);
}

void Inverter::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  --shift_;
  for (const Slot& slot : old) {
    if (slot.length == 0) continue;
    std::size_t at = slot_of(slot.key);
    while (slots_[at].length != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

std::uint32_t Inverter::number_of(std::string_view term_, std::uint64_t key) {
  std::size_t at = slot_of(key);
  for (; slots_[at].length != 0; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.key == key && slot.length == term_.size() && (term_.size() <= direct || term(slot.number) == term_)) {
      return slot.number;
    }
  }
  const auto number = static_cast<std::uint32_t>(frequencies_.size());
  slots_[at] = {key, number, static_cast<std::uint32_t>(term_.size())};
  if (terms_.size() > UINT32_MAX - longest_term) {
    throw Error(ErrorKind::invalid_argument, "the distinct words of the corpus are larger than 4 GiB; split it");
  }
  terms_ += term_;
  term_ends_.push_back(static_cast<std::uint32_t>(terms_.size()));
  frequencies_.push_back(0);
  if (frequencies_.size() * 2 > slots_.size()) grow();
  return number;
}

void Inverter::add_field(std::string_view text, std::uint32_t base) {
  text::analyze(text, tokens_);
  // The table is larger than the caches: ask for all slots of a field before any is read.
  keys_.clear();
  for (const text::Token& token : tokens_.tokens) {
    const std::uint64_t key = key_of(tokens_.term(token));
    keys_.push_back(key);
    __builtin_prefetch(&slots_[slot_of(key)]);
  }
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const text::Token& token = tokens_.tokens[i];
    const std::uint32_t number = number_of(tokens_.term(token), keys_[i]);
    ++frequencies_[number];
    numbers_.push_back(number);
    positions_.push_back(base + token.position);
  }
}

void Inverter::add_document(const FieldTexts& fields) {
  FieldCounts lengths{};
  std::uint32_t base = 0;
  for (std::size_t f = 0; f < field_count; ++f) {
    add_field(fields[f], base);
    lengths[f] = tokens_.positions;
    base += tokens_.positions + 1;
  }
  lengths_.push_back(lengths);
  document_ends_.push_back(numbers_.size());
}

/// By bytes: first by 8 of them as a number, which decides for most.
std::vector<std::uint32_t> Inverter::terms_in_order() const {
  struct Head {
    std::uint64_t head;
    std::uint32_t number;
  };
  std::vector<Head> heads(frequencies_.size());
  for (std::uint32_t number = 0; number < heads.size(); ++number) {
    const std::string_view text = term(number);
    std::uint64_t head = 0;
    std::memcpy(&head, text.data(), std::min(text.size(), sizeof head));
    heads[number] = {__builtin_bswap64(head), number};
  }
  std::sort(heads.begin(), heads.end(), [this](const Head& a, const Head& b) {
    return a.head != b.head ? a.head < b.head : term(a.number) < term(b.number);
  });
  std::vector<std::uint32_t> order;
  order.reserve(heads.size());
  for (const Head& head : heads) order.push_back(head.number);
  return order;
}

SharedBytes Inverter::finish(const Bm25& impacts) {
  slots_ = {};
  std::vector<std::size_t> next(frequencies_.size() + 1);
  for (std::size_t i = 0; i < frequencies_.size(); ++i) next[i + 1] = next[i] + frequencies_[i];
  struct Occurrence {
    std::uint32_t document, position;
  };
  std::vector<Occurrence> sorted(numbers_.size());
  for (std::size_t i = 0, document = 0; document < document_ends_.size(); ++document) {
    for (; i < document_ends_[document]; ++i) {
      sorted[next[numbers_[i]]++] = {static_cast<std::uint32_t>(document), positions_[i]};
    }
  }
  numbers_ = {};
  positions_ = {};

  IndexWriter writer(lengths_, impacts);
  IndexWriter::Occurrences occurrences;
  for (const std::uint32_t number : terms_in_order()) {
    const std::size_t end = next[number];  // each has moved on to where its term ends
    Occurrence* const first = sorted.data() + end - frequencies_[number];
    const auto before = [](const Occurrence& a, const Occurrence& b) {
      return a.document != b.document ? a.document < b.document : a.position < b.position;
    };
    // Joined forms stand at the position of their first part, after it: in rare cases behind a later one.
    if (!std::is_sorted(first, sorted.data() + end, before)) std::sort(first, sorted.data() + end, before);
    occurrences.clear();
    for (const Occurrence* at = first; at != sorted.data() + end; ++at) {
      if (at != first && at[-1].document == at->document && at[-1].position == at->position) continue;
      occurrences.add(at->document, at->position);
    }
    writer.add(term(number), occurrences);
  }
  return writer.finish();
}

}  // namespace paperlens

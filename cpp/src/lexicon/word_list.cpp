#include "paperlens/lexicon/word_list.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "paperlens/base/unicode.hpp"
#include "term_hash.hpp"

namespace paperlens::lexicon {

WordList::WordList(std::vector<Word> words) {
  double total = 0;
  std::size_t beginnings = 0;
  for (Word& word : words) {
    const std::size_t length = count_code_points(word.text);
    if (word.count == 0 || length == 0 || length > longest_word) continue;
    total += word.count;
    beginnings += length;
    words_.push_back(std::move(word));
  }
  std::sort(words_.begin(), words_.end(), [](const Word& a, const Word& b) { return a.text < b.text; });
  slots_.resize(std::bit_ceil(2 * beginnings + 2));
  mask_ = slots_.size() - 1;
  for (const Word& word : words_) {
    std::uint64_t hash = hash_basis;
    for (std::string_view rest = word.text; !rest.empty();) {
      const std::size_t length = decode_utf8(rest).length;
      hash = hash_more(hash, rest.substr(0, length));
      rest.remove_prefix(length);
      Slot& slot = place(hash);
      if (!rest.empty()) continue;
      slot.is_word = true;
      slot.log_probability = static_cast<float>(std::log(word.count / total));
    }
  }
  unknown_ = static_cast<float>(std::log(0.1 / std::max(1.0, total)));
}

const WordList::Slot* WordList::find(std::uint64_t hash) const {
  for (std::size_t i = mixed(hash) & mask_; slots_[i].hash != 0; i = (i + 1) & mask_) {
    if (slots_[i].hash == hash) return &slots_[i];
  }
  return nullptr;
}

WordList::Slot& WordList::place(std::uint64_t hash) {
  std::size_t i = mixed(hash) & mask_;
  while (slots_[i].hash != 0 && slots_[i].hash != hash) i = (i + 1) & mask_;
  slots_[i].hash = hash;
  return slots_[i];
}

void WordList::segment(const TermUnits& text, std::vector<std::uint8_t>& begins) const {
  const std::vector<Unit>& units = text.units;
  begins.assign(units.size() + 1, 1);
  for (std::size_t first = 0; first < units.size();) {
    if (units[first].kind != UnitKind::han) {
      ++first;
      continue;
    }
    std::size_t last = first + 1;
    while (last < units.size() && units[last].kind == UnitKind::han) ++last;
    segment_run(text, first, last, begins);
    first = last;
  }
}

void WordList::segment_run(const TermUnits& text, std::size_t first, std::size_t last,
                           std::vector<std::uint8_t>& begins) const {
  // best[i]: of all ways to cut the first i characters, the likeliest; length[i]: of its last word.
  thread_local std::vector<float> best;
  thread_local std::vector<std::uint8_t> length;
  const std::size_t count = last - first;
  best.assign(count + 1, -std::numeric_limits<float>::infinity());
  length.assign(count + 1, 1);
  best[0] = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t hash = hash_basis;
    const std::size_t limit = std::min(count - i, longest_word);
    for (std::size_t n = 1; n <= limit; ++n) {
      hash = hash_more(hash, text.text(text.units[first + i + n - 1]));
      const Slot* slot = find(hash);
      float cost = unknown_;
      if (slot != nullptr && slot->is_word) {
        cost = slot->log_probability;
      } else if (n > 1) {
        if (slot == nullptr) break;
        continue;
      }
      if (best[i] + cost > best[i + n]) {
        best[i + n] = best[i] + cost;
        length[i + n] = static_cast<std::uint8_t>(n);
      }
      if (slot == nullptr) break;
    }
  }
  std::fill(begins.begin() + static_cast<std::ptrdiff_t>(first), begins.begin() + static_cast<std::ptrdiff_t>(last), 0);
  for (std::size_t i = count; i > 0; i -= length[i]) begins[first + i - length[i]] = 1;
}

}  // namespace paperlens::lexicon

// Reads a TrigramIndex: trigram_layout.hpp has its grammar. Nothing read from the bytes is trusted before it is checked.

#include "paperlens/index/trigram_index.hpp"

#include <algorithm>
#include <map>

#include "paperlens/base/error.hpp"
#include "trigram_layout.hpp"

namespace paperlens {
namespace {

using namespace trigram;

constexpr std::size_t part_words = part_rows / 64;

[[noreturn]] void damaged(const char* what) {
  throw Error(ErrorKind::format, std::string("the n-gram index is damaged: ") + what + "; build it again");
}

/// Rows of a part, a bit each.
struct PartSet {
  std::uint64_t words[part_words] = {};

  void set(std::size_t row) { words[row / 64] |= std::uint64_t{1} << (row % 64); }
  std::size_t count() const {
    std::size_t count = 0;
    for (const std::uint64_t word : words) count += static_cast<std::size_t>(std::popcount(word));
    return count;
  }
  void fill(std::size_t rows) {
    std::fill_n(words, rows / 64, ~std::uint64_t{0});
    if (rows % 64 != 0) words[rows / 64] = (std::uint64_t{1} << rows % 64) - 1;
  }
  PartSet& operator&=(const PartSet& other) {
    for (std::size_t i = 0; i < part_words; ++i) words[i] &= other.words[i];
    return *this;
  }
  PartSet& operator|=(const PartSet& other) {
    for (std::size_t i = 0; i < part_words; ++i) words[i] |= other.words[i];
    return *this;
  }
};

}  // namespace

/// Views of the sections of one part.
struct TrigramIndex::Part {
  std::size_t rows;
  std::uint32_t leads, keys;
  const char *lead, *first_key, *second, *list;
  std::string_view postings;  // `padding` more bytes can be read
  const Check* check;         // or null

  void check_bytes(const char* begin, std::size_t size) const {
    if (check != nullptr) (*check)({begin, size});
  }
  void check_numbers(const char* section, std::size_t begin, std::size_t end) const {
    check_bytes(section + begin * 4, (end - begin) * 4);
  }

  static std::uint32_t number(const char* section, std::size_t i) { return load<std::uint32_t>(section + i * 4); }

  /// The first of the numbers [begin, end) of a section that is not less than `wanted`.
  static std::uint32_t lower_bound(const char* section, std::uint32_t begin, std::uint32_t end, std::uint32_t wanted) {
    while (begin < end) {
      const std::uint32_t middle = begin + (end - begin) / 2;
      if (number(section, middle) < wanted) {
        begin = middle + 1;
      } else {
        end = middle;
      }
    }
    return begin;
  }

  struct Range {
    std::uint32_t begin, end;
  };
  Range find(TrigramQuery::Keys wanted) const {
    const auto wanted_lead = static_cast<std::uint32_t>(wanted.first >> second_bits);
    const std::uint32_t at = lower_bound(lead, 0, leads, wanted_lead);
    if (at == leads || number(lead, at) != wanted_lead) return {0, 0};
    const std::uint32_t begin = number(first_key, at), end = number(first_key, at + 1);
    if (begin > end || end > keys) damaged("keys out of range");
    check_numbers(second, begin, end);
    const auto second_of = [&](std::uint64_t gram) { return static_cast<std::uint32_t>(gram & ((1U << second_bits) - 1)); };
    const bool whole_lead = wanted.last >> second_bits != wanted_lead;
    const std::uint32_t first = lower_bound(second, begin, end, second_of(wanted.first));
    const std::uint32_t last = whole_lead ? end : lower_bound(second, first, end, second_of(wanted.last));
    check_numbers(list, first, last);
    return {first, last};
  }

  /// The list at byte `at` of the postings: the number of its rows, and where they start.
  struct Body {
    std::size_t count, begin;
  };
  Body body(std::uint32_t at) const {
    std::size_t count = 0;
    if (at < postings.size()) check_bytes(postings.data() + at, std::min<std::size_t>(postings.size() - at, 3));
    for (unsigned shift = 0; shift < 21; shift += 7) {
      if (at >= postings.size()) break;
      const auto byte = static_cast<unsigned char>(postings[at++]);
      count |= std::size_t{byte & 0x7FU} << shift;
      if (byte >= 0x80) continue;
      if (count == 0 || count > rows) break;
      return {count, at};
    }
    damaged("a list has no length");
  }

  std::size_t count(std::uint32_t key) const {
    const std::uint32_t value = number(list, key);
    if ((value & inline_flag) != 0) return (value & 0x7FFF0000) == 0 ? 1 : 2;
    return body(value).count;
  }

  void add_rows(std::uint32_t key, PartSet& set) const {
    const std::uint32_t value = number(list, key);
    if ((value & inline_flag) != 0) {
      const std::size_t row = value & 0xFFFF, gap = value >> 16 & 0x7FFF;
      if (row + gap >= rows) damaged("a row out of range");
      set.set(row);
      set.set(row + gap);
      return;
    }
    const auto [count, begin] = body(value);
    const std::size_t left = postings.size() - begin;
    switch (coding(count, rows)) {
      case Coding::all:
        set.fill(rows);
        return;
      case Coding::bits:
        if (left < (rows + 7) / 8) damaged("a list is cut off");
        check_bytes(postings.data() + begin, (rows + 7) / 8);
        add_bits(postings.data() + begin, set);
        return;
      case Coding::elias_fano:
        add_elias_fano(count, begin, left, set);
        return;
    }
  }

 private:
  void add_bits(const char* bits, PartSet& set) const {
    for (std::size_t word = 0; word * 64 < rows; ++word) {
      std::uint64_t value = load<std::uint64_t>(bits + word * 8);  // at the end into the padding
      if (rows - word * 64 < 64) value &= (std::uint64_t{1} << rows % 64) - 1;
      set.words[word] |= value;
    }
  }

  void add_elias_fano(std::size_t count, std::size_t begin, std::size_t left, PartSet& set) const {
    const unsigned low = low_bits(count, rows);
    const std::size_t low_size = low_bytes(count, low), high_size = high_bytes(count, rows, low);
    if (left < low_size + high_size) damaged("a list is cut off");
    const char* lows = postings.data() + begin;
    check_bytes(lows, low_size + high_size);
    const char* highs = lows + low_size;
    const std::uint64_t mask = (std::uint64_t{1} << low) - 1;
    std::size_t i = 0;
    for (std::size_t byte = 0; byte < high_size && i < count; byte += 8) {
      for (std::uint64_t word = load<std::uint64_t>(highs + byte); word != 0 && i < count; word &= word - 1) {
        const std::size_t high = byte * 8 + static_cast<std::size_t>(std::countr_zero(word)) - i;
        const std::size_t bit = i * low;
        const std::size_t row = high << low | (load<std::uint64_t>(lows + bit / 8) >> bit % 8 & mask);
        if (row >= rows) damaged("a row out of range");
        set.set(row);
        ++i;
      }
    }
    if (i != count) damaged("a list is too short");
  }
};

TrigramIndex::Part TrigramIndex::part(std::size_t index) const {
  const std::string_view all = bytes_.view;
  const char* head = all.data() + header_bytes + index * head_bytes;
  const auto begin = load<std::uint64_t>(head);
  Part part{};
  part.rows = std::min(rows_ - index * part_rows, part_rows);
  part.leads = load<std::uint32_t>(head + 8);
  part.keys = load<std::uint32_t>(head + 12);
  const std::uint64_t postings_bytes = load<std::uint32_t>(head + 16);
  const std::uint64_t tables = (std::uint64_t{part.leads} * 2 + 1 + std::uint64_t{part.keys} * 2) * 4;
  const std::uint64_t end = all.size() - padding;
  if (begin > end || end - begin < tables || end - begin - tables < postings_bytes) damaged("a part is cut off");
  part.check = check_ ? &check_ : nullptr;
  part.lead = all.data() + begin;
  part.first_key = part.lead + std::size_t{part.leads} * 4;
  part.second = part.first_key + (std::size_t{part.leads} + 1) * 4;
  part.list = part.second + std::size_t{part.keys} * 4;
  part.postings = {part.list + std::size_t{part.keys} * 4, static_cast<std::size_t>(postings_bytes)};
  return part;
}

TrigramIndex::TrigramIndex(SharedBytes bytes, Check check) : bytes_(std::move(bytes)), check_(std::move(check)) {
  const std::string_view all = bytes_.view;
  if (all.size() < header_bytes + padding || !all.starts_with(magic)) damaged("it does not start as one");
  if (load<std::uint32_t>(all.data() + 4) != version) {
    throw Error(ErrorKind::format, "the n-gram index has version " + std::to_string(load<std::uint32_t>(all.data() + 4)) +
                                       ", this program reads " + std::to_string(version));
  }
  if (check_) check_(all.substr(0, header_bytes));
  rows_ = load<std::uint32_t>(all.data() + 8);
  parts_ = load<std::uint32_t>(all.data() + 12);
  if (parts_ != (rows_ + part_rows - 1) / part_rows) damaged("the number of its parts is wrong");
  if ((all.size() - header_bytes - padding) / head_bytes < parts_) damaged("it is cut off");
  if (check_) check_(all.substr(header_bytes, parts_ * head_bytes));
  for (std::size_t i = 0; i < parts_; ++i) part(i);
}

RowSet TrigramIndex::candidates(const TrigramQuery& query) const {
  RowSet found(rows_);
  if (!query.selects()) {
    for (std::size_t row = 0; row < rows_; row += 64) {
      const std::size_t left = rows_ - row;
      found.words()[row / 64] = left < 64 ? (std::uint64_t{1} << left) - 1 : ~std::uint64_t{0};
    }
    return found;
  }

  // Rows that have a gram of each of the keys; more of them than that where looking on would not pay.
  const auto rows_of = [](const Part& part, const std::vector<TrigramQuery::Keys>& keys) {
    constexpr std::size_t row_cost = 64;  // to search a row, in rows decoded from a list
    struct Step {
      std::size_t count;
      Part::Range range;
    };
    PartSet set;
    std::vector<Step> steps;
    for (const TrigramQuery::Keys& wanted : keys) {
      Step step{0, part.find(wanted)};
      for (std::uint32_t i = step.range.begin; i < step.range.end; ++i) step.count += part.count(i);
      if (step.count == 0) return set;
      steps.push_back(step);
    }
    std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.count < b.count; });
    std::size_t left = part.rows;
    for (std::size_t i = 0; i < steps.size() && (i == 0 || steps[i].count < left * row_cost); ++i) {
      PartSet rows;
      for (std::uint32_t at = steps[i].range.begin; at < steps[i].range.end; ++at) part.add_rows(at, rows);
      if (i == 0) {
        set |= rows;
      } else {
        set &= rows;
      }
      left = set.count();
    }
    return set;
  };

  for (std::size_t p = 0; p < parts_; ++p) {
    const Part here = part(p);
    here.check_numbers(here.lead, 0, std::size_t{here.leads} * 2 + 1);  // and first_key
    PartSet set;
    if (query.required_.empty()) {
      set.fill(here.rows);
    } else {
      set = rows_of(here, query.required_);
    }
    if (!query.others_.empty() && set.count() != 0) {
      std::vector<PartSet> others(query.others_.size());
      for (std::size_t i = 0; i < others.size(); ++i) others[i] = rows_of(here, query.others_[i].keys);
      if (query.any_other_does_) {
        for (std::size_t i = 1; i < others.size(); ++i) others[0] |= others[i];
        set &= others[0];
      } else {
        std::map<std::vector<int>, bool> known;  // by the atoms present
        std::vector<int> present;
        for (std::size_t row = 0; row < here.rows; ++row) {
          const std::uint64_t bit = std::uint64_t{1} << row % 64;
          if ((set.words[row / 64] & bit) == 0) continue;
          present = query.assumed_;
          for (std::size_t i = 0; i < others.size(); ++i) {
            if ((others[i].words[row / 64] & bit) != 0) present.push_back(query.others_[i].id);
          }
          std::sort(present.begin(), present.end());
          auto at = known.find(present);
          if (at == known.end()) at = known.emplace(present, query.filter_->may_match(present)).first;
          if (!at->second) set.words[row / 64] &= ~bit;
        }
      }
    }
    std::copy_n(set.words, (here.rows + 63) / 64, found.words().begin() + static_cast<std::ptrdiff_t>(p * part_words));
  }
  return found;
}

}  // namespace paperlens

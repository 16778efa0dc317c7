// Builds a TrigramIndex: trigram_layout.hpp has its grammar.

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <string>

#include "paperlens/base/case_orbit.hpp"
#include "paperlens/base/error.hpp"
#include "paperlens/base/free_memory.hpp"
#include "paperlens/base/parallel.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/index/trigram_index.hpp"
#include "trigram_layout.hpp"

namespace paperlens {
namespace {

using namespace trigram;

template <typename T>
void put(std::string& out, T value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

/// Rows of each gram, in chunks that grow with their number, so that nothing is moved or counted beforehand.
class PostingChunks {
 public:
  std::uint32_t new_list() {
    std::uint16_t* chunk = allocate(first_chunk + link);
    lists_.push_back({chunk, 0xFFFFFFFF, 0});
    firsts_.push_back(chunk);
    return static_cast<std::uint32_t>(lists_.size() - 1);
  }
  std::size_t lists() const { return lists_.size(); }

  /// Rows of a list come in ascending order. Whether a row is there already is as good as random: so there is no branch
  /// on it, and always room for one more.
  void add(std::uint32_t list_number, std::uint32_t row) {
    List& list = lists_[list_number];
    const std::uint32_t fresh = list.last != row ? 1 : 0;
    *list.end = static_cast<std::uint16_t>(row);
    list.end += fresh;
    list.count += fresh;
    list.last = row;
    if ((fresh & (ends_chunk(list.count) ? 1U : 0U)) != 0) [[unlikely]] {
      std::uint16_t* chunk = allocate(next_chunk(list.count) + link);
      std::memcpy(list.end, &chunk, sizeof chunk);
      list.end = chunk;
    }
  }

  void read(std::uint32_t list_number, std::vector<std::uint16_t>& rows) const {
    const std::size_t count = lists_[list_number].count;
    rows.resize(count);
    const std::uint16_t* chunk = firsts_[list_number];
    for (std::size_t done = 0;;) {
      const std::size_t size = done == 0 ? first_chunk : next_chunk(done), here = std::min(size, count - done);
      std::copy_n(chunk, here, rows.begin() + static_cast<std::ptrdiff_t>(done));
      done += here;
      if (done == count) return;
      std::memcpy(&chunk, chunk + size, sizeof chunk);
    }
  }

  void clear() {
    lists_.clear();
    firsts_.clear();
    block_ = 0;
    used_ = 0;
  }

 private:
  struct List {
    std::uint16_t* end;  // where the next row goes
    std::uint32_t last;
    std::uint32_t count;
  };
  static constexpr std::size_t link = sizeof(void*) / sizeof(std::uint16_t);  // to the next chunk
  static constexpr std::size_t block_size = std::size_t{1} << 18;

  // Chunks have room for 2, 2, 4, 8 ... 64, 64, 64 rows: after 2, 4, 8 ... 64, 128, 192 rows one is full.
  static constexpr std::size_t first_chunk = 2;
  static bool ends_chunk(std::uint32_t count) {
    return (count & (count < 64 ? count - 1 : 63)) == 0 && count > 1;
  }
  static std::size_t next_chunk(std::size_t count) { return std::min<std::size_t>(count, 64); }

  std::uint16_t* allocate(std::size_t size) {
    if (used_ + size > block_size) {
      ++block_;
      used_ = 0;
    }
    if (block_ == blocks_.size()) blocks_.emplace_back(new std::uint16_t[block_size]);
    std::uint16_t* begin = blocks_[block_].get() + used_;
    used_ += size;
    return begin;
  }

  std::vector<List> lists_;
  std::vector<std::uint16_t*> firsts_;
  std::vector<std::unique_ptr<std::uint16_t[]>> blocks_;
  std::size_t block_ = 0, used_ = 0;
};

/// Where a character stands in the table of ASCII trigrams: those that are frequent together, so that the lines of the
/// cache that are used are few.
constexpr std::array<std::uint8_t, 128> ascii_place = [] {
  std::array<std::uint8_t, 128> places{};
  constexpr std::string_view frequent = " etainosrlcdmupgfhbyvwk-x,.jzq()";
  std::uint8_t next = 0;
  for (const char c : frequent) places[static_cast<unsigned char>(c)] = next++;
  for (unsigned c = 0; c < 128; ++c) {
    if (frequent.find(static_cast<char>(c)) == frequent.npos) places[c] = next++;
  }
  return places;
}();

std::size_t ascii_slot(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  return std::size_t{ascii_place[a]} << 14 | std::size_t{ascii_place[b]} << 7 | ascii_place[c];
}

/// The grams of one part. Reused for several, as it holds a large table.
class PartBuilder {
 public:
  PartBuilder() { chunks_.new_list(); }

  void add(std::uint32_t row, std::string_view text) {
    fold(text);
    for (std::size_t i = 0; i < length_; ++i) {
      const std::uint32_t a = folded_[i], b = folded_[i + 1];
      if ((a | b) < 0x80) {
        if (b == 0) continue;
        const std::uint32_t c = folded_[i + 2];
        std::uint32_t& list = by_ascii_[ascii_slot(a, b, c < 0x80 ? c : 0)];
        if (list == 0) list = chunks_.new_list();
        chunks_.add(list, row);
      } else {
        chunks_.add(list_of(key(a, b)), row);
      }
    }
  }

  /// Appends the part to `out`, whose head and place are the caller's to write, and starts afresh.
  struct Sizes {
    std::uint32_t leads, keys, postings;
  };
  Sizes finish(std::size_t rows, std::string& out) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
    keys.reserve(chunks_.lists());
    for (std::uint32_t a = 1; a < 128; ++a) {
      for (std::uint32_t b = 1; b < 128; ++b) {
        for (std::uint32_t c = 0; c < 128; ++c) {
          if (const std::uint32_t list = by_ascii_[ascii_slot(a, b, c)]) keys.emplace_back(key(a, second_of_ascii(b, c)), list);
        }
      }
    }
    for (const Slot& slot : slots_) {
      if (slot.list != 0) keys.emplace_back(slot.key, slot.list);
    }
    std::sort(keys.begin(), keys.end());

    std::vector<std::uint32_t> leads, firsts, seconds, lists;
    std::string postings;
    std::uint32_t last_lead = 0xFFFFFFFF;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto [gram, list] = keys[i];
      const auto lead = static_cast<std::uint32_t>(gram >> second_bits);
      if (lead != last_lead) {
        leads.push_back(lead);
        firsts.push_back(static_cast<std::uint32_t>(i));
        last_lead = lead;
      }
      seconds.push_back(static_cast<std::uint32_t>(gram & ((1U << second_bits) - 1)));
      chunks_.read(list, rows_);
      lists.push_back(encode(rows, postings));
    }
    firsts.push_back(static_cast<std::uint32_t>(keys.size()));
    out.reserve((leads.size() + firsts.size() + seconds.size() + lists.size()) * 4 + postings.size());
    for (const auto* section : {&leads, &firsts, &seconds, &lists}) {
      out.append(reinterpret_cast<const char*>(section->data()), section->size() * 4);
    }
    out += postings;
    const Sizes sizes{static_cast<std::uint32_t>(leads.size()), static_cast<std::uint32_t>(keys.size()),
                      static_cast<std::uint32_t>(postings.size())};
    clear();
    return sizes;
  }

 private:
  struct Slot {
    std::uint64_t key;
    std::uint32_t list;  // 0: free
  };

  /// `text` by case orbit into folded_, with two zeros behind it.
  void fold(std::string_view text) {
    if (folded_.size() < text.size() + 2) folded_.resize(text.size() * 2 + 2);
    length_ = 0;
    std::size_t i = 0;
    while (i < text.size()) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte < 0x80) {
        folded_[length_++] = static_cast<std::uint32_t>(case_orbit(byte));
        ++i;
      } else if ((byte & 0xF0) == 0xE0 && text.size() - i >= 3) {  // most of Chinese; the text is valid
        const std::uint32_t c = (byte & 0xFU) << 12 | (text[i + 1] & 0x3FU) << 6 | (text[i + 2] & 0x3FU);
        folded_[length_++] = static_cast<std::uint32_t>(case_orbit(c));
        i += 3;
      } else {
        const Decoded step = decode_utf8(text.substr(i));
        folded_[length_++] = static_cast<std::uint32_t>(case_orbit(step.code_point));
        i += step.length;
      }
    }
    folded_[length_] = folded_[length_ + 1] = 0;
  }

  static std::size_t hash(std::uint64_t gram) { return static_cast<std::size_t>((gram * 0x9E3779B97F4A7C15U) >> 32); }

  std::uint32_t list_of(std::uint64_t gram) {
    std::size_t at = hash(gram) & mask_;
    while (slots_[at].list != 0) {
      if (slots_[at].key == gram) return slots_[at].list;
      at = (at + 1) & mask_;
    }
    const std::uint32_t list = chunks_.new_list();
    slots_[at] = {gram, list};
    if (++used_ * 2 > slots_.size()) grow();
    return list;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.list == 0) continue;
      std::size_t at = hash(slot.key) & mask_;
      while (slots_[at].list != 0) at = (at + 1) & mask_;
      slots_[at] = slot;
    }
  }

  /// rows_ as a list, of which `postings` gets what does not fit into the number.
  std::uint32_t encode(std::size_t rows, std::string& postings) {
    const std::size_t count = rows_.size();
    if (count <= 2) {
      const std::uint32_t gap = count == 2 ? rows_[1] - std::uint32_t{rows_[0]} : 0;
      if (gap < 0x8000) return inline_flag | gap << 16 | rows_[0];
    }
    const auto begin = static_cast<std::uint32_t>(postings.size());
    std::size_t left = count;
    for (; left >= 0x80; left >>= 7) postings += static_cast<char>(left | 0x80);
    postings += static_cast<char>(left);
    switch (coding(count, rows)) {
      case Coding::all:
        break;
      case Coding::bits:
        postings.resize(postings.size() + (rows + 7) / 8);
        for (const std::uint16_t row : rows_) set_bit(postings.data() + postings.size() - (rows + 7) / 8, row);
        break;
      case Coding::elias_fano:
        append_elias_fano(rows, postings);
        break;
    }
    return begin;
  }

  static void set_bit(char* bits, std::size_t bit) { bits[bit / 8] = static_cast<char>(bits[bit / 8] | 1 << bit % 8); }

  void append_elias_fano(std::size_t rows, std::string& postings) const {
    const std::size_t count = rows_.size();
    const unsigned low = low_bits(count, rows);
    const std::size_t begin = postings.size();
    postings.resize(begin + low_bytes(count, low) + high_bytes(count, rows, low));
    char* const lows = postings.data() + begin;
    std::uint64_t pending = 0;
    unsigned pending_bits = 0;
    char* to = lows;
    for (const std::uint16_t row : rows_) {
      pending |= (row & ((std::uint64_t{1} << low) - 1)) << pending_bits;
      pending_bits += low;
      if (pending_bits < 32) continue;
      const auto word = static_cast<std::uint32_t>(pending);
      std::memcpy(to, &word, sizeof word);
      to += sizeof word;
      pending >>= 32;
      pending_bits -= 32;
    }
    for (unsigned bits = 0; bits < pending_bits; bits += 8) *to++ = static_cast<char>(pending >> bits);
    char* highs = lows + low_bytes(count, low);
    for (std::size_t i = 0; i < count; ++i) set_bit(highs, (std::size_t{rows_[i]} >> low) + i);
  }

  void clear() {
    by_ascii_.assign(by_ascii_.size(), 0);
    slots_.assign(slots_.size(), Slot{});
    used_ = 0;
    chunks_.clear();
    chunks_.new_list();  // number 0, which is none
  }

  std::vector<std::uint32_t> folded_;
  std::size_t length_ = 0;
  std::vector<std::uint32_t> by_ascii_ = std::vector<std::uint32_t>(std::size_t{1} << 21);  // 0: none
  std::vector<Slot> slots_ = std::vector<Slot>(std::size_t{1} << 15);
  std::size_t mask_ = slots_.size() - 1, used_ = 0;
  PostingChunks chunks_;
  std::vector<std::uint16_t> rows_;
};

}  // namespace

SharedBytes TrigramIndex::build(std::size_t rows, const DocumentFields& texts_of, const BuildOptions& options) {
  const std::size_t parts = (rows + part_rows - 1) / part_rows;

  struct Built {
    std::string bytes;
    PartBuilder::Sizes sizes;
  };
  std::vector<Built> built(parts);
  std::vector<std::unique_ptr<PartBuilder>> builders(std::max(1U, options.threads));  // one a thread, with tables of its own
  std::atomic<std::size_t> done{0};
  in_parallel(parts, options.threads, [&](std::size_t p, const Worker& worker) {
    std::unique_ptr<PartBuilder>& builder = builders[worker.number];
    if (!builder) builder = std::make_unique<PartBuilder>();
    const std::size_t begin = p * part_rows, end = std::min(rows, begin + part_rows);
    for (std::size_t row = begin; row < end && !worker.ended; ++row) {
      for (const std::string_view text : texts_of(static_cast<DocId>(row))) {
        builder->add(static_cast<std::uint32_t>(row - begin), text);
      }
      if (row % 1024 != 1023) continue;
      const std::size_t so_far = done += 1024;
      if (worker.number == 0 && options.progress) options.progress(so_far);
    }
    if (!worker.ended) built[p].sizes = builder->finish(end - begin, built[p].bytes);
  });
  builders.clear();

  std::string out(magic);
  put(out, version);
  put(out, static_cast<std::uint32_t>(rows));
  put(out, static_cast<std::uint32_t>(parts));
  std::uint64_t begin = header_bytes + head_bytes * parts;
  for (const Built& part : built) {
    put(out, begin);
    put(out, part.sizes.leads);
    put(out, part.sizes.keys);
    put(out, part.sizes.postings);
    put(out, std::uint32_t{0});
    begin += part.bytes.size();
  }
  if (begin >= much_memory) return_free_memory();  // of the builders: the parts are about to be copied
  out.reserve(begin + padding);
  for (Built& part : built) {
    out += part.bytes;
    part.bytes = {};
  }
  out.append(padding, '\0');
  return share(std::move(out));
}

}  // namespace paperlens

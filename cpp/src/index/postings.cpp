#include "paperlens/index/postings.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "varint.hpp"

namespace paperlens {
namespace {

constexpr std::uint8_t single_document = 0xFF;  // as position_bits: the list of one document; in no other list

/// Frequencies by how common they are: few of them, and in the abstract.
std::array<FieldCounts, escape_code> make_codes() {
  std::vector<FieldCounts> counts;
  for (std::uint32_t title = 0; title < 4; ++title) {
    for (std::uint32_t zh = 0; zh < 4; ++zh) {
      for (std::uint32_t abstract = 0; abstract < 40; ++abstract) counts.push_back({title, zh, abstract});
    }
  }
  counts.erase(counts.begin());  // none at all
  const auto rarity = [](const FieldCounts& c) { return 4 * c[0] + 4 * c[1] + (c[2] == 0 ? 3 : 2 * c[2] - 2); };
  std::stable_sort(counts.begin(), counts.end(),
                   [&](const FieldCounts& a, const FieldCounts& b) { return rarity(a) < rarity(b); });
  std::array<FieldCounts, escape_code> codes;
  std::copy_n(counts.begin(), codes.size(), codes.begin());
  return codes;
}

std::uint32_t load32(const std::uint8_t* at) {
  std::uint32_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

void put32(std::vector<std::uint8_t>& out, std::size_t value) {
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

const std::uint8_t* check_room(const std::uint8_t* at, const std::uint8_t* end, std::size_t bytes) {
  if (at > end || bytes > static_cast<std::size_t>(end - at)) damaged_index("a list of postings is too short");
  return at + bytes;
}

FieldCounts read_counts(ByteReader& reader) {
  FieldCounts counts;
  for (std::uint32_t& count : counts) count = reader.varint32();
  constexpr std::uint32_t most = 1U << 30;
  if (counts[0] > most || counts[1] > most || counts[2] > most || total(counts) == 0) {
    damaged_index("a frequency is out of range");
  }
  return counts;
}

}  // namespace

const std::array<FieldCounts, escape_code>& coded_counts() {
  static const std::array<FieldCounts, escape_code> codes = make_codes();
  return codes;
}

std::uint32_t code_of(const FieldCounts& counts) {
  static const auto table = [] {
    std::array<std::uint8_t, 4 * 4 * 40> by_counts;
    by_counts.fill(escape_code);
    for (std::uint8_t code = 0; code < escape_code; ++code) {
      const FieldCounts& c = coded_counts()[code];
      by_counts[(c[0] * 4 + c[1]) * 40 + c[2]] = code;
    }
    return by_counts;
  }();
  if (counts[0] >= 4 || counts[1] >= 4 || counts[2] >= 40) return escape_code;
  return table[(counts[0] * 4 + counts[1]) * 40 + counts[2]];
}

FieldCounts Frequencies::counts(std::size_t i) const {
  if (codes[i] != escape_code) return coded_counts()[codes[i]];
  return escaped[static_cast<std::size_t>(std::count(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(i), escape_code))];
}

PostingList::PostingList(const std::uint8_t* begin, const std::uint8_t* end, std::uint32_t size, std::uint32_t documents)
    : size_(size), documents_(documents), end_(end) {
  if (size == 0 || size > documents) damaged_index("a term's number of documents is out of range");
  if (size == 1) {
    ByteReader reader(begin, end);
    const std::uint32_t document = reader.varint32();
    if (document >= documents) damaged_index("a document is out of range");
    only_ = {1, document, document, 255, 0, 0, single_document, reader.at(), end};
  } else if (size <= block_size) {
    const std::uint8_t* body = check_room(begin, end, 3);
    only_ = {size, 0, documents - 1, begin[0], static_cast<std::uint8_t>(begin[1] & 31),
             static_cast<std::uint8_t>(begin[1] >> 5), begin[2], body, end};
    if (only_.position_bits == single_document) damaged_index("a width is out of range");
  } else {
    entries_ = begin;
    check_room(begin, end, blocks() * entry_bytes);
  }
}

std::uint32_t PostingList::entry_last(std::size_t block) const { return load32(entries_ + block * entry_bytes); }

PostingBlock PostingList::block(std::size_t i) const {
  if (entries_ == nullptr) return only_;
  const std::uint8_t* entry = entries_ + i * entry_bytes;
  const std::uint32_t last = load32(entry);
  const std::uint32_t base = i == 0 ? 0 : entry_last(i - 1) + 1;
  if (last >= documents_ || base > last) damaged_index("blocks of postings are not in order");
  if (entry[11] == single_document) damaged_index("a width is out of range");
  const std::uint8_t* bodies = entries_ + blocks() * entry_bytes;
  const std::uint32_t offset = load32(entry + 4);
  const std::uint8_t* body = check_room(bodies, end_, offset);
  const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(block_size, size_ - i * block_size));
  return {count, base, last, entry[8], entry[9], entry[10], entry[11], body, end_};
}

std::size_t PostingList::seek(std::size_t from, std::uint32_t document) const {
  if (entries_ == nullptr) return from == 0 && only_.last >= document ? 0 : 1;
  const std::size_t count = blocks();
  std::size_t step = 1, low = from;  // all before low end before the document
  while (low + step < count && entry_last(low + step) < document) {
    low += step + 1;
    step *= 2;
  }
  std::size_t high = std::min(low + step, count);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (entry_last(middle) < document) low = middle + 1;
    else high = middle;
  }
  return low;
}

const std::uint8_t* decode_documents(const PostingBlock& block, std::uint32_t* documents) {
  if (block.position_bits == single_document) {
    documents[0] = block.base;
    return block.body;
  }
  if (block.doc_bits > 31) damaged_index("a width is out of range");
  check_room(block.body, block.end, packed_bytes(block.count, block.doc_bits));
  const std::uint8_t* codes = unpack(block.body, block.count, block.doc_bits, documents);
  if (block.doc_bits <= 24) {  // 128 gaps below 2^24 after a document below 2^31: the sum fits
    add_up_gaps(block.base, documents, block.count);
    if (documents[block.count - 1] > block.last) damaged_index("a document is out of range");
  } else {
    std::uint64_t next = block.base;
    for (std::size_t i = 0; i < block.count; ++i) {
      next += documents[i];
      if (next > block.last) damaged_index("a document is out of range");
      documents[i] = static_cast<std::uint32_t>(next++);
    }
  }
  return codes;
}

const std::uint8_t* decode_frequencies(const PostingBlock& block, const std::uint8_t* codes, Frequencies& frequencies) {
  frequencies.escaped.clear();
  if (block.position_bits == single_document) {
    ByteReader reader(codes, block.end);
    frequencies.codes[0] = std::min(reader.varint32(), escape_code);
    if (frequencies.codes[0] == escape_code) frequencies.escaped.push_back(read_counts(reader));
    return reader.at();
  }
  if (block.code_bits > 6) damaged_index("a width is out of range");
  check_room(codes, block.end, packed_bytes(block.count, block.code_bits));
  const std::uint8_t* after = unpack(codes, block.count, block.code_bits, frequencies.codes.data());
  if (block.code_bits < 6) return after;
  ByteReader reader(after, block.end);
  for (std::size_t i = 0; i < block.count; ++i) {
    if (frequencies.codes[i] == escape_code) frequencies.escaped.push_back(read_counts(reader));
  }
  return reader.at();
}

void decode_positions(const PostingBlock& block, const std::uint8_t* positions, const Frequencies& frequencies,
                      std::vector<std::uint32_t>& out) {
  std::array<std::uint32_t, block_size + 1> starts;
  count_positions(block, frequencies, starts.data());
  const std::size_t count = starts[block.count];
  const auto bytes_left = static_cast<std::uint64_t>(block.end - positions);
  if (block.position_bits == single_document) {
    if (count > bytes_left) damaged_index("a list of positions is too short");
    out.resize(count);
    ByteReader reader(positions, block.end);
    for (std::uint32_t& position : out) position = reader.varint32();
  } else {
    const unsigned bits = block.position_bits;
    if (bits == 0 || bits > 32 || count > bytes_left * 8 || (count * bits + 7) / 8 > bytes_left) {
      damaged_index("a list of positions is too short");
    }
    out.resize(count + block_size);
    for (std::size_t at = 0; at < count; at += block_size) {
      const std::size_t run = std::min<std::size_t>(block_size, count - at);
      check_room(positions, block.end, packed_bytes(run, block.position_bits));
      positions = unpack(positions, run, block.position_bits, out.data() + at);
    }
    out.resize(count);
  }
  for (std::size_t i = 0; i < block.count; ++i) {
    for (std::size_t at = starts[i] + 1; at < starts[i + 1]; ++at) out[at] += out[at - 1] + 1;
  }
}

void count_positions(const PostingBlock& block, const Frequencies& frequencies, std::uint32_t* starts) {
  static const auto totals = [] {
    std::array<std::uint32_t, escape_code + 1> of_code{};
    for (std::size_t code = 0; code < escape_code; ++code) of_code[code] = total(coded_counts()[code]);
    return of_code;
  }();
  starts[0] = 0;
  if (frequencies.escaped.empty()) {
    const auto& of_code = totals;
    for (std::size_t i = 0; i < block.count; ++i) starts[i + 1] = starts[i] + of_code[frequencies.codes[i]];
    return;
  }
  frequencies.for_each(block.count, [&](std::size_t i, const FieldCounts& counts) {
    std::uint64_t sum = std::uint64_t{starts[i]} + total(counts);
    if (sum > UINT32_MAX) damaged_index("a frequency is out of range");
    starts[i + 1] = static_cast<std::uint32_t>(sum);
  });
}

void decode_positions_of(const PostingBlock& block, const std::uint8_t* positions, const std::uint32_t* starts, std::size_t i,
                         std::vector<std::uint32_t>& out) {
  const std::size_t count = starts[block.count];
  out.clear();
  if (block.position_bits == single_document) {
    ByteReader reader(positions, block.end);
    if (count > static_cast<std::size_t>(block.end - positions)) damaged_index("a list of positions is too short");
    for (std::size_t at = 0; at < count; ++at) out.push_back(reader.varint32());
  } else {
    const unsigned bits = block.position_bits;
    if (bits == 0 || bits > 32) damaged_index("a width is out of range");
    const std::size_t runs = count / block_size;
    check_room(positions, block.end, runs * packed_bytes(block_size, bits) + packed_bytes(count % block_size, bits));
    out.resize(starts[i + 1] - starts[i]);
    for (std::size_t at = starts[i]; std::uint32_t& position : out) {
      const std::size_t run = at / block_size;
      position = unpack_one(positions + run * packed_bytes(block_size, bits), std::min(block_size, count - run * block_size), bits,
                            at++ % block_size);
    }
  }
  for (std::size_t at = 1; at < out.size(); ++at) out[at] += out[at - 1] + 1;
}

void write_postings(std::span<const Posting> postings, std::span<const std::uint32_t> positions,
                    std::vector<std::uint8_t>& out) {
  std::vector<std::uint32_t> gaps;  // of all positions
  gaps.reserve(positions.size());
  for (std::size_t at = 0; const Posting& posting : postings) {
    for (std::size_t i = 0; i < total(posting.counts); ++i, ++at) {
      gaps.push_back(i == 0 ? positions[at] : positions[at] - positions[at - 1] - 1);
    }
  }
  if (postings.size() == 1) {
    put_varint(out, postings[0].document);
    const std::uint32_t code = code_of(postings[0].counts);
    put_varint(out, code);
    if (code == escape_code) {
      for (const std::uint32_t count : postings[0].counts) put_varint(out, count);
    }
    for (const std::uint32_t gap : gaps) put_varint(out, gap);
    return;
  }
  const bool is_long = postings.size() > block_size;
  const std::size_t entries = out.size();
  const std::size_t blocks = (postings.size() + block_size - 1) / block_size;
  if (is_long) out.resize(entries + blocks * 12);
  const std::size_t bodies = out.size();
  std::vector<std::uint8_t> entry;
  std::uint32_t base = 0;
  std::size_t at = 0;
  for (std::size_t b = 0; b < blocks; ++b) {
    const auto block = postings.subspan(b * block_size, std::min(block_size, postings.size() - b * block_size));
    std::array<std::uint32_t, block_size> documents{}, codes{};
    float impact = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < block.size(); ++i) {
      documents[i] = block[i].document - base;
      base = block[i].document + 1;
      codes[i] = code_of(block[i].counts);
      impact = std::max(impact, block[i].impact);
      count += total(block[i].counts);
    }
    const auto doc_bits = static_cast<std::uint8_t>(bits_needed(std::span(documents).first(block.size())));
    const auto code_bits = static_cast<std::uint8_t>(bits_needed(std::span(codes).first(block.size())));
    const auto block_gaps = std::span(gaps).subspan(at, count);
    // At least one bit, so that the bytes bound the number of positions for whoever reads a damaged list.
    const auto position_bits = static_cast<std::uint8_t>(std::max(1U, bits_needed(block_gaps)));
    const auto rounded = static_cast<std::uint8_t>(std::min(255.0, std::ceil(static_cast<double>(impact) * 255)));
    if (is_long) {
      entry.clear();
      put32(entry, base - 1);
      put32(entry, out.size() - bodies);
      entry.insert(entry.end(), {rounded, doc_bits, code_bits, position_bits});
      std::copy(entry.begin(), entry.end(), out.begin() + static_cast<std::ptrdiff_t>(entries + b * entry.size()));
    } else {
      out.insert(out.end(), {rounded, static_cast<std::uint8_t>(doc_bits | code_bits << 5), position_bits});
    }
    pack(std::span(documents).first(block.size()), doc_bits, out);
    pack(std::span(codes).first(block.size()), code_bits, out);
    for (const Posting& posting : block) {
      if (code_of(posting.counts) != escape_code) continue;
      for (const std::uint32_t field : posting.counts) put_varint(out, field);
    }
    for (std::size_t p = 0; p < count; p += block_size) {
      pack(block_gaps.subspan(p, std::min(block_size, count - p)), position_bits, out);
    }
    at += count;
  }
}

}  // namespace paperlens

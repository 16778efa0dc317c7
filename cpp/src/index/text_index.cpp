#include "paperlens/index/text_index.hpp"

#include <cstring>

#include "index_writer.hpp"
#include "varint.hpp"

namespace paperlens {

TextIndex::TextIndex(SharedBytes bytes, Check check) : bytes_(std::move(bytes)), check_(std::move(check)) {
  const std::string_view view = bytes_.view;
  IndexHeader header;
  if (view.size() < sizeof header) damaged_index("it ends too early");
  if (check_) check_(view.substr(0, sizeof header));
  std::memcpy(&header, view.data(), sizeof header);
  if (header.magic != index_magic) damaged_index("it does not start as an index does");
  const std::uint64_t terms = header.terms, blocks = (terms + 15) / 16;
  const auto section = [&](IndexSection name, std::uint64_t size) {
    const std::uint64_t begin = header.sections[name], end = header.sections[name + 1];
    if (begin % 8 != 0 || begin > end || end > view.size() || size > end - begin) damaged_index("a section is out of range");
    return reinterpret_cast<const std::uint8_t*>(view.data()) + begin;
  };
  if (header.length_bytes != 2 && header.length_bytes != 4) damaged_index("lengths are neither 2 nor 4 bytes wide");
  if (header.documents > INT32_MAX || header.sections[index_end] != view.size()) damaged_index("it does not end where it should");
  const std::uint8_t* lengths = section(lengths_section, std::uint64_t{header.documents} * field_count * header.length_bytes);
  if (header.length_bytes == 4) wide_ = reinterpret_cast<const FieldCounts*>(lengths);
  else narrow_ = reinterpret_cast<const std::array<std::uint16_t, field_count>*>(lengths);
  if (header.sections[terms_section] > view.size()) damaged_index("a section is out of range");
  if (check_) check_(view.substr(0, header.sections[terms_section]));
  const auto* heads = reinterpret_cast<const std::uint64_t*>(section(heads_section, blocks * 8));
  const auto* offsets = reinterpret_cast<const std::uint32_t*>(section(offsets_section, (blocks + 1) * 4));
  const std::uint8_t* dictionary = section(terms_section, offsets[blocks]);
  postings_ = section(postings_section, unpack_slack);
  const std::uint64_t posting_bytes = header.sections[index_end] - header.sections[postings_section] - unpack_slack;
  documents_ = header.documents;
  impacts_ = {header.k1, header.b, header.weights};
  positions_ = header.positions;
  dictionary_ = Dictionary(heads, offsets, dictionary, header.terms, posting_bytes, check_);
}

}  // namespace paperlens

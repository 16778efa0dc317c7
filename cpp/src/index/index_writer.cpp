#include "index_writer.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

namespace paperlens {

IndexWriter::IndexWriter(const std::vector<FieldCounts>& lengths, const Bm25& impacts) : lengths_(lengths), impacts_(impacts) {
  double sum = 0;
  for (const FieldCounts& length : lengths) {
    sum += impacts.weighted(length);
    for (std::size_t f = 0; f < field_count; ++f) positions_[f] += length[f];
  }
  const auto mean = static_cast<float>(lengths.empty() ? 0 : sum / static_cast<double>(lengths.size()));
  saturation_.reserve(lengths.size());
  for (const FieldCounts& length : lengths) saturation_.push_back(impacts.saturation(length, mean));
}

void IndexWriter::add(std::string_view term, const Occurrences& occurrences) {
  scratch_.clear();
  const std::uint32_t* position = occurrences.positions.data();
  for (std::size_t i = 0; i < occurrences.documents.size(); ++i) {
    const std::uint32_t document = occurrences.documents[i];
    const FieldCounts& length = lengths_[document];
    const std::uint32_t zh_begin = length[0] + 1, abstract_begin = zh_begin + length[1] + 1;
    FieldCounts counts{};
    for (const std::uint32_t* end = position + occurrences.frequencies[i]; position != end; ++position) {
      ++counts[*position >= abstract_begin ? 2 : *position >= zh_begin ? 1 : 0];
    }
    const float tf = impacts_.weighted(counts);
    const float scale = tf + saturation_[document];
    scratch_.push_back({document, counts, scale > 0 ? tf / scale : 0});
  }
  const std::size_t begin = postings_.size();
  write_postings(scratch_, occurrences.positions, postings_);
  dictionary_.add(term, static_cast<std::uint32_t>(scratch_.size()), postings_.size() - begin);
}

SharedBytes IndexWriter::finish() {
  const bool wide = std::any_of(lengths_.begin(), lengths_.end(), [](const FieldCounts& length) {
    return *std::max_element(length.begin(), length.end()) > UINT16_MAX;
  });
  const std::vector<std::uint32_t> offsets = dictionary_.offsets();
  IndexHeader header{};
  header.magic = index_magic;
  header.documents = static_cast<std::uint32_t>(lengths_.size());
  header.terms = dictionary_.size();
  header.length_bytes = wide ? 4 : 2;
  header.k1 = impacts_.k1;
  header.b = impacts_.b;
  header.weights = impacts_.weights;
  header.positions = positions_;
  const std::array<std::size_t, index_end> sizes{lengths_.size() * field_count * header.length_bytes,
                                                 dictionary_.heads().size() * 8, offsets.size() * 4,
                                                 dictionary_.bytes().size(), postings_.size() + unpack_slack};
  std::uint64_t end = sizeof header;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    header.sections[i] = end;
    end += sizes[i];
    if (i + 1 < sizes.size()) end = (end + 7) / 8 * 8;
  }
  header.sections[index_end] = end;

  const auto memory = std::make_shared<std::vector<std::uint64_t>>((end + 7) / 8);  // aligned for its widest numbers
  auto* bytes = reinterpret_cast<std::uint8_t*>(memory->data());
  std::memcpy(bytes, &header, sizeof header);
  const auto put = [&](IndexSection section, const auto& values) {
    if (!values.empty()) std::memcpy(bytes + header.sections[section], values.data(), values.size() * sizeof values[0]);
  };
  if (wide) {
    put(lengths_section, lengths_);
  } else {
    std::vector<std::uint16_t> narrow;
    narrow.reserve(lengths_.size() * field_count);
    for (const FieldCounts& length : lengths_) {
      for (const std::uint32_t field : length) narrow.push_back(static_cast<std::uint16_t>(field));
    }
    put(lengths_section, narrow);
  }
  put(heads_section, dictionary_.heads());
  put(offsets_section, offsets);
  put(terms_section, dictionary_.bytes());
  put(postings_section, postings_);
  return {memory, {reinterpret_cast<const char*>(bytes), end}};
}

}  // namespace paperlens

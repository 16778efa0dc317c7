#pragma once
// Segment files in memory, and everything that one can be asked: shared by the unit tests and the fuzzer.

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "corpus/segment_file.hpp"
#include "paperlens/base/checksum.hpp"
#include "paperlens/base/error.hpp"
#include "paperlens/corpus/corpus.hpp"

namespace paperlens::tests {

/// A copy of exactly this size that begins where a mapping might: a read past its end is one that ASan sees.
inline SharedBytes aligned_copy(std::string_view bytes) {
  constexpr std::align_val_t alignment{64};
  std::shared_ptr<char> copy(static_cast<char*>(::operator new(bytes.size(), alignment)),
                             [](char* memory) { ::operator delete(memory, std::align_val_t{64}); });
  if (!bytes.empty()) std::memcpy(copy.get(), bytes.data(), bytes.size());
  const std::string_view view(copy.get(), bytes.size());
  return {std::move(copy), view};
}

inline std::uint64_t number_at(const std::string& bytes, std::size_t at) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

inline void put_number(std::string& bytes, std::size_t at, std::uint64_t number) {
  std::memcpy(bytes.data() + at, &number, sizeof number);
}

/// Makes all checksums fit again, as somebody would who wants to mislead the reader.
inline void reseal(std::string& bytes) {
  if (bytes.size() < 64) return;
  const std::uint64_t directory = number_at(bytes, 24), sections = number_at(bytes, 32);
  put_number(bytes, 16, bytes.size());
  const std::size_t chunk = 8192;
  if (directory >= 64 && directory <= bytes.size() && sections <= (bytes.size() - directory) / 24) {
    std::size_t at = directory + sections * 24;
    for (std::size_t from = 64; from < directory && at + 8 <= bytes.size(); from += chunk, at += 8) {
      put_number(bytes, at, checksum(std::string_view(bytes).substr(from, std::min(chunk, directory - from))));
    }
    put_number(bytes, 40, checksum(std::string_view(bytes).substr(directory)));
  }
  put_number(bytes, 56, checksum(std::string_view(bytes).substr(0, 56)));
}

/// Reads all that a segment has, in the order in which a user might; the sum of it. May throw Error(format).
inline std::uint64_t read_everything(const Segment& segment) {
  std::uint64_t sum = segment.size();
  const auto add = [&](std::string_view text) { sum = sum * 31 + checksum(text); };
  for (RowId row = 0; row < segment.size(); ++row) {
    const PaperKey key = segment.key(row);
    sum = sum * 31 + segment.find(key, key.hash()).value_or(77);
    const auto [table, i] = segment.place(row);
    const PaperRow values = table.row(i);
    for (const std::string_view text : {values.title, values.title_zh, values.abstract, values.url}) add(text);
    for (const std::string_view link : table.links_of(i)) add(link);
    for (const Appearance& appearance : segment.appearances(row)) {
      const Source& source = segment.read_source(appearance.source - segment.first_source());
      add(slice(source.text.view, appearance.block));
    }
  }
  for (std::size_t s = 0; s < segment.source_count(); ++s) {
    const Source& source = segment.read_source(s);
    add(source.path);
    add(source.original_bytes());
    add(slice(source.text.view, source.digest.title));
    for (const Diagnostic& item : segment.diagnostics(s)) {
      add(describe(item.code, slice(source.text.view, item.span), item.detail));
    }
    for (const RowId row : segment.rows_of(s)) sum = sum * 31 + row;
  }
  for (const RowId row : segment.added_rows()) sum = sum * 31 + segment.added_appearances(row).front().line;
  return sum + segment.tables().size();
}

/// Nothing if the bytes are refused.
inline std::optional<std::uint64_t> read_if_good(std::string_view bytes, bool verify) {
  try {
    const auto segment = open_segment(aligned_copy(bytes), "test.plx");
    if (verify) segment->verify();
    return read_everything(*segment);
  } catch (const Error& error) {
    if (error.kind != ErrorKind::format) std::abort();
    return std::nullopt;
  }
}

}  // namespace paperlens::tests

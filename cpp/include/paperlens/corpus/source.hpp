#pragma once
// One file or text, as it was read: what papers are made of.

#include <cstdint>
#include <string>
#include <string_view>

#include "paperlens/base/shared_bytes.hpp"
#include "paperlens/digest/digest.hpp"

namespace paperlens {

struct Source {
  std::string path;
  SharedBytes text;      ///< UTF-8, as scanned; spans are offsets into it
  SharedBytes original;  ///< the bytes before transcoding; no owner if `text` is them
  bool damaged = false;  ///< transcoding met bytes that are not in the encoding named
  bool replaced = false;  ///< another text stood under this path before
  std::string unreadable;  ///< why the file could not be read, if so; it has no text then
  ParsedDigest digest;   ///< once a segment is built, without its `papers` and `diagnostics`, which the segment has
  std::uint32_t papers = 0;

  std::string_view original_bytes() const { return original.owner ? original.view : text.view; }
};

/// Scans `text` as the source `path`.
Source scan_source(std::string path, SharedBytes text, SharedBytes original = {}, bool damaged = false);

/// The source of a file that could not be read, for the `reason` given.
Source unreadable_source(std::string path, std::string reason);

/// `source` as it was before its papers went into a segment.
Source scan_again(const Source& source);

/// Whether both were read from the same bytes, in the same way.
bool same_bytes(const Source& a, const Source& b);

}  // namespace paperlens

#pragma once
// The fields of a scanned paper as clean UTF-8.

#include <forward_list>
#include <string>
#include <string_view>

#include "paperlens/base/unicode.hpp"
#include "paperlens/corpus/source.hpp"

namespace paperlens {

/// Views into the source where it is clean, otherwise into repaired copies, which live as long as this does.
class FieldReader {
 public:
  std::string_view operator()(const Source& source, Span span) {
    const std::string_view raw(source.text.view.data() + span.begin, span.size());  // the scanner's spans are inside
    if (source.digest.clean) return raw;
    return repaired(raw);
  }

 private:
  std::string_view repaired(std::string_view raw) {
    std::string& copy = copies_.emplace_front();
    append_clean(copy, raw);
    return copy;
  }

  std::forward_list<std::string> copies_;
};

}  // namespace paperlens

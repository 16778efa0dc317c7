#include "manifest.hpp"

#include <algorithm>
#include <charconv>

#include "paperlens/base/checksum.hpp"
#include "paperlens/base/error.hpp"
#include "section_file.hpp"

namespace paperlens {
namespace {

constexpr std::string_view title = "paperlens corpus ";

bool is_hex(std::string_view text, std::size_t length) {
  return text.size() == length && text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string hex(std::uint64_t number) {
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; number >>= 4) text[i] = "0123456789abcdef"[number & 15];
  return text;
}

/// "segment-<id>-3.plx" or "rows-<id>.plx".
bool is_name(std::string_view name, std::string_view kind) {
  if (!name.starts_with(kind) || !name.ends_with(".plx")) return false;
  name = name.substr(kind.size(), name.size() - kind.size() - 4);
  if (kind == "rows-") return is_hex(name, 32);
  return name.size() == 34 && is_hex(name.substr(0, 32), 32) && name[32] == '-' && is_hex(name.substr(33), 1);
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  Manifest parse() {
    check_version();
    const std::size_t end = text_.rfind("end ");
    if (end == text_.npos || !is_hex(text_.substr(end + 4, 16), 16) || text_.substr(end + 20) != "\n") {
      fail(text_.size(), "the manifest has no end");
    }
    if (text_.substr(end + 4, 16) != hex(checksum(text_.substr(0, end)))) fail(end, "the checksum of the manifest does not fit");
    Manifest manifest;
    next_line();
    std::string_view line = next_line();
    if (!line.starts_with("state ") || !is_hex(line.substr(6), 32)) fail(line_begin_, "a line 'state' is expected");
    manifest.state = line.substr(6);
    while (at_ < end) {
      line = next_line();
      if (line.starts_with("segment ") && !manifest.rows) {
        manifest.segments.push_back(file(line.substr(8), "segment-"));
      } else if (line.starts_with("rows ") && !manifest.rows) {
        manifest.rows = file(line.substr(5), "rows-");
      } else {
        fail(line_begin_, "a line that does not belong here");
      }
    }
    return manifest;
  }

 private:
  [[noreturn]] void fail(std::size_t at, const std::string& what) const { fail_format(path_, at, what); }

  void check_version() const {
    if (!text_.starts_with(title)) fail(0, "this is no manifest of a saved corpus: its first line is another");
    const std::string_view line = text_.substr(0, text_.find('\n'));
    const std::string version(line.substr(title.size()));
    if (version == std::to_string(format_version)) return;
    if (version.empty() || version.size() > 9 || version.find_first_not_of("0123456789") != version.npos || version[0] == '0') {
      fail(title.size(), "the format version is no number");
    }
    throw Error(ErrorKind::format,
                path_ + ": byte " + std::to_string(title.size()) + ": this corpus has format version " + version +
                    ", and this paperlens reads versions up to " + std::to_string(format_version) + "; update paperlens",
                path_);
  }

  std::string_view next_line() {
    line_begin_ = at_;
    const std::size_t end = text_.find('\n', at_);
    if (end == text_.npos) fail(at_, "the manifest ends inside a line");
    at_ = end + 1;
    return text_.substr(line_begin_, end - line_begin_);
  }

  ManifestFile file(std::string_view fields, std::string_view kind) const {
    ManifestFile file;
    const std::size_t first = fields.find(' ');
    const std::size_t second = first == fields.npos ? first : fields.find(' ', first + 1);
    if (second == fields.npos) fail(line_begin_, "a file's line has a name, a length and a checksum");
    const std::string_view name = fields.substr(0, first);
    const std::string_view bytes = fields.substr(first + 1, second - first - 1);
    const std::string_view sum = fields.substr(second + 1);
    file.name = name;
    const auto parsed = std::from_chars(bytes.data(), bytes.data() + bytes.size(), file.bytes);
    const bool whole = parsed.ec == std::errc() && parsed.ptr == bytes.data() + bytes.size();
    if (!is_name(name, kind) || !whole || !is_hex(sum, 16)) fail(line_begin_, "a file's line is ill-formed");
    std::from_chars(sum.data(), sum.data() + sum.size(), file.checksum, 16);
    return file;
  }

  std::string_view text_;
  const std::string& path_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
};

}  // namespace

std::string to_text(const Manifest& manifest) {
  std::string text = std::string(title) + std::to_string(format_version) + "\nstate " + manifest.state + '\n';
  const auto add = [&](const char* kind, const ManifestFile& file) {
    text += std::string(kind) + file.name + ' ' + std::to_string(file.bytes) + ' ' + hex(file.checksum) + '\n';
  };
  for (const ManifestFile& segment : manifest.segments) add("segment ", segment);
  if (manifest.rows) add("rows ", *manifest.rows);
  return text + "end " + hex(checksum(text)) + '\n';
}

Manifest parse_manifest(std::string_view text, const std::string& path) { return Parser(text, path).parse(); }

bool is_corpus_file_name(std::string_view name) {
  if (name.ends_with(".tmp")) name.remove_suffix(4);
  return name == "MANIFEST" || name == "LOCK" || is_name(name, "segment-") || is_name(name, "rows-");
}

}  // namespace paperlens

#include "paperlens/text/fold.hpp"

#include <algorithm>
#include <cstring>

#include "fold_lookup.hpp"
#include "paperlens/base/unicode.hpp"

namespace paperlens::text {

namespace {

constexpr std::uint16_t first_replacement = table::first_replacement;

/// The kana that `letter` and a sound mark make, or 0.
char32_t compose_kana(char32_t letter, char32_t mark) {
  if (mark != 0x3099 && mark != 0x309A) return 0;
  const char32_t katakana = letter >= 0x30A0 ? 0x60 : 0;
  const char32_t kana = letter - katakana;
  const bool is_h = kana == 0x306F || kana == 0x3072 || kana == 0x3075 || kana == 0x3078 || kana == 0x307B;
  if (mark == 0x309A) return is_h ? letter + 2 : 0;
  if (is_h || kana == 0x309D) return letter + 1;                                // は, ゝ
  if (kana >= 0x304B && kana <= 0x3061) return kana % 2 == 1 ? letter + 1 : 0;  // か to ち
  if (kana == 0x3064 || kana == 0x3066 || kana == 0x3068) return letter + 1;    // つ, て, と
  if (kana == 0x3046) return letter + 0x4E;                                     // う
  return letter >= 0x30EF && letter <= 0x30F2 ? letter + 8 : 0;                 // ワ to ヲ
}

/// The Hangul syllable that `last` and the jamo `c` make, or 0.
char32_t compose_hangul(char32_t last, char32_t c) {
  if (c >= 0x1161 && c <= 0x1175) {
    return last >= 0x1100 && last <= 0x1112 ? 0xAC00 + ((last - 0x1100) * 21 + (c - 0x1161)) * 28 : 0;
  }
  return last >= 0xAC00 && last <= 0xD7A3 && (last - 0xAC00) % 28 == 0 ? last + (c - 0x11A7) : 0;
}

bool is_joining_jamo(char32_t c) { return (c >= 0x1161 && c <= 0x1175) || (c >= 0x11A8 && c <= 0x11C2); }

class Folder {
 public:
  Folder(std::string_view source, FoldedText& result) : source_(source), out_(result.text), runs_(result.runs) {
    runs_.clear();
    out_.resize(source.size());
  }

  void run() {
    while (read_ < source_.size()) {
      const auto lead = static_cast<unsigned char>(source_[read_]);
      if (lead < 0x80) {
        fold_ascii();
      } else if (lead >= 0xE4 && lead <= 0xE9) {
        fold_han();
      } else {
        fold_slowly();
      }
    }
    out_.resize(write_);
  }

 private:
  struct Mark {
    char32_t c;
    std::uint8_t combining_class;
    CharClass kind;
  };
  struct Place {
    std::uint32_t begin, end;
  };

  // --- writing ---

  void reserve(std::size_t bytes) {
    if (write_ + bytes + (source_.size() - read_) > out_.size())
      out_.resize(out_.size() + out_.size() / 2 + bytes + 64);
  }

  /// What is written next comes from `source` on, byte for byte.
  void begin_linear(std::size_t source) {
    if (runs_.empty() || runs_.back().source_end != 0 || source - write_ != runs_.back().source - runs_.back().folded) {
      start_run(write_, source, 0);
    }
  }

  void start_run(std::size_t folded, std::size_t source, std::size_t source_end) {
    const FoldedText::Run run{static_cast<std::uint32_t>(folded), static_cast<std::uint32_t>(source),
                              static_cast<std::uint32_t>(source_end)};
    if (!runs_.empty() && runs_.back().folded == run.folded) {
      runs_.back() = run;
    } else {
      runs_.push_back(run);
    }
  }

  /// What is written next comes from all of `place`.
  void begin_unit(Place place) {
    if (!runs_.empty() && runs_.back().source == place.begin && runs_.back().source_end == place.end) return;
    start_run(write_, place.begin, place.end);
  }

  /// The last code point, at `at`, comes also from what stands up to `end`.
  void extend_last(std::size_t at, std::size_t end) {
    FoldedText::Run& last = runs_.back();
    if (last.source_end != 0) {
      last.source_end = static_cast<std::uint32_t>(end);
    } else {
      start_run(at, last.source + (at - last.folded), end);
    }
  }

  // --- the fast paths ---

  void fold_ascii() {
    begin_linear(read_);
    const char* in = source_.data();
    char* out = out_.data();
    for (; read_ + 8 <= source_.size(); read_ += 8, write_ += 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, in + read_, 8);
      if ((eight & 0x8080808080808080U) != 0) break;
      // Bit 7 of each byte: set where the byte is at least A, and clear where it is at most Z.
      const std::uint64_t from_a = eight + 0x3F3F3F3F3F3F3F3FU, past_z = eight + 0x2525252525252525U;
      eight |= ((from_a & ~past_z) & 0x8080808080808080U) >> 2;
      std::memcpy(out + write_, &eight, 8);
    }
    for (; read_ < source_.size(); ++read_, ++write_) {
      const char c = in[read_];
      if (static_cast<unsigned char>(c) >= 0x80) return;
      out[write_] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
  }

  /// Characters of three bytes that fold to three bytes.
  void fold_han() {
    const std::size_t start = read_;
    begin_linear(read_);
    const char* in = source_.data() + read_;
    const char* const end = source_.data() + source_.size();
    char* out = out_.data() + write_;
    while (in != end) {
      const auto lead = static_cast<unsigned char>(*in);
      if (lead < 0xE4 || lead > 0xE9) break;
      const char* next = in;
      const std::uint16_t value = fold_value(next_code_point(next));
      const char* from = in;
      if (value >= first_replacement) {
        const std::uint8_t* entry = table::pool + (value - first_replacement);
        if (entry[0] != 3) break;
        from = reinterpret_cast<const char*>(entry + 1);
      }
      std::memcpy(out, from, 3);
      in += 3;
      out += 3;
    }
    read_ = static_cast<std::size_t>(in - source_.data());
    write_ = static_cast<std::size_t>(out - out_.data());
    if (read_ == start) fold_slowly();
  }

  // --- the path that can do everything ---

  /// Code points up to one that ends a run of marks.
  void fold_slowly() {
    in_marks_ = base_known_ = false;
    do {
      const char* p = source_.data() + read_;
      const char32_t c = next_code_point(p);
      const Place place{static_cast<std::uint32_t>(read_), static_cast<std::uint32_t>(p - source_.data())};
      read_ = place.end;
      fold_one(c, place);
    } while (in_marks_ && read_ < source_.size());
    flush_marks();
  }

  void fold_one(char32_t c, Place place) {
    const std::uint16_t value = fold_value(c);
    if (value >= first_replacement) {
      const std::string_view replacement = replacement_of(value);
      const char* p = replacement.data();
      while (p != replacement.data() + replacement.size()) {
        const char32_t each = next_code_point(p);
        add(each, fold_value(each), place);
      }
    } else if (value != value_of(CharClass::ignorable)) {
      add(c, value, place);
    }
  }

  /// A code point that folds to itself.
  void add(char32_t c, std::uint16_t value, Place place) {
    if (value >= table::first_mark) {
      const std::uint8_t* record = table::marks + 2 * (value - table::first_mark);
      marks_.push_back({c, record[0], static_cast<CharClass>(record[1])});
      places_.push_back(place);
      in_marks_ = true;
      return;
    }
    flush_marks();
    in_marks_ = base_known_ = false;
    if (is_joining_jamo(c) && join_jamo(c, place)) return;
    put(c, place);
  }

  void put(char32_t c, Place place) {
    reserve(4);
    char bytes[4];
    const std::size_t length = write_utf8(bytes, c);
    if (length == place.end - place.begin && std::memcmp(bytes, source_.data() + place.begin, length) == 0) {
      begin_linear(place.begin);
    } else {
      begin_unit(place);
    }
    std::memcpy(out_.data() + write_, bytes, length);
    write_ += length;
  }

  /// Where the last code point begins.
  std::size_t last_begin() const {
    std::size_t at = write_;
    while (at > 0 && is_continuation_byte(out_[--at])) {
    }
    return at;
  }

  bool join_jamo(char32_t c, Place place) {
    if (write_ == 0) return false;
    const std::size_t at = last_begin();
    const char* p = out_.data() + at;
    const char32_t syllable = compose_hangul(next_code_point(p), c);
    if (syllable == 0) return false;
    write_utf8(out_.data() + at, syllable);
    extend_last(at, place.end);
    return true;
  }

  // --- marks ---

  /// Finds the letter that the marks belong to, which is the last code point.
  void find_base() {
    if (base_known_) return;
    base_known_ = true;
    base_ = write_ == 0 ? 0 : last_begin();
    base_class_ = CharClass::separator;
    base_letter_ = 0;
    if (write_ == 0) return;
    const char* p = out_.data() + base_;
    base_letter_ = next_code_point(p);
    base_class_ = char_class(base_letter_);
  }

  void flush_marks() {
    if (marks_.empty()) return;
    find_base();
    const auto before = [](const Mark& a, const Mark& b) { return a.combining_class < b.combining_class; };
    if (!std::is_sorted(marks_.begin(), marks_.end(), before)) {
      std::stable_sort(marks_.begin(), marks_.end(), before);
      std::fill(places_.begin(), places_.end(), Place{places_.front().begin, places_.back().end});  // ascending still
    }
    for (std::size_t i = 0; i < marks_.size(); ++i) {
      const Mark& mark = marks_[i];
      if (const char32_t kana = compose_kana(base_letter_, mark.c); kana != 0) {
        write_utf8(out_.data() + base_, kana);
        base_letter_ = kana;
        take_in(places_[i]);
      } else if (mark.kind != CharClass::accent) {
        put(mark.c, places_[i]);
      } else if (base_class_ == CharClass::word) {
        put(mark.c == 0x0345 ? 0x03B9 : mark.c, places_[i]);  // its case folding
      } else {
        take_in(places_[i]);
      }
    }
    marks_.clear();
    places_.clear();
  }

  /// A mark that leaves no trace belongs to the character before it.
  void take_in(Place place) {
    if (write_ != 0) extend_last(last_begin(), place.end);
  }

  std::string_view source_;
  std::string& out_;  // its size is what is reserved
  std::vector<FoldedText::Run>& runs_;
  std::size_t read_ = 0, write_ = 0;
  std::vector<Mark> marks_;  // a run that waits for its order
  std::vector<Place> places_;
  bool in_marks_ = false, base_known_ = false;
  std::size_t base_ = 0;
  char32_t base_letter_ = 0;
  CharClass base_class_ = CharClass::separator;
};

}  // namespace

CharClass char_class(char32_t folded) {
  const std::uint16_t value = fold_value(folded);
  if (value < table::first_mark) return static_cast<CharClass>(value);
  if (value >= first_replacement) return CharClass::separator;
  return static_cast<CharClass>(table::marks[2 * (value - table::first_mark) + 1]);
}

std::string_view unicode_version() { return table::unicode_version; }

void fold(std::string_view text, FoldedText& out) { Folder(text, out).run(); }

std::string fold(std::string_view text) {
  FoldedText folded;
  fold(text, folded);
  return std::move(folded.text);
}

void append_utf8(std::string& out, char32_t c) {
  char bytes[4];
  out.append(bytes, write_utf8(bytes, c));
}

}  // namespace paperlens::text

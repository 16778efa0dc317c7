#include "paperlens/lexicon/term_units.hpp"

#include "paperlens/base/unicode.hpp"

namespace paperlens::lexicon {
namespace {

using text::CharClass;

struct Character {
  char32_t code;
  std::uint32_t begin, end;
  CharClass kind;
};

/// Folded text, character by character.
class Reader {
 public:
  explicit Reader(std::string_view folded) : text_(folded) {}

  bool at_end(std::uint32_t at) const { return at >= text_.size(); }
  Character at(std::uint32_t at) const {
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte < 0x80) return {byte, at, at + 1, text::char_class(byte)};
    const Decoded decoded = decode_utf8(text_.substr(at));
    return {decoded.code_point, at, at + decoded.length, text::char_class(decoded.code_point)};
  }

 private:
  std::string_view text_;
};

bool is_letter(CharClass kind) { return kind == CharClass::latin || kind == CharClass::word || kind == CharClass::accent; }
bool in_word(CharClass kind) { return is_letter(kind) || kind == CharClass::digit; }
bool joins_atoms(char32_t c) {
  return c == '-' || c == '_' || c == '.' || c == '+' || c == '#' || c == '\'' || c == '^';
}
bool is_joint(char32_t c) { return c == '-' || c == 0xB7 || c == 0x30FB; }  // also · and ・

/// Where the word that begins at `first` ends; `letters` tells whether it has any.
std::uint32_t end_of_word(const Reader& reader, const Character& first, bool& letters) {
  letters = is_letter(first.kind);
  std::uint32_t end = first.end;
  while (!reader.at_end(end)) {
    const Character c = reader.at(end);
    if (in_word(c.kind)) {
      letters |= is_letter(c.kind);
      end = c.end;
      continue;
    }
    if (!joins_atoms(c.code)) break;
    if (!reader.at_end(c.end) && in_word(reader.at(c.end).kind)) {
      end = c.end;
      continue;
    }
    if (letters && (c.code == '+' || c.code == '#')) {
      end = c.end;
      if (!reader.at_end(end) && reader.at(end).code == c.code) ++end;
    }
    break;
  }
  return end;
}

/// Where places of folded text come from; asked in ascending order.
class Sources {
 public:
  explicit Sources(const std::vector<text::FoldedText::Run>& runs) : runs_(runs) {}

  std::uint32_t begin_of(std::uint32_t folded) {
    const text::FoldedText::Run& run = find(folded);
    return run.source_end != 0 ? run.source : run.source + (folded - run.folded);
  }
  std::uint32_t end_of(std::uint32_t folded) {
    const text::FoldedText::Run& run = find(folded - 1);
    return run.source_end != 0 ? run.source_end : run.source + (folded - run.folded);
  }

 private:
  const text::FoldedText::Run& find(std::uint32_t folded) {
    while (next_ < runs_.size() && runs_[next_].folded <= folded) ++next_;
    return runs_[next_ - 1];
  }

  const std::vector<text::FoldedText::Run>& runs_;
  std::size_t next_ = 1;
};

}  // namespace

void TermUnits::append_term(std::size_t first, std::size_t last, std::string& out) const {
  for (std::size_t i = first; i < last; ++i) {
    if (units[i].kind != UnitKind::space) {
      out += text(units[i]);
    } else if (i > first && i + 1 < last && units[i - 1].kind == UnitKind::word && units[i + 1].kind == UnitKind::word) {
      out += ' ';
    }
  }
}

void read_units(std::string_view text, TermUnits& out) {
  text::fold(text, out.folded);
  out.units.clear();
  const Reader reader(out.folded.text);
  for (std::uint32_t at = 0; !reader.at_end(at);) {
    const Character c = reader.at(at);
    std::uint32_t end = c.end;
    UnitKind kind = UnitKind::stop;
    if (c.kind == CharClass::unspaced) {
      kind = UnitKind::han;
    } else if (is_letter(c.kind) || c.kind == CharClass::digit) {
      bool letters = false;
      end = end_of_word(reader, c, letters);
      kind = letters ? UnitKind::word : UnitKind::number;
    } else if (c.kind == CharClass::space) {
      kind = UnitKind::space;
      while (!reader.at_end(end) && reader.at(end).kind == CharClass::space) end = reader.at(end).end;
    } else if (is_joint(c.code)) {
      kind = UnitKind::joint;
    }
    out.units.push_back({at, end, 0, 0, kind});
    at = end;
  }
  Sources sources(out.folded.runs);
  for (Unit& unit : out.units) {
    unit.source_begin = sources.begin_of(unit.begin);
    unit.source_end = sources.end_of(unit.end);
  }
}

}  // namespace paperlens::lexicon

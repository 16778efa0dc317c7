#include "paperlens/lexicon/translation_table.hpp"

#include <algorithm>

#include "paperlens/base/unicode.hpp"
#include "paperlens/lexicon/inflection.hpp"
#include "table_bytes.hpp"

namespace paperlens::lexicon {

/// One term of a block, read from its front.
struct TranslationTable::Head {
  /// Goes on to the next term, whose first bytes `term` has from the one before.
  void read(TableReader& reader) {
    const std::uint32_t shared = reader.varint();
    if (shared > term.size()) damaged_table("a term shares more than there is");
    const std::string_view rest = reader.take(reader.varint());
    if (shared + rest.size() == 0 || shared + rest.size() > longest_table_term) damaged_table("a term's length is wrong");
    term.resize(shared);
    term += rest;
    entry = reader.take(reader.varint());
  }

  std::string term;
  std::string_view entry;
};

TranslationTable::TranslationTable() { *this = build({}); }

TranslationTable::TranslationTable(SharedBytes bytes) : bytes_(std::move(bytes)) {
  const std::string_view view = bytes_.view;
  if (view.size() < table_header || !view.starts_with(table_magic)) damaged_table("it does not begin as one");
  if (get_u32(view.data() + 8) != table_version) {
    throw Error(ErrorKind::format, "the translation table is of another version; install a paperlens that goes with it");
  }
  terms_ = get_u32(view.data() + 12);
  const std::size_t blocks = (std::size_t{terms_} + terms_in_block - 1) / terms_in_block;
  const std::size_t offset_bytes = (blocks + 1) * sizeof(std::uint32_t);
  if (view.size() - table_header < offset_bytes ||
      view.size() - table_header - offset_bytes != get_u32(view.data() + 16)) {
    damaged_table("its size is wrong");
  }
  offsets_ = view.data() + table_header;
  blocks_ = view.substr(table_header + offset_bytes);
}

std::string_view TranslationTable::block(std::size_t number) const {
  const std::uint32_t begin = get_u32(offsets_ + number * sizeof(std::uint32_t));
  const std::uint32_t end = get_u32(offsets_ + (number + 1) * sizeof(std::uint32_t));
  if (begin > end || end > blocks_.size()) damaged_table("a block is out of place");
  return blocks_.substr(begin, end - begin);
}

std::string TranslationTable::term(std::uint32_t number) const {
  if (number >= terms_) damaged_table("a translation is no term");
  TableReader reader(block(number / terms_in_block));
  Head head;
  for (std::uint32_t i = 0; i <= number % terms_in_block; ++i) head.read(reader);
  if (!is_valid_utf8(head.term)) damaged_table("a term is no UTF-8");
  return head.term;
}

std::optional<std::uint32_t> TranslationTable::number_of(std::string_view term, std::string_view& entry) const {
  const std::uint32_t blocks = (terms_ + terms_in_block - 1) / terms_in_block;
  std::uint32_t low = 0, high = blocks;  // the last block whose first term is not above `term`
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    TableReader reader(block(middle));
    if (reader.varint() != 0) damaged_table("a term shares more than there is");
    (reader.take(reader.varint()) <= term ? low : high) = middle;
  }
  if (low == blocks) return std::nullopt;
  TableReader reader(block(low));
  Head head;
  const std::uint32_t end = std::min(terms_, (low + 1) * terms_in_block);
  for (std::uint32_t number = low * terms_in_block; number < end; ++number) {
    head.read(reader);
    if (head.term != term) continue;
    entry = head.entry;
    return number;
  }
  return std::nullopt;
}

Entry TranslationTable::read_entry(std::string term, std::string_view bytes) const {
  TableReader reader(bytes);
  Entry entry{std::move(term), reader.varint(), {}, {}};
  const std::uint32_t translations = reader.varint();
  const SourceMask common = reader.byte();
  for (std::uint32_t i = 0; i < translations; ++i) {
    Translation translation{this->term(reader.varint()), unpack_probability(reader.byte()), common};
    if (common == 0) translation.sources = reader.byte();
    entry.translations.push_back(std::move(translation));
  }
  const std::uint32_t forms = reader.varint();
  for (std::uint32_t i = 0; i < forms; ++i) entry.forms.push_back(this->term(reader.varint()));
  if (!reader.left().empty()) damaged_table("an entry is too long");
  return entry;
}

std::optional<Entry> TranslationTable::find(std::string_view term) const {
  std::string_view bytes;
  if (!number_of(term, bytes) || bytes.empty()) return std::nullopt;
  return read_entry(std::string(term), bytes);
}

std::string TranslationTable::stem(std::string_view word) const {
  std::string_view entry;
  std::string stem = stem_of(word, [&](std::string_view candidate) { return number_of(candidate, entry).has_value(); });
  return number_of(stem, entry) && !entry.empty() ? stem : std::string(word);
}

std::optional<Entry> TranslationTable::lookup(std::string_view term) const {
  const std::size_t space = term.find(' ');
  if (space == term.npos) return find(stem(term));
  return find(stem(term.substr(0, space)) + " " + stem(term.substr(space + 1)));
}

void TranslationTable::each(const std::function<void(Entry)>& take) const {
  for (std::uint32_t number = 0; number < terms_; number += terms_in_block) {
    TableReader reader(block(number / terms_in_block));
    Head head;
    const std::uint32_t end = std::min(terms_ - number, terms_in_block);
    for (std::uint32_t i = 0; i < end; ++i) {
      head.read(reader);
      if (!is_valid_utf8(head.term)) damaged_table("a term is no UTF-8");
      if (!head.entry.empty()) take(read_entry(head.term, head.entry));
    }
  }
}

}  // namespace paperlens::lexicon

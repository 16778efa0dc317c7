#pragma once
// Turns documents into lists of occurrences, term by term: numbers the terms with a hash table as they come, then sorts
// all occurrences by term with one counting sort. No list grows token by token.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index_writer.hpp"
#include "paperlens/index/field.hpp"
#include "paperlens/text/analyzer.hpp"

namespace paperlens {

class Inverter {
 public:
  /// `bytes` of text are to come: room for their occurrences is asked for at once.
  explicit Inverter(std::size_t bytes);
  void add_document(const FieldTexts& fields);
  /// The index of the documents added.
  SharedBytes finish(const Bm25& impacts);

 private:
  struct Slot {
    std::uint64_t key = 0;     // up to 8 bytes: the term itself; longer: its hash
    std::uint32_t number = 0;  // of the term
    std::uint32_t length = 0;  // of the term; 0: the slot is free
  };
  void add_field(std::string_view text, std::uint32_t base);
  std::uint32_t number_of(std::string_view term, std::uint64_t key);
  void grow();
  std::string_view term(std::uint32_t number) const {
    return std::string_view(terms_).substr(term_ends_[number], term_ends_[number + 1] - term_ends_[number]);
  }
  std::size_t slot_of(std::uint64_t key) const { return key * 0x9E3779B97F4A7C15U >> shift_; }
  std::vector<std::uint32_t> terms_in_order() const;

  std::vector<Slot> slots_;
  unsigned shift_;
  std::string terms_;
  std::vector<std::uint32_t> term_ends_{0};
  std::vector<std::uint32_t> frequencies_;  // of each term

  std::vector<std::uint32_t> numbers_, positions_;  // of each occurrence: its term, its position
  std::vector<std::size_t> document_ends_;          // in these
  std::vector<FieldCounts> lengths_;

  text::TokenStream tokens_;
  std::vector<std::uint64_t> keys_;
};

}  // namespace paperlens

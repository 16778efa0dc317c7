#pragma once
// Finds the best documents of one segment for a plan.

#include <vector>

#include "plan.hpp"
#include "top.hpp"

namespace paperlens::query {

/// A bit for each document of a segment.
class DocumentMask {
 public:
  explicit DocumentMask(std::size_t documents, bool value = false) : bits_((documents + 63) / 64, value ? ~std::uint64_t{0} : 0) {}
  bool operator[](std::uint32_t document) const { return (bits_[document / 64] >> document % 64 & 1) != 0; }
  void set(std::uint32_t document) { bits_[document / 64] |= std::uint64_t{1} << document % 64; }

 private:
  std::vector<std::uint64_t> bits_;
};

/// Documents with any of the plan's terms, of those that `mask` (null: all) lets through.
void rank_any(const Plan& plan, const Collection& collection, std::size_t segment, const DocumentMask* mask, Top& top);

/// Documents with every term of the plan that `matches`, of those that `mask` (null: all) lets through.
void rank_every(const Plan& plan, const Collection& collection, std::size_t segment, const DocumentMask* mask, Top& top);

/// The `documents` given, ascending.
void rank_given(const Plan& plan, const Collection& collection, std::size_t segment,
                const std::vector<std::uint32_t>& documents, Top& top);

/// Weighted frequencies of the codes; that of escape_code is 0.
std::array<float, escape_code + 1> coded_frequencies(const Bm25& bm25);

/// A cursor for each term of the plan.
std::vector<Cursor> open_cursors(const Plan& plan, const Collection& collection, std::size_t segment,
                                 const std::array<float, escape_code + 1>& coded);

}  // namespace paperlens::query

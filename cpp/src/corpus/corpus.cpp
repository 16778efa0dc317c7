#include "paperlens/corpus/corpus.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "paperlens/base/error.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/digest/link.hpp"

namespace paperlens {

Corpus::Corpus(std::shared_ptr<const Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}

Corpus::Corpus(std::shared_ptr<const Snapshot> snapshot, std::vector<RowId> order) : snapshot_(std::move(snapshot)) {
  Rows rows{std::move(order), {}};
  if (!std::is_sorted(rows.order.begin(), rows.order.end())) {
    rows.by_row.resize(rows.order.size());
    std::iota(rows.by_row.begin(), rows.by_row.end(), 0U);
    std::sort(rows.by_row.begin(), rows.by_row.end(),
              [&](std::uint32_t a, std::uint32_t b) { return rows.order[a] < rows.order[b]; });
  } else if (rows.order.size() == snapshot_->size()) {
    return;  // all of them, as rows are distinct
  }
  rows_ = std::make_shared<const Rows>(std::move(rows));
}

std::optional<std::size_t> Corpus::position(RowId row) const {
  if (!rows_) return row;
  const std::vector<RowId>& order = rows_->order;
  const std::vector<std::uint32_t>& by_row = rows_->by_row;
  if (by_row.empty()) {
    const auto at = std::lower_bound(order.begin(), order.end(), row);
    if (at == order.end() || *at != row) return std::nullopt;
    return static_cast<std::size_t>(at - order.begin());
  }
  const auto at = std::lower_bound(by_row.begin(), by_row.end(), row,
                                   [&](std::uint32_t at_position, RowId wanted) { return order[at_position] < wanted; });
  if (at == by_row.end() || order[*at] != row) return std::nullopt;
  return *at;
}

std::optional<std::size_t> Corpus::find(std::string_view arxiv_id) const {
  std::optional<ArxivId> id = parse_arxiv_id(trim(arxiv_id));
  if (!id) id = read_url(trim(arxiv_id)).id;
  if (!id) return std::nullopt;
  const std::optional<RowId> row = snapshot_->find(id->text);
  return row ? position(*row) : std::nullopt;
}

std::optional<std::size_t> Corpus::find_same(const Corpus& other, std::size_t position_there) const {
  const RowId there = other.row(position_there);
  const std::optional<RowId> here =
      snapshot_ == other.snapshot_ ? std::optional(there) : snapshot_->find_same(*other.snapshot_, there);
  return here ? position(*here) : std::nullopt;
}

Corpus Corpus::take(const std::vector<std::size_t>& positions) const {
  std::vector<RowId> order;
  order.reserve(positions.size());
  std::vector<bool> taken(size());
  for (const std::size_t position : positions) {
    if (position >= size()) throw Error(ErrorKind::invalid_argument, "row " + std::to_string(position) + " is out of range");
    if (taken[position]) throw Error(ErrorKind::invalid_argument, "row " + std::to_string(position) + " is named twice");
    taken[position] = true;
    order.push_back(row(position));
  }
  return {snapshot_, std::move(order)};
}

Corpus set_union(const Corpus& a, const Corpus& b) {
  const bool shared = a.snapshot_ == b.snapshot_;
  const std::shared_ptr<const Snapshot> both = shared ? a.snapshot_ : merge(*a.snapshot_, *b.snapshot_);
  std::vector<RowId> order;
  std::vector<bool> taken(both->size());
  for (const Corpus* corpus : {&a, &b}) {
    for (std::size_t i = 0; i < corpus->size(); ++i) {
      const RowId there = corpus->row(i);
      const RowId row = shared ? there : *both->find_same(*corpus->snapshot_, there);
      if (!taken[row]) order.push_back(row);
      taken[row] = true;
    }
  }
  return {both, std::move(order)};
}

namespace {

Corpus filtered(const Corpus& a, const Corpus& b, bool in_b) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (b.find_same(a, i).has_value() == in_b) positions.push_back(i);
  }
  return a.take(positions);
}

}  // namespace

Corpus set_intersection(const Corpus& a, const Corpus& b) { return filtered(a, b, true); }
Corpus set_difference(const Corpus& a, const Corpus& b) { return filtered(a, b, false); }

bool same_content(const Corpus& a, std::size_t i, const Corpus& b, std::size_t j) {
  const auto [left, l] = a.snapshot()->place(a.row(i));
  const auto [right, r] = b.snapshot()->place(b.row(j));
  return left.arxiv_id[l] == right.arxiv_id[r] && left.version.values[l] == right.version.values[r] &&
         left.version.validity[l] == right.version.validity[r] && left.url[l] == right.url[r] &&
         left.title[l] == right.title[r] && left.title_zh[l] == right.title_zh[r] && left.abstract[l] == right.abstract[r];
}

std::uint64_t content_hash(const Corpus& corpus, std::size_t position) {
  const auto [table, i] = corpus.snapshot()->place(corpus.row(position));
  const std::hash<std::string_view> hash;
  return (hash(table.arxiv_id[i]) * 31 + hash(table.title[i])) * 31 + hash(table.abstract[i]);
}

}  // namespace paperlens

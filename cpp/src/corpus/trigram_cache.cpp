#include "paperlens/corpus/trigram_cache.hpp"

#include <array>

namespace paperlens {

const std::vector<TrigramIndex>& TrigramCache::get(std::span<const PaperTable> tables,
                                                   const TrigramIndex::BuildOptions& options) {
  const std::lock_guard lock(mutex_);
  if (indexes_) return *indexes_;
  const auto columns = [](const PaperTable& table) { return std::array{table.title, table.title_zh, table.abstract}; };
  std::uint64_t total = 0, before = 0;
  const auto bytes_of = [&](const PaperTable& table) {
    std::uint64_t bytes = 0;
    for (const StringColumn& column : columns(table)) bytes += column.rows(0, table.size()).size();
    return bytes;
  };
  for (const PaperTable& table : tables) total += bytes_of(table);
  auto indexes = std::make_unique<std::vector<TrigramIndex>>();
  for (const PaperTable& table : tables) {
    TrigramIndex::BuildOptions own{options.threads, {}};
    if (options.progress) {
      own.progress = [&](std::uint64_t done, std::uint64_t) { options.progress(before + done, total); };
    }
    indexes->emplace_back(TrigramIndex::build(columns(table), own));
    before += bytes_of(table);
  }
  indexes_ = std::move(indexes);
  return *indexes_;
}

}  // namespace paperlens

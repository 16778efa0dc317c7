#pragma once
// The trigram indexes of a snapshot's tables, built when first needed.

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "paperlens/index/trigram_index.hpp"
#include "paperlens/store/paper_table.hpp"

namespace paperlens {

/// Any number of threads may use one at a time: the first builds, the others wait.
class TrigramCache {
 public:
  /// One index a table, over title, title_zh and abstract. The `tables` must be the same each time. What
  /// `options.progress` throws ends the work, and the next call starts it again.
  const std::vector<TrigramIndex>& get(std::span<const PaperTable> tables, const TrigramIndex::BuildOptions& options);

 private:
  std::mutex mutex_;
  std::unique_ptr<const std::vector<TrigramIndex>> indexes_;
};

}  // namespace paperlens

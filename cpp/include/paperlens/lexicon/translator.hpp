#pragma once
// What terms are in the other language, by several tables together.

#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "paperlens/base/lazy.hpp"
#include "paperlens/lexicon/translation_table.hpp"

namespace paperlens::lexicon {

/// Any number of threads may use one. Reading a damaged table throws Error(format).
class Translator {
 public:
  struct Table {
    std::shared_ptr<const TranslationTable> table;
    double weight = 1;  ///< of each sentence that it was learned from
  };
  explicit Translator(std::vector<Table> tables) { tables_.set(std::move(tables)); }
  /// `make` gives the tables when the first term is looked up, in the thread that does so.
  explicit Translator(std::function<std::vector<Table>()> make) : make_(std::move(make)) {}

  /// What the tables say of a term together, as TranslationTable::lookup. A probability is the mean of those in the tables
  /// which translate the term, weighted by its support there times the table's weight; sources and forms are joined.
  std::optional<Entry> lookup(std::string_view term) const;
  /// What to look for in an index: the translations, and of one that is an English stem its other forms, each with the
  /// stem's probability. Likeliest first, without `term` itself. Kept, as people ask for the same words again.
  std::shared_ptr<const std::vector<Translation>> expand(std::string_view term) const;

 private:
  const std::vector<Table>& tables() const { return tables_.get(make_); }
  std::vector<Translation> look_up_all(std::string_view term) const;

  std::function<std::vector<Table>()> make_;
  Lazy<std::vector<Table>> tables_;
  mutable std::shared_mutex mutex_;
  mutable std::unordered_map<std::string, std::shared_ptr<const std::vector<Translation>>> known_;
};

}  // namespace paperlens::lexicon

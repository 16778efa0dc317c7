#pragma once
// Which rows may contain a string: the candidates of a search by pattern.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "paperlens/base/pattern.hpp"
#include "paperlens/base/row_set.hpp"
#include "paperlens/base/shared_bytes.hpp"
#include "paperlens/index/field.hpp"

namespace paperlens {

/// What a pattern asks of any TrigramIndex. Immutable; any number of threads may use one at a time.
class TrigramQuery {
 public:
  /// Atoms of fewer bytes than this are of no use to an index; for PatternFilter.
  static constexpr int shortest_atom = 2;

  explicit TrigramQuery(std::shared_ptr<const PatternFilter> filter);

  /// False if the pattern may match in rows that contain nothing that an index knows of: every row is a candidate.
  bool selects() const { return selects_; }

  /// [first, last): the keys of a gram, or of all grams with the same beginning.
  struct Keys {
    std::uint64_t first, last;
  };

 private:
  friend class TrigramIndex;
  struct Atom {
    int id;                  // in the filter
    std::vector<Keys> keys;  // a row that contains the atom has a gram of each
  };

  std::shared_ptr<const PatternFilter> filter_;
  std::vector<Keys> required_;  // of the atoms that must be present
  std::vector<Atom> others_;
  std::vector<int> assumed_;  // atoms taken to be present: those that no index knows, and the required; sorted
  bool selects_ = false;
  bool any_other_does_ = false;  // the pattern may match as soon as one of others_ is present
};

/// The grams of the rows of a segment: trigrams of ASCII characters, and pairs of characters one of which is not ASCII,
/// all by case orbit. It is its serialised bytes, so that a file can be mapped. Immutable; any number of threads may
/// read one.
class TrigramIndex {
 public:
  struct BuildOptions {
    unsigned threads = 1;
    /// Called now and then from the calling thread with the rows done. What it throws ends the work.
    std::function<void(std::size_t)> progress;
  };

  /// The bytes of the index of `rows` rows; they don't depend on the number of threads.
  static SharedBytes build(std::size_t rows, const DocumentFields& texts_of, const BuildOptions& options);

  /// Called with what is about to be read, a view into the bytes: a file's checksums, say. May throw.
  using Check = std::function<void(std::string_view)>;

  /// Checks the structure. Throws Error(format), as every read does that meets damage; what damage leaves readable may
  /// give wrong candidates, which is for `check` to notice.
  explicit TrigramIndex(SharedBytes bytes, Check check = {});

  std::size_t rows() const { return rows_; }
  const SharedBytes& bytes() const { return bytes_; }

  /// All rows where the pattern of `query` may match, and few others.
  RowSet candidates(const TrigramQuery& query) const;

 private:
  struct Part;
  Part part(std::size_t index) const;

  SharedBytes bytes_;
  Check check_;
  std::size_t rows_ = 0, parts_ = 0;
};

}  // namespace paperlens

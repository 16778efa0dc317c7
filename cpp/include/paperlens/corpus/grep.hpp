#pragma once
// All matches of a pattern in the texts of a corpus: what a scan of every field would find, faster.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "paperlens/base/pattern.hpp"
#include "paperlens/corpus/corpus.hpp"
#include "paperlens/corpus/text_search.hpp"
#include "paperlens/index/field.hpp"
#include "paperlens/index/trigram_index.hpp"

namespace paperlens {

/// The trigram index of `segment`, built if it is not there, once, whichever thread asks first. The progress counts the
/// papers of this segment.
TrigramIndex trigram_index_of(const Segment& segment, const IndexOptions& options = {});

std::string_view text_of(const Corpus& corpus, std::size_t position, Field field);

struct GrepOptions {
  FieldMask fields = all_fields;
  PatternOptions pattern;
  std::uint64_t scanned_bytes = 1 << 20;  ///< texts up to this are read faster than looked up
  IndexOptions index;                     ///< its threads search, too
};

struct GrepMatch {
  std::uint32_t position;    ///< of the paper in the corpus
  std::uint32_t begin, end;  ///< bytes of the field
  Field field;

  bool operator==(const GrepMatch&) const = default;
};

/// One search: immutable, any number of threads may use one at a time. Each field is a text of its own, and its matches
/// are those of MatchCursor. Their order is that of the corpus, then of Field, then of their places.
class Grep {
 public:
  /// Finds out where matches may be; nothing is searched yet. A corpus of some size gets its index here, if the pattern
  /// can use one. Throws Error(invalid_argument) if the pattern does not parse or is too large.
  Grep(Corpus corpus, std::string expression, const GrepOptions& options);
  ~Grep();

  const Corpus& corpus() const { return corpus_; }
  const Pattern& pattern() const;
  const std::string& expression() const { return expression_; }

  /// In a line: the way that is taken, and how many papers are read.
  const std::string& plan() const { return plan_; }

  /// The number of matches. `poll` is called every few milliseconds; what it throws ends the work.
  std::size_t count(const std::function<void()>& poll = {}) const;

  /// The match and its groups: views as Pattern::find gives them.
  std::vector<std::string_view> groups(const GrepMatch& match) const;

  /// Goes through all matches, some papers at a time.
  class Cursor {
   public:
    explicit Cursor(std::shared_ptr<const Grep> grep) : grep_(std::move(grep)) {}

    /// Replaces `matches` by the next ones. False, and none, at the end.
    bool next(std::vector<GrepMatch>& matches);

   private:
    std::shared_ptr<const Grep> grep_;
    std::size_t chunk_ = 0;
    std::size_t width_ = 1;  // chunks searched together: a few at first, so that the first match comes soon
  };

 private:
  struct Searcher;
  std::size_t size() const { return everything_ ? corpus_.size() : candidates_.size(); }
  std::size_t chunks() const;
  void search_chunk(std::size_t chunk, std::vector<GrepMatch>& matches) const;

  Corpus corpus_;
  std::string expression_;
  GrepOptions options_;
  std::unique_ptr<const Searcher> searcher_;
  bool everything_ = true;
  std::vector<std::uint32_t> candidates_;  // positions, unless everything_
  std::string plan_;
};

}  // namespace paperlens

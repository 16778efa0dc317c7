#pragma once
// The leaves of a syntax tree, as terms that score: words, phrases, prefixes; what is near them, and what was meant.

#include <string>
#include <vector>

#include "compile.hpp"
#include "typed_words.hpp"

namespace paperlens::query {

/// What becomes of a leaf: its terms may be corrected, they all have to match, or they have no score either.
enum class Use : std::uint8_t { ranked, required, unscored };

/// Adds terms to a plan, which the caller keeps with all else.
class LeafCompiler {
 public:
  LeafCompiler(Plan& plan, const Collection& collection, const Languages& languages)
      : plan_(plan), collection_(collection), languages_(languages) {}

  void add(const Node& leaf, float boost, Use use);
  /// A plain word of a query of which any will do. Words that are added one after the other stand side by side.
  void add_plain(const Node& leaf, float boost);
  /// The next word does not stand beside the last.
  void interrupt() {
    neighbours_.clear();
    last_.clear();
  }

 private:
  ScoringTerm& add_term(std::string label, const Node& node, float boost);
  void add_term(const std::string& atom, const std::string& label, const Node& node, float boost, Use use, bool matches = true);
  void add_known(const std::string& atom, const Node& node, float boost, Use use, bool matches);
  void add_word(const TypedWord& word, const Node& node, float boost, Use use);
  void add_character(const TypedWord& word, const Node& node, float boost);
  void add_compound(const TypedWord& word, const Node& node, float boost, Use use);
  void add_whole(const TypedWord& word, const Node& node, float boost, Use use);
  void add_run(const TypedWord& word, const Node& node, float boost, Use use);
  void add_run_near(const TypedWord& word, const std::string& label, const Node& node, float boost);
  void add_phrase(const Node& node, float boost, Use use);
  void add_prefix(const Node& node, float boost, Use use);
  void add_fuzzy(const Node& node, float boost);
  void add_two_words(const TypedWord& word, const Node& node, float boost);
  void add_joined(const std::string& word, const Node& node, float boost);
  void add_translated(const std::vector<TypedWord>& words, Use use, ScoringTerm& term) const;
  void add_places(const TypedWord& word, PhraseTerms& phrase) const;
  bool correct_run(const TypedWord& word, std::size_t before, const Node& node, float boost);
  void correct(const TypedWord& word, const Node& node, float boost);
  bool is_known(const std::string& term) const;
  bool is_translated(const std::string& word) const;

  Plan& plan_;
  const Collection& collection_;
  const Languages& languages_;
  Weights weights_;
  std::vector<std::string> neighbours_;  ///< plain words that stand side by side, up to here
  std::string last_;                     ///< the word before, if it is none of a script without spaces
};

}  // namespace paperlens::query

#include "leaf.hpp"

#include <algorithm>

#include "correct.hpp"
#include "expand.hpp"
#include "resolve.hpp"
#include "translate.hpp"

namespace paperlens::query {
namespace {

Use as_written(Use use) { return use == Use::ranked ? Use::required : use; }

}  // namespace

ScoringTerm& LeafCompiler::add_term(std::string label, const Node& node, float boost) {
  ScoringTerm& term = plan_.terms.emplace_back();
  term.label = std::move(label);
  term.fields = node.fields & all_fields;
  term.boost = boost * node.boost;
  return term;
}

void LeafCompiler::add(const Node& node, float boost, Use use) {
  switch (node.kind) {
    case NodeKind::phrase:
      return add_phrase(node, boost, as_written(use));
    case NodeKind::prefix:
      return add_prefix(node, boost, as_written(use));
    case NodeKind::fuzzy:
      return add_fuzzy(node, boost);
    default:
      for (const TypedWord& word : words_of(node.text)) add_word(word, node, boost, use);
  }
}

void LeafCompiler::add_plain(const Node& leaf, float boost) {
  const std::vector<TypedWord> words = words_of(leaf.text);
  for (const TypedWord& word : words) {
    add_word(word, leaf, boost, Use::ranked);
    add_two_words(word, leaf, boost);
  }
  if (words.size() == 1 && words[0].kind == TypedWord::Kind::plain && leaf.fields == text_fields) {
    add_joined(words[0].atoms[0], leaf, boost);
  } else {
    neighbours_.clear();
  }
}

void LeafCompiler::add_term(const std::string& atom, const std::string& label, const Node& node, float boost, Use use, bool matches) {
  ScoringTerm& term = add_term(label, node, boost);
  term.terms.push_back({atom, 1});
  if (languages_.translate && use != Use::unscored) {
    std::vector<WeightedTerm> others = use == Use::ranked ? translations_of(*languages_.translator, atom)
                                                          : sure_translations_of(*languages_.translator, atom);
    term.terms.insert(term.terms.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
  }
  term.matches = matches;
  resolve(term, collection_);
}

/// Two words in a row may mean another thing than each of them.
void LeafCompiler::add_two_words(const TypedWord& word, const Node& node, float boost) {
  const bool spaced = word.kind == TypedWord::Kind::plain || word.kind == TypedWord::Kind::compound;
  if (!languages_.translate || !spaced) return last_.clear();
  for (const std::string& atom : word.atoms) {
    if (!last_.empty()) {
      const std::string both = last_ + ' ' + atom;
      std::vector<WeightedTerm> terms = translations_of(*languages_.translator, both);
      if (!terms.empty()) {
        ScoringTerm& term = add_term(both, node, boost * weights_.two_words);
        term.terms = std::move(terms);
        term.matches = false;
        resolve(term, collection_);
        if (term.documents == 0) plan_.terms.pop_back();
      }
    }
    last_ = atom;
  }
}

/// Whether a word that no document has says something in the other language that some document has.
bool LeafCompiler::is_translated(const std::string& word) const {
  if (languages_.translator == nullptr) return false;
  const std::vector<WeightedTerm> others = sure_translations_of(*languages_.translator, word);
  return std::any_of(others.begin(), others.end(), [this](const WeightedTerm& other) { return is_known(other.term); });
}

void LeafCompiler::add_word(const TypedWord& word, const Node& node, float boost, Use use) {
  switch (word.kind) {
    case TypedWord::Kind::plain:
      add_term(word.atoms[0], word.text, node, boost, use);
      if (plan_.terms.back().documents == 0 && use == Use::ranked && !is_known(word.atoms[0]) && !is_translated(word.atoms[0])) {
        correct(word, node, boost);
      }
      return;
    case TypedWord::Kind::character:
      return add_character(word, node, boost);
    case TypedWord::Kind::run:
      return add_run(word, node, boost, use);
    case TypedWord::Kind::compound:
      return add_compound(word, node, boost, use);
  }
}

void LeafCompiler::add_character(const TypedWord& word, const Node& node, float boost) {
  ScoringTerm& term = add_term(word.text, node, boost);
  term.look = Look::character;
  term.terms = terms_with_prefix(collection_, word.atoms[0]);
  resolve(term, collection_);
}

/// Several terms one after the other, or joined to one.
void LeafCompiler::add_whole(const TypedWord& word, const Node& node, float boost, Use use) {
  ScoringTerm& term = add_term(word.text, node, boost);
  term.look = Look::phrase;
  add_places(word, term.phrase);
  add_translated({word}, use, term);
  if (!word.joined.empty()) term.terms = {{word.joined, 1}};
  resolve(term, collection_);
}

void LeafCompiler::add_translated(const std::vector<TypedWord>& words, Use use, ScoringTerm& term) const {
  if (languages_.translate && use == Use::required) term.alternatives = translated_phrases(*languages_.translator, words);
}

/// A place for each atom. Every other pair of a run says all its characters; one between them is worth a look where it
/// is much rarer.
void LeafCompiler::add_places(const TypedWord& word, PhraseTerms& phrase) const {
  const std::size_t first = phrase.size(), pairs = word.atoms.size();
  for (const std::string& atom : word.atoms) phrase.push_back({{atom, 1}});
  if (word.kind != TypedWord::Kind::run || pairs < 3) return;
  constexpr std::uint32_t much = 8;
  std::vector<std::uint32_t> documents(pairs);
  std::uint32_t rarest = collection_.size();
  const auto needed = [&](std::size_t pair) { return pair % 2 == 0 || pair + 1 == pairs; };
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    documents[pair] = collection_.documents_with(word.atoms[pair]);
    if (needed(pair)) rarest = std::min(rarest, documents[pair]);
  }
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    if (!needed(pair) && documents[pair] > rarest / much) phrase[first + pair].clear();
  }
}

void LeafCompiler::add_compound(const TypedWord& word, const Node& node, float boost, Use use) {
  add_whole(word, node, boost, use);
  if (use != Use::ranked) return;
  const bool found = plan_.terms.back().documents != 0;
  if (!found) plan_.terms.pop_back();
  else if (languages_.translate) plan_.terms.back().boost *= weights_.compound;
  for (const std::string& atom : word.atoms) add_known(atom, node, found ? boost * weights_.atom : boost, use, !found);
}

/// Ranked by its pairs: what was typed without a space need not be one word.
void LeafCompiler::add_run(const TypedWord& word, const Node& node, float boost, Use use) {
  if (use != Use::ranked && word.atoms.size() > 1) return add_whole(word, node, boost, use);
  const std::size_t before = plan_.terms.size();
  if (word.atoms.size() == 1) {
    add_term(word.atoms[0], word.text, node, boost, use);
    if (use == Use::ranked && plan_.terms.back().documents == 0) correct_run(word, before, node, boost);
    return;
  }
  for (const std::string& pair : word.atoms) add_known(pair, node, boost * weights_.pair, use, true);
  const bool all_found = plan_.terms.size() - before == word.atoms.size();
  if ((!all_found || languages_.translate) && correct_run(word, before, node, boost)) return;
  plan_.complete &= all_found;
  Run& run = plan_.runs.emplace_back();
  for (const std::string& pair : word.atoms) run.phrase.push_back({{pair, 1}});
  for (std::size_t i = before; i < plan_.terms.size(); ++i) run.terms.push_back(i);
}

/// Whether any document has it, be it in a field that was not asked for: then it is no slip.
bool LeafCompiler::is_known(const std::string& term) const { return collection_.documents_with(term) != 0; }

/// Adds a term if any document has it.
void LeafCompiler::add_known(const std::string& atom, const Node& node, float boost, Use use, bool matches) {
  add_term(atom, atom, node, boost, use, matches);
  if (plan_.terms.back().documents == 0) plan_.terms.pop_back();
}

/// A run with pairs that no document has, and with terms from `before` on: one of its characters may be a slip. True if
/// it has been replaced.
bool LeafCompiler::correct_run(const TypedWord& word, std::size_t before, const Node& node, float boost) {
  if (std::all_of(word.atoms.begin(), word.atoms.end(), [this](const std::string& pair) { return is_known(pair); })) return false;
  const std::u32string meant = sounding_alike(collection_, word.atoms);
  if (meant.empty()) return false;
  plan_.terms.resize(before);
  plan_.suggestions.push_back({word.text, utf8(meant)});
  const TypedWord corrected{TypedWord::Kind::run, pairs_of(meant), {}, utf8(meant)};
  add_run(corrected, node, boost, Use::ranked);
  return true;
}

/// Replaces the word just added, which no document has, by what was meant.
void LeafCompiler::correct(const TypedWord& word, const Node& node, float boost) {
  const std::string& unknown = word.atoms[0];
  const std::vector<std::string> parts = split_into_terms(collection_, unknown);
  if (!parts.empty()) {
    ScoringTerm apart = plan_.terms.back();
    apart.look = Look::phrase;
    apart.terms.clear();
    std::string spaced;
    for (const std::string& part : parts) {
      apart.phrase.push_back({{part, 1}});
      spaced += (spaced.empty() ? "" : " ") + part;
    }
    resolve(apart, collection_);
    if (apart.documents != 0) {
      plan_.suggestions.push_back({word.text, spaced});
      apart.label = std::move(spaced);
      plan_.terms.back() = std::move(apart);
      return;
    }
  }
  if (const std::u32string han = from_pinyin(collection_, unknown); !han.empty()) {
    plan_.suggestions.push_back({word.text, utf8(han)});
    plan_.terms.pop_back();
    return add_run({TypedWord::Kind::run, pairs_of(han), {}, utf8(han)}, node, boost, Use::ranked);
  }
  constexpr std::size_t shortest = 4, long_word = 8, most = 8;
  if (unknown.size() < shortest) return;
  std::vector<WeightedTerm> near = terms_near(collection_, unknown, 1);
  if (near.empty() && unknown.size() >= long_word) near = terms_near(collection_, unknown, 2);
  if (near.empty()) return;
  if (near.size() > most) near.resize(most);
  plan_.suggestions.push_back({word.text, near[0].term});
  plan_.terms.pop_back();
  ScoringTerm& term = add_term(near[0].term, node, boost);
  term.terms = std::move(near);
  resolve(term, collection_);
}

/// `chain of thought` typed with spaces also means `chain-of-thought`: words that stand side by side in the query add
/// to the score of documents that have them joined.
void LeafCompiler::add_joined(const std::string& word, const Node& node, float boost) {
  constexpr std::size_t most_words = 3;
  std::string joined = word;
  for (auto before = neighbours_.rbegin(); before != neighbours_.rend(); ++before) {
    joined = *before + joined;
    if (joined.size() <= longest_term) add_known(joined, node, boost * weights_.neighbours, Use::unscored, false);
  }
  neighbours_.push_back(word);
  if (neighbours_.size() == most_words) neighbours_.erase(neighbours_.begin());
}

void LeafCompiler::add_phrase(const Node& node, float boost, Use use) {
  const std::vector<TypedWord> words = words_of(node.text);
  if (words.empty()) return;
  if (words.size() == 1) return add_word(words[0], node, boost, use);
  ScoringTerm& term = add_term(node.text, node, boost);
  term.look = Look::phrase;
  add_translated(words, use, term);
  for (std::size_t w = 0; w < words.size(); ++w) {
    const TypedWord& word = words[w];
    if (word.kind == TypedWord::Kind::character) {
      // Before a word of another script the character is the last of its run: a term of its own.
      const bool ends_run = w + 1 < words.size();
      term.phrase.push_back(ends_run ? std::vector<WeightedTerm>{{word.atoms[0], 1}} : terms_with_prefix(collection_, word.atoms[0]));
      continue;
    }
    add_places(word, term.phrase);
    if (word.kind == TypedWord::Kind::run) term.phrase.emplace_back();  // the last character of the last pair
  }
  resolve(term, collection_);
}

void LeafCompiler::add_prefix(const Node& node, float boost, Use use) {
  std::vector<TypedWord> words = words_of(node.text);
  if (words.empty()) return;
  TypedWord last = std::move(words.back());
  words.pop_back();
  for (const TypedWord& word : words) add_word(word, node, boost, use);
  if (last.kind == TypedWord::Kind::run) return add_word(last, node, boost, use);
  if (last.kind == TypedWord::Kind::character) return add_character(last, node, boost);
  ScoringTerm& term = add_term(node.text + '*', node, boost);
  term.terms = terms_with_prefix(collection_, last.kind == TypedWord::Kind::compound ? last.joined : last.atoms[0]);
  resolve(term, collection_);
}

void LeafCompiler::add_fuzzy(const Node& node, float boost) {
  for (const TypedWord& word : words_of(node.text)) {
    const std::string label = word.text + '~' + std::to_string(node.distance);
    if (word.kind == TypedWord::Kind::character) {
      add_character(word, node, boost);
    } else if (word.kind == TypedWord::Kind::run) {
      add_run_near(word, label, node, boost);
    } else {
      ScoringTerm& term = add_term(label, node, boost);
      term.terms = terms_near(collection_, word.kind == TypedWord::Kind::compound ? word.joined : word.atoms[0], node.distance);
      resolve(term, collection_);
    }
  }
}

/// A run of Han characters with one of them replaced: the pairs without it, in their places.
void LeafCompiler::add_run_near(const TypedWord& word, const std::string& label, const Node& node, float boost) {
  ScoringTerm& term = add_term(label, node, boost);
  term.look = Look::phrase;
  const std::size_t characters = word.atoms.size() + 1;
  for (std::size_t replaced = 0; replaced < characters; ++replaced) {
    PhraseTerms phrase(characters);
    bool any = false;
    for (std::size_t pair = 0; pair + 1 < characters; ++pair) {
      if (pair == replaced || pair + 1 == replaced) continue;
      phrase[pair] = {{word.atoms[pair], 1}};
      any = true;
    }
    if (any) term.alternatives.push_back(std::move(phrase));
  }
  if (term.alternatives.empty()) term.phrase = {{{word.atoms[0], 1}}};
  resolve(term, collection_);
}

}  // namespace paperlens::query

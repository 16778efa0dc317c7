#include "compile.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "correct.hpp"
#include "expand.hpp"
#include "paperlens/base/pattern.hpp"
#include "paperlens/query/query_error.hpp"
#include "phrase.hpp"
#include "resolve.hpp"
#include "typed_words.hpp"

namespace paperlens::query {
namespace {

class Compiler {
 public:
  Compiler(std::string_view query, Mode mode, const Collection& collection, const PaperFacts& facts)
      : query_(query), mode_(mode), collection_(collection), facts_(facts) {
    plan_.terms.reserve(8);
  }

  Plan compile(const Node& tree) {
    if (is_ranked(tree)) {
      compile_ranked(tree);
    } else if (is_conjunction(tree)) {
      for (const Node& child : tree.children) add_leaf(child, tree.boost, Use::required);
      plan_.any_term = false;
      plan_.every_term = !plan_.terms.empty();
      if (!plan_.every_term) plan_.matcher = Matcher{.kind = Matcher::Kind::all};  // dashes narrow nothing down
    } else {
      plan_.matcher = matcher_of(tree, 1, Use::required);
      plan_.any_term = false;
    }
    finish(plan_);
    return std::move(plan_);
  }

 private:
  /// What becomes of a leaf: its terms may be corrected, they all have to match, or they have no score either.
  enum class Use : std::uint8_t { ranked, required, unscored };

  static bool is_leaf(const Node& node) {
    return node.kind != NodeKind::boolean && node.kind != NodeKind::all && node.kind != NodeKind::none && !is_filter(node) &&
           node.kind != NodeKind::regex;
  }

  /// Words of which any will do, and conditions: the query of most people.
  static bool is_ranked(const Node& tree) {
    if (is_leaf(tree)) return true;
    if (tree.kind != NodeKind::boolean) return false;
    bool any = false;
    for (const Node& child : tree.children) {
      if (child.occur == Occur::must) return false;
      if (child.occur == Occur::should && !is_leaf(child)) return false;
      any |= child.occur == Occur::should;
    }
    return any;
  }

  /// Words all of which have to match, and nothing else.
  static bool is_conjunction(const Node& tree) {
    return tree.kind == NodeKind::boolean && std::all_of(tree.children.begin(), tree.children.end(), [](const Node& child) {
             return child.occur == Occur::must && is_leaf(child);
           });
  }

  void compile_ranked(const Node& tree) {
    if (tree.kind != NodeKind::boolean) {
      add_leaf(tree, 1, Use::ranked);
    } else {
      Matcher conditions{.kind = Matcher::Kind::boolean};
      std::vector<std::string> neighbours;  // plain words that stand side by side, up to here
      for (const Node& child : tree.children) {
        if (child.occur != Occur::should) {
          neighbours.clear();
          conditions.children.push_back(matcher_of(child, 1, Use::unscored));
          conditions.children.back().occur = child.occur;
        } else if (tree.explicit_or || child.kind != NodeKind::term) {
          // Who writes OR says which words: each is looked for as it stands.
          neighbours.clear();
          add_leaf(child, tree.boost, tree.explicit_or ? Use::required : Use::ranked);
        } else {
          const std::vector<TypedWord> words = words_of(child.text);
          for (const TypedWord& word : words) add_word(word, child, tree.boost, Use::ranked);
          if (words.size() == 1 && words[0].kind == TypedWord::Kind::plain && child.fields == text_fields) {
            add_joined(neighbours, words[0].atoms[0], child, tree.boost);
          } else {
            neighbours.clear();
          }
        }
      }
      if (!conditions.children.empty()) plan_.matcher = std::move(conditions);
    }
    plan_.all_terms_first = !tree.explicit_or;
  }

  Matcher matcher_of(const Node& node, float outer_boost, Use use) {
    Matcher matcher;
    matcher.occur = node.occur;
    matcher.fields = node.fields & all_fields;
    const float boost = outer_boost * node.boost;
    switch (node.kind) {
      case NodeKind::none:
        break;
      case NodeKind::all:
        matcher.kind = Matcher::Kind::all;
        break;
      case NodeKind::months:
        matcher.kind = Matcher::Kind::months;
        matcher.first_month = node.first_month;
        matcher.last_month = node.last_month;
        break;
      case NodeKind::regex:
        matcher.kind = Matcher::Kind::regex;
        matcher.predicate = regex_predicate(node);
        break;
      case NodeKind::boolean:
        matcher.kind = Matcher::Kind::boolean;
        for (const Node& child : node.children) {
          const bool scored = child.occur == Occur::must || child.occur == Occur::should;
          matcher.children.push_back(matcher_of(child, boost, scored ? use : Use::unscored));
        }
        break;
      default:
        if ((node.fields & (id_field | source_field)) != 0) {
          matcher.kind = (node.fields & id_field) != 0 ? Matcher::Kind::id : Matcher::Kind::source;
          matcher.text = node.text;
          matcher.prefix = node.kind == NodeKind::prefix;
          break;
        }
        return leaf_matcher(node, outer_boost, use);
    }
    return matcher;
  }

  /// All words of a leaf have to match.
  Matcher leaf_matcher(const Node& node, float boost, Use use) {
    const std::size_t before = plan_.terms.size();
    add_leaf(node, boost, use);
    Matcher all{.kind = Matcher::Kind::boolean, .occur = node.occur};
    for (std::size_t i = before; i < plan_.terms.size(); ++i) {
      if (plan_.terms[i].matches) all.children.push_back({.kind = Matcher::Kind::terms, .occur = Occur::must, .terms = {i}});
    }
    if (use == Use::unscored) {
      for (std::size_t i = before; i < plan_.terms.size(); ++i) {
        plan_.terms[i].boost = 0;
        plan_.terms[i].matches = false;
      }
    }
    // A word without any token (a dash) narrows nothing down.
    if (all.children.empty()) return {.kind = words_of(node.text).empty() ? Matcher::Kind::all : Matcher::Kind::none, .occur = node.occur};
    return all;
  }

  std::function<bool(std::uint32_t)> regex_predicate(const Node& node) {
    std::shared_ptr<const Pattern> pattern;
    try {
      pattern = std::make_shared<const Pattern>((node.ignore_case ? "(?i)" : "") + node.text);
    } catch (const Error& error) {
      if (mode_ == Mode::lenient) return [](std::uint32_t) { return false; };
      throw query_error(query_, node.span, error.what());
    }
    return [pattern, &facts = facts_, wanted = node.fields](std::uint32_t row) {
      const auto text = facts.fields(row);
      for (std::size_t f = 0; f < field_count; ++f) {
        if ((wanted >> f & 1) != 0 && !pattern->find(text[f]).empty()) return true;
      }
      return false;
    };
  }

  ScoringTerm& add(std::string label, const Node& node, float boost) {
    ScoringTerm& term = plan_.terms.emplace_back();
    term.label = std::move(label);
    term.fields = node.fields & all_fields;
    term.boost = boost * node.boost;
    return term;
  }

  void add_leaf(const Node& node, float boost, Use use) {
    switch (node.kind) {
      case NodeKind::phrase:
        return add_phrase(node, boost);
      case NodeKind::prefix:
        return add_prefix(node, boost);
      case NodeKind::fuzzy:
        return add_fuzzy(node, boost);
      default:
        for (const TypedWord& word : words_of(node.text)) add_word(word, node, boost, use);
    }
  }

  void add_term(const std::string& atom, const std::string& label, const Node& node, float boost, bool matches = true) {
    ScoringTerm& term = add(label, node, boost);
    term.terms.push_back({atom, 1});
    term.matches = matches;
    resolve(term, collection_);
  }

  void add_word(const TypedWord& word, const Node& node, float boost, Use use) {
    switch (word.kind) {
      case TypedWord::Kind::plain:
        add_term(word.atoms[0], word.text, node, boost);
        if (plan_.terms.back().documents == 0 && use == Use::ranked && !is_known(word.atoms[0])) correct(word, node, boost);
        return;
      case TypedWord::Kind::character:
        return add_character(word, node, boost);
      case TypedWord::Kind::run:
        return add_run(word, node, boost, use);
      case TypedWord::Kind::compound:
        return add_compound(word, node, boost, use);
    }
  }

  void add_character(const TypedWord& word, const Node& node, float boost) {
    ScoringTerm& term = add(word.text, node, boost);
    term.look = Look::character;
    term.terms = terms_with_prefix(collection_, word.atoms[0]);
    resolve(term, collection_);
  }

  /// Several terms one after the other, or joined to one.
  void add_whole(const TypedWord& word, const Node& node, float boost) {
    ScoringTerm& term = add(word.text, node, boost);
    term.look = Look::phrase;
    add_places(word, term.phrase);
    if (!word.joined.empty()) term.terms = {{word.joined, 1}};
    resolve(term, collection_);
  }

  /// A place for each atom. Every other pair of a run says all its characters; one between them is worth a look where it
  /// is much rarer.
  void add_places(const TypedWord& word, PhraseTerms& phrase) const {
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

  void add_compound(const TypedWord& word, const Node& node, float boost, Use use) {
    add_whole(word, node, boost);
    if (use != Use::ranked) return;
    const bool found = plan_.terms.back().documents != 0;
    if (!found) plan_.terms.pop_back();
    for (const std::string& atom : word.atoms) add_known(atom, node, found ? boost * weights_.atom : boost, !found);
  }

  /// Ranked by its pairs: what was typed without a space need not be one word.
  void add_run(const TypedWord& word, const Node& node, float boost, Use use) {
    if (use != Use::ranked && word.atoms.size() > 1) return add_whole(word, node, boost);
    const std::size_t before = plan_.terms.size();
    if (word.atoms.size() == 1) {
      add_term(word.atoms[0], word.text, node, boost);
      if (use == Use::ranked && plan_.terms.back().documents == 0) correct_run(word, before, node, boost);
      return;
    }
    for (const std::string& pair : word.atoms) add_known(pair, node, boost * weights_.pair, true);
    if (plan_.terms.size() - before < word.atoms.size() && correct_run(word, before, node, boost)) return;
    Run& run = plan_.runs.emplace_back();
    for (const std::string& pair : word.atoms) run.phrase.push_back({{pair, 1}});
    for (std::size_t i = before; i < plan_.terms.size(); ++i) run.terms.push_back(i);
  }

  /// Whether any document has it, be it in a field that was not asked for: then it is no slip.
  bool is_known(const std::string& term) const { return collection_.documents_with(term) != 0; }

  /// Adds a term if any document has it.
  void add_known(const std::string& atom, const Node& node, float boost, bool matches) {
    add_term(atom, atom, node, boost, matches);
    if (plan_.terms.back().documents == 0) plan_.terms.pop_back();
  }

  /// A run with pairs that no document has, and with terms from `before` on: one of its characters may be a slip. True if
  /// it has been replaced.
  bool correct_run(const TypedWord& word, std::size_t before, const Node& node, float boost) {
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
  void correct(const TypedWord& word, const Node& node, float boost) {
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
    ScoringTerm& term = add(near[0].term, node, boost);
    term.terms = std::move(near);
    resolve(term, collection_);
  }

  /// `chain of thought` typed with spaces also means `chain-of-thought`: words that stand side by side in the query add
  /// to the score of documents that have them joined.
  void add_joined(std::vector<std::string>& neighbours, const std::string& word, const Node& node, float boost) {
    constexpr std::size_t most_words = 3;
    std::string joined = word;
    for (auto before = neighbours.rbegin(); before != neighbours.rend(); ++before) {
      joined = *before + joined;
      if (joined.size() <= longest_term) add_known(joined, node, boost * weights_.neighbours, false);
    }
    neighbours.push_back(word);
    if (neighbours.size() == most_words) neighbours.erase(neighbours.begin());
  }

  void add_phrase(const Node& node, float boost) {
    const std::vector<TypedWord> words = words_of(node.text);
    if (words.empty()) return;
    if (words.size() == 1) return add_word(words[0], node, boost, Use::required);
    ScoringTerm& term = add(node.text, node, boost);
    term.look = Look::phrase;
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

  void add_prefix(const Node& node, float boost) {
    std::vector<TypedWord> words = words_of(node.text);
    if (words.empty()) return;
    TypedWord last = std::move(words.back());
    words.pop_back();
    for (const TypedWord& word : words) add_word(word, node, boost, Use::required);
    if (last.kind == TypedWord::Kind::run) return add_word(last, node, boost, Use::required);
    if (last.kind == TypedWord::Kind::character) return add_character(last, node, boost);
    ScoringTerm& term = add(node.text + '*', node, boost);
    term.terms = terms_with_prefix(collection_, last.kind == TypedWord::Kind::compound ? last.joined : last.atoms[0]);
    resolve(term, collection_);
  }

  void add_fuzzy(const Node& node, float boost) {
    for (const TypedWord& word : words_of(node.text)) {
      const std::string label = word.text + '~' + std::to_string(node.distance);
      if (word.kind == TypedWord::Kind::character) {
        add_character(word, node, boost);
      } else if (word.kind == TypedWord::Kind::run) {
        add_run_near(word, label, node, boost);
      } else {
        ScoringTerm& term = add(label, node, boost);
        term.terms = terms_near(collection_, word.kind == TypedWord::Kind::compound ? word.joined : word.atoms[0], node.distance);
        resolve(term, collection_);
      }
    }
  }

  /// A run of Han characters with one of them replaced: the pairs without it, in their places.
  void add_run_near(const TypedWord& word, const std::string& label, const Node& node, float boost) {
    ScoringTerm& term = add(label, node, boost);
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

  std::string_view query_;
  Mode mode_;
  const Collection& collection_;
  const PaperFacts& facts_;
  Weights weights_;
  Plan plan_;
};

}  // namespace

Plan compile(const Node& tree, std::string_view query, Mode mode, const Collection& collection, const PaperFacts& facts) {
  return Compiler(query, mode, collection, facts).compile(tree);
}

}  // namespace paperlens::query

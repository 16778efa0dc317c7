#include "compile.hpp"

#include <algorithm>
#include <memory>

#include "leaf.hpp"
#include "paperlens/base/pattern.hpp"
#include "paperlens/query/query_error.hpp"
#include "resolve.hpp"
#include "typed_words.hpp"

namespace paperlens::query {
namespace {

class Compiler {
 public:
  Compiler(std::string_view query, Mode mode, const Collection& collection, const PaperFacts& facts, const Languages& languages)
      : query_(query), mode_(mode), facts_(facts), languages_(languages), leaves_(plan_, collection, languages) {
    plan_.terms.reserve(8);
  }

  Plan compile(const Node& tree) {
    if (is_ranked(tree)) {
      compile_ranked(tree);
    } else if (is_conjunction(tree)) {
      for (const Node& child : tree.children) leaves_.add(child, tree.boost, Use::required);
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
      leaves_.add(tree, 1, Use::ranked);
    } else {
      Matcher conditions{.kind = Matcher::Kind::boolean};
      for (const Node& child : tree.children) {
        if (child.occur == Occur::should && child.kind == NodeKind::term && !tree.explicit_or) {
          leaves_.add_plain(child, tree.boost);
          continue;
        }
        leaves_.interrupt();
        if (child.occur == Occur::should) {
          // Who writes OR says which words: each is looked for as it stands.
          leaves_.add(child, tree.boost, tree.explicit_or ? Use::required : Use::ranked);
        } else {
          conditions.children.push_back(matcher_of(child, 1, Use::unscored));
          conditions.children.back().occur = child.occur;
        }
      }
      if (!conditions.children.empty()) plan_.matcher = std::move(conditions);
    }
    plan_.all_terms_first = !tree.explicit_or && !languages_.translate;
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
    leaves_.add(node, boost, use);
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

  std::string_view query_;
  Mode mode_;
  const PaperFacts& facts_;
  const Languages& languages_;
  Plan plan_;
  LeafCompiler leaves_;
};

}  // namespace

Plan compile(const Node& tree, std::string_view query, Mode mode, const Collection& collection, const PaperFacts& facts,
             const Languages& languages) {
  return Compiler(query, mode, collection, facts, languages).compile(tree);
}

}  // namespace paperlens::query

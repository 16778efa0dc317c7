#include "match.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include "synonyms.hpp"

namespace paperlens::query {
namespace {

using Documents = std::vector<std::uint32_t>;

class Evaluation {
 public:
  Evaluation(const Plan& plan, const Collection& collection, std::size_t segment, const PaperFacts& facts)
      : plan_(plan), place_(collection.segments()[segment]), segment_(segment), facts_(facts) {}

  Documents match(const Matcher& matcher, const Documents* within) const {
    switch (matcher.kind) {
      case Matcher::Kind::none:
        return {};
      case Matcher::Kind::all:
        return keep(within, [&](std::uint32_t row) { return matcher.fields == all_fields || has_text(row, matcher.fields); });
      case Matcher::Kind::months:
        return keep(within, [&](std::uint32_t row) {
          const MonthIndex month = facts_.month(row);
          return month != no_month && month >= matcher.first_month && month <= matcher.last_month;
        });
      case Matcher::Kind::id:
        return keep(within, [&](std::uint32_t row) { return facts_.has_id(row, matcher.text, matcher.prefix); });
      case Matcher::Kind::source:
        return keep(within, [&](std::uint32_t row) { return facts_.in_source(row, matcher.text); });
      case Matcher::Kind::regex:
        return keep(within, matcher.predicate);
      case Matcher::Kind::terms: {
        Documents all;
        for (const std::size_t term : matcher.terms) all = unite(std::move(all), documents_of(plan_.terms[term].parts[segment_], place_.index->documents()));
        return within == nullptr ? all : intersect(*within, all);
      }
      case Matcher::Kind::boolean:
        return match_boolean(matcher, within);
    }
    return {};
  }

 private:
  static Documents unite(Documents a, const Documents& b) {
    if (a.empty()) return b;
    Documents all;
    all.reserve(a.size() + b.size());
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
    return all;
  }
  static Documents intersect(const Documents& a, const Documents& b) {
    Documents both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both;
  }
  bool has_text(std::uint32_t row, FieldMask fields) const {
    const auto text = facts_.fields(row);
    for (std::size_t f = 0; f < field_count; ++f) {
      if ((fields >> f & 1) != 0 && !text[f].empty()) return true;
    }
    return false;
  }

  template <typename Keeps>
  Documents keep(const Documents* within, Keeps keeps) const {
    Documents kept;
    const auto visit = [&](std::uint32_t document) {
      if (keeps(place_.first_row + document)) kept.push_back(document);
    };
    if (within != nullptr) {
      for (const std::uint32_t document : *within) visit(document);
    } else {
      for (std::uint32_t document = 0; document < place_.index->documents(); ++document) visit(document);
    }
    return kept;
  }

  /// How many documents a matcher lets through, at most; what reads the papers themselves comes last.
  std::uint64_t cost(const Matcher& matcher) const {
    switch (matcher.kind) {
      case Matcher::Kind::none:
        return 0;
      case Matcher::Kind::terms: {
        std::uint64_t sum = 0;
        for (const std::size_t term : matcher.terms) sum += plan_.terms[term].parts[segment_].size();
        return sum;
      }
      case Matcher::Kind::boolean: {
        std::uint64_t least = UINT64_MAX / 2, sum = 0;
        bool needs = false;
        for (const Matcher& child : matcher.children) {
          if (child.occur == Occur::must_not) continue;
          const std::uint64_t own = cost(child);
          if (child.occur == Occur::should) {
            sum += own;
          } else {
            least = std::min(least, own);
            needs = true;
          }
        }
        return needs ? least : sum;
      }
      case Matcher::Kind::regex:
        return UINT64_MAX / 2;
      default:
        return std::uint64_t{place_.index->documents()} + 1;
    }
  }

  /// A list that is much longer is not read whole.
  Documents restrict(Documents documents, const Matcher& matcher) const {
    if (matcher.kind == Matcher::Kind::terms && matcher.terms.size() == 1) {
      const Part& part = plan_.terms[matcher.terms[0]].parts[segment_];
      if (part.list && part.size() > documents.size() * 16) {
        Cursor list(*part.list);
        std::erase_if(documents, [&](std::uint32_t document) { return list.seek(document) != document; });
        return documents;
      }
    }
    return match(matcher, &documents);
  }

  Documents match_boolean(const Matcher& matcher, const Documents* within) const {
    std::vector<const Matcher*> needed, any, none;
    bool has_must = false;
    for (const Matcher& child : matcher.children) {
      if (child.occur == Occur::must_not) none.push_back(&child);
      else if (child.occur == Occur::should) any.push_back(&child);
      else needed.push_back(&child);
      has_must |= child.occur == Occur::must;
    }
    std::stable_sort(needed.begin(), needed.end(), [&](const Matcher* a, const Matcher* b) { return cost(*a) < cost(*b); });
    Documents found;
    const Documents* so_far = within;
    for (const Matcher* child : needed) {
      found = so_far == nullptr ? match(*child, nullptr) : restrict(*so_far, *child);
      so_far = &found;
      if (found.empty()) return {};
    }
    if (!any.empty() && !has_must) {
      Documents all;
      for (const Matcher* child : any) all = unite(std::move(all), match(*child, so_far));
      found = std::move(all);
      so_far = &found;
    }
    if (so_far == nullptr || so_far == within) found = match({.kind = Matcher::Kind::all}, within);
    for (const Matcher* child : none) {
      const Documents unwanted = match(*child, &found);
      Documents rest;
      std::set_difference(found.begin(), found.end(), unwanted.begin(), unwanted.end(), std::back_inserter(rest));
      found = std::move(rest);
    }
    return found;
  }

  const Plan& plan_;
  const Collection::Segment& place_;
  std::size_t segment_;
  const PaperFacts& facts_;
};

}  // namespace

std::vector<std::uint32_t> documents_of(const Part& part, std::uint32_t documents_in_segment) {
  if (!part.group.empty()) return documents_of(part.group, documents_in_segment);
  if (!part.list) return part.matches.documents;
  std::vector<std::uint32_t> documents(part.list->size() + block_size);
  std::uint32_t* end = documents.data();
  for (std::size_t b = 0; b < part.list->blocks(); ++b) {
    const PostingBlock block = part.list->block(b);
    decode_documents(block, end);
    end += block.count;
  }
  documents.resize(part.list->size());
  return documents;
}

std::vector<std::uint32_t> match(const Matcher& matcher, const Plan& plan, const Collection& collection,
                                 std::size_t segment, const PaperFacts& facts, const std::vector<std::uint32_t>* within) {
  return Evaluation(plan, collection, segment, facts).match(matcher, within);
}

}  // namespace paperlens::query

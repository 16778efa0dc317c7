#pragma once
// What a search keeps of its query.

#include <algorithm>
#include <string>

#include "compile.hpp"
#include "paperlens/base/lazy.hpp"
#include "paperlens/query/search.hpp"
#include "plan.hpp"

namespace paperlens::query {

struct Search::Ready {
  Scope scope;
  Plan plan;  ///< of the query as typed
  /// To make the plan with the other language of; not used where the scope has no translator.
  Node tree{};
  std::string query{};
  Mode mode = Mode::strict;
  Lazy<std::shared_ptr<const Plan>> made{};

  /// The plan with the other language. Precondition: the scope has a translator.
  const Plan& translated() const {
    return *made.get([this] {
      return std::make_shared<const Plan>(
          compile(tree, query, mode, *scope.collection, *scope.facts, {.translator = scope.translator.get(), .translate = true}));
    });
  }

  /// A plan and how its scores are shown: those of papers that answer the query as typed are above all others.
  struct Shown {
    const Plan* plan;
    double factor = 1, addend = 0;
    double operator()(Score score) const { return static_cast<double>(score) / plan->scale * factor + addend; }
  };
  Shown as_typed() const { return {&plan, 1, scope.translator && plan.bonus == 0 ? plan.most : 0}; }
  Shown across() const {
    const Plan& other = translated();
    const double most = (other.most + static_cast<double>(other.bonus) / other.scale) * (1 + 1e-6);
    return {&other, plan.complete && plan.most < most && plan.most > 0 ? plan.most / most : 1, 0};
  }
};

/// Those documents of a segment that satisfy `matcher` and may be found, ascending; `within` (null: all) are of interest.
std::vector<std::uint32_t> documents_of(const Scope& scope, const Plan& plan, std::size_t segment, const Matcher& matcher,
                                        const std::vector<std::uint32_t>* within = nullptr);

}  // namespace paperlens::query

#include "paperlens/lexicon/translator.hpp"

#include <algorithm>
#include <mutex>

#include "paperlens/base/unicode.hpp"

namespace paperlens::lexicon {

std::optional<Entry> Translator::lookup(std::string_view term) const {
  std::vector<std::pair<Entry, double>> found;
  double weights = 0;
  for (const Table& each : tables()) {
    std::optional<Entry> entry = each.table->lookup(term);
    if (!entry) continue;
    const double weight = each.weight * std::max(1U, entry->support);
    if (!entry->translations.empty()) weights += weight;
    found.emplace_back(*std::move(entry), weight);
  }
  if (found.empty()) return std::nullopt;
  if (found.size() == 1) return std::move(found[0].first);
  Entry joined{found[0].first.term, 0, {}, {}};
  for (auto& [entry, weight] : found) {
    joined.support += std::min(entry.support, UINT32_MAX - joined.support);
    for (Translation& translation : entry.translations) {
      translation.probability *= static_cast<float>(weight / weights);
      const auto known = std::find_if(joined.translations.begin(), joined.translations.end(),
                                      [&](const Translation& other) { return other.term == translation.term; });
      if (known == joined.translations.end()) {
        joined.translations.push_back(std::move(translation));
      } else {
        known->probability += translation.probability;
        known->sources |= translation.sources;
      }
    }
    joined.forms.insert(joined.forms.end(), entry.forms.begin(), entry.forms.end());
  }
  std::sort(joined.translations.begin(), joined.translations.end(), [](const Translation& a, const Translation& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.term < b.term;
  });
  std::sort(joined.forms.begin(), joined.forms.end());
  joined.forms.erase(std::unique(joined.forms.begin(), joined.forms.end()), joined.forms.end());
  return joined;
}

std::shared_ptr<const std::vector<Translation>> Translator::expand(std::string_view term) const {
  constexpr std::size_t most_known = 20'000;
  const std::string key(term);
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
  }
  auto translations = std::make_shared<const std::vector<Translation>>(look_up_all(term));
  const std::unique_lock lock(mutex_);
  if (known_.size() == most_known) known_.clear();
  return known_.try_emplace(key, std::move(translations)).first->second;
}

std::vector<Translation> Translator::look_up_all(std::string_view term) const {
  const std::optional<Entry> entry = lookup(term);
  if (!entry) return {};
  std::vector<Translation> all;
  for (const Translation& translation : entry->translations) {
    if (translation.term != term) all.push_back(translation);
    if (is_ascii_alnum(term.front()) || !is_ascii_alpha(translation.term.front())) continue;
    const std::size_t first = all.size();
    for (const Table& each : tables()) {
      const std::optional<Entry> stem = each.table->find(translation.term);
      if (!stem) continue;
      for (const std::string& form : stem->forms) {
        const auto same = [&](const Translation& other) { return other.term == form; };
        if (std::none_of(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(), same)) {
          all.push_back({form, translation.probability, translation.sources});
        }
      }
    }
  }
  return all;
}

}  // namespace paperlens::lexicon

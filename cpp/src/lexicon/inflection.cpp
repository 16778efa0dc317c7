#include "paperlens/lexicon/inflection.hpp"

namespace paperlens::lexicon {
namespace {

bool ends_with_any(std::string_view word, std::initializer_list<std::string_view> suffixes) {
  for (const std::string_view suffix : suffixes) {
    if (word.ends_with(suffix)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> possible_stems(std::string_view word) {
  std::vector<std::string> stems;
  const auto without = [&](std::size_t bytes) { return std::string(word.substr(0, word.size() - bytes)); };
  if (word.size() > 4 && word.ends_with("ies")) {
    stems.push_back(without(3) + "y");
  } else if (word.size() > 4 && ends_with_any(word, {"ses", "xes", "zes", "ches", "shes"})) {
    stems = {without(2), without(1)};
  } else if (word.size() > 3 && word.ends_with('s') && !ends_with_any(word, {"ss", "us", "is"})) {
    stems.push_back(without(1));
  }
  for (const std::string_view suffix : {"ing", "ed"}) {
    if (!word.ends_with(suffix) || word.size() < suffix.size() + 3) continue;
    const std::string base = without(suffix.size());
    if (suffix == "ed" && base.ends_with('i')) stems.push_back(base.substr(0, base.size() - 1) + "y");
    if (base.size() > 3 && base.back() == base[base.size() - 2]) stems.push_back(base.substr(0, base.size() - 1));
    stems.push_back(base + "e");
    stems.push_back(base);
  }
  return stems;
}

std::string stem_of(std::string_view word, const std::function<bool(std::string_view)>& known) {
  std::string stem(word);
  for (bool found = true; found;) {
    found = false;
    for (std::string& candidate : possible_stems(stem)) {
      if (candidate.size() >= stem.size() || !known(candidate)) continue;
      stem = std::move(candidate);
      found = true;
      break;
    }
  }
  return stem;
}

}  // namespace paperlens::lexicon

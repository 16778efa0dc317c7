// From the atoms of a pattern to the grams that a row must have.

#include <algorithm>

#include "paperlens/base/case_orbit.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/index/trigram_index.hpp"
#include "trigram_layout.hpp"

namespace paperlens {
namespace {

using namespace trigram;
using Keys = TrigramQuery::Keys;

Keys one(std::uint64_t gram) { return {gram, gram + 1}; }

/// The grams of an atom, by the rules of trigram_layout.hpp. Empty: there is none that an index could look for.
std::vector<Keys> keys_of(std::string_view atom) {
  std::vector<std::uint32_t> c;
  while (!atom.empty()) {
    const Decoded step = decode_utf8(atom);
    c.push_back(static_cast<std::uint32_t>(case_orbit(step.code_point)));
    if (!step.valid || c.back() == 0) return {};  // no text has that
    atom.remove_prefix(step.length);
  }
  std::vector<Keys> keys;
  for (std::size_t i = 0; i + 1 < c.size(); ++i) {
    if ((c[i] | c[i + 1]) >= 0x80) {
      keys.push_back(one(key(c[i], c[i + 1])));
    } else if (i + 2 < c.size()) {
      keys.push_back(one(key(c[i], second_of_ascii(c[i + 1], c[i + 2] < 0x80 ? c[i + 2] : 0))));
    }
  }
  if (!keys.empty() || c.empty()) return keys;
  if (c.size() == 2) {
    const std::uint64_t first = key(c[0], second_of_ascii(c[1], 0));
    return {{first, first + 0x80}};
  }
  if (c[0] >= 0x80) return {{key(c[0], 0), key(c[0] + 1, 0)}};
  return {};
}

}  // namespace

TrigramQuery::TrigramQuery(std::shared_ptr<const PatternFilter> filter) : filter_(std::move(filter)) {
  constexpr std::size_t most_atoms = 256;  // what follows asks the filter about each
  if (filter_->atoms().size() > most_atoms) return;
  std::vector<Atom> known;
  for (std::size_t i = 0; i < filter_->atoms().size(); ++i) {
    std::vector<Keys> keys = keys_of(filter_->atoms()[i]);
    if (keys.empty()) {
      assumed_.push_back(static_cast<int>(i));
    } else {
      known.push_back({static_cast<int>(i), std::move(keys)});
    }
  }
  if (filter_->may_match(assumed_)) return;
  selects_ = true;

  const std::vector<int> required = filter_->required();
  for (Atom& atom : known) {
    if (std::binary_search(required.begin(), required.end(), atom.id)) {
      assumed_.push_back(atom.id);
      required_.insert(required_.end(), atom.keys.begin(), atom.keys.end());
    } else {
      others_.push_back(std::move(atom));
    }
  }
  std::sort(assumed_.begin(), assumed_.end());
  if (filter_->may_match(assumed_)) others_.clear();
  any_other_does_ = std::all_of(others_.begin(), others_.end(), [&](const Atom& atom) {
    std::vector<int> with = assumed_;
    with.insert(std::upper_bound(with.begin(), with.end(), atom.id), atom.id);
    return filter_->may_match(with);
  });
}

}  // namespace paperlens

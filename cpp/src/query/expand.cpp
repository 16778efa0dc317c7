#include "expand.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "paperlens/base/unicode.hpp"

namespace paperlens::query {
namespace {

std::u32string code_points(std::string_view text) {
  std::u32string all;
  while (!text.empty()) {
    const Decoded next = decode_utf8(text);
    all += next.code_point;
    text.remove_prefix(next.length);
  }
  return all;
}

/// Edit distances of the prefixes of a changing text to all prefixes of a word: one row a code point of the text. Rows
/// of a common prefix are kept, which is what makes a walk through a sorted dictionary quick.
class EditTable {
 public:
  explicit EditTable(std::u32string word) : word_(std::move(word)), rows_(1, std::vector<unsigned>(word_.size() + 1)) {
    for (unsigned i = 0; i <= word_.size(); ++i) rows_[0][i] = i;
  }

  std::size_t length() const { return text_.size(); }
  void shorten(std::size_t length) {
    text_.resize(length);
    rows_.resize(length + 1);
  }
  void push(char32_t c) {
    text_ += c;
    const std::size_t t = text_.size();
    std::vector<unsigned> row(word_.size() + 1);
    row[0] = static_cast<unsigned>(t);
    for (std::size_t w = 1; w < row.size(); ++w) {
      row[w] = std::min({rows_[t - 1][w] + 1, row[w - 1] + 1, rows_[t - 1][w - 1] + (word_[w - 1] == c ? 0U : 1U)});
      if (t > 1 && w > 1 && word_[w - 1] == text_[t - 2] && word_[w - 2] == c) row[w] = std::min(row[w], rows_[t - 2][w - 2] + 1);
    }
    rows_.push_back(std::move(row));
  }
  unsigned distance() const { return rows_.back().back(); }
  /// No text that begins with this one is nearer. A swap reaches back two rows.
  unsigned least() const {
    unsigned least = *std::min_element(rows_.back().begin(), rows_.back().end());
    if (rows_.size() > 1) least = std::min(least, *std::min_element(rows_[rows_.size() - 2].begin(), rows_[rows_.size() - 2].end()));
    return least;
  }

 private:
  std::u32string word_, text_;
  std::vector<std::vector<unsigned>> rows_;
};

/// The least text that is greater than every text that begins with `prefix`; empty if there is none.
std::string after_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xFF) prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

struct Near {
  unsigned distance;
  std::uint32_t documents;
};

void collect_near(const Dictionary& dictionary, const std::u32string& word, unsigned most, std::map<std::string, Near>& near) {
  EditTable table(word);
  std::string text;                  // what the table holds
  std::vector<std::size_t> ends{0};  // of each code point in it
  for (Dictionary::Cursor cursor = dictionary.seek({}); cursor.valid();) {
    const std::string_view term = cursor.term();
    std::size_t common = 0;
    while (common < text.size() && common < term.size() && text[common] == term[common]) ++common;
    while (ends.back() > common) ends.pop_back();
    table.shorten(ends.size() - 1);
    text.resize(ends.back());
    bool hopeless = false;
    while (text.size() < term.size() && !hopeless) {
      const Decoded next = decode_utf8(term.substr(text.size()));
      text += term.substr(text.size(), next.length);
      ends.push_back(text.size());
      table.push(next.code_point);
      hopeless = table.least() > most;
    }
    if (hopeless) {  // and so is every other term that begins like this
      const std::string next = after_prefix(text);
      if (next.empty()) return;
      cursor = dictionary.seek(next);
      continue;
    }
    if (table.distance() <= most && !has_han(term)) {
      auto& found = near.try_emplace(std::string(term), Near{table.distance(), 0}).first->second;
      found.documents += cursor.entry().documents;
    }
    cursor.next();
  }
}

}  // namespace

std::vector<WeightedTerm> terms_with_prefix(const Collection& collection, std::string_view prefix) {
  std::set<std::string> terms;
  for (const Collection::Segment& segment : collection.segments()) {
    Dictionary::Cursor cursor = segment.index->dictionary().seek(prefix);
    for (; cursor.valid() && cursor.term().starts_with(prefix); cursor.next()) terms.emplace(cursor.term());
  }
  std::vector<WeightedTerm> weighted;
  for (const std::string& term : terms) weighted.push_back({term, 1});
  return weighted;
}

std::vector<WeightedTerm> terms_near(const Collection& collection, std::string_view word, unsigned distance) {
  std::map<std::string, Near> near;
  const std::u32string wanted = code_points(word);
  for (const Collection::Segment& segment : collection.segments()) collect_near(segment.index->dictionary(), wanted, distance, near);
  std::vector<std::pair<std::string, Near>> ordered(near.begin(), near.end());
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    if (a.second.distance != b.second.distance) return a.second.distance < b.second.distance;
    return a.second.documents > b.second.documents;
  });
  std::vector<WeightedTerm> weighted;
  for (auto& [term, found] : ordered) weighted.push_back({term, 1 / (1 + static_cast<float>(found.distance))});
  return weighted;
}

std::vector<std::string> split_into_terms(const Collection& collection, std::string_view word) {
  constexpr std::size_t shortest = 2, longest_word = 60;
  std::vector<std::string> best;
  if (word.size() > longest_word) return best;
  double best_score = -1e300;
  const auto likelihood = [&](std::string_view part) {
    const std::uint32_t documents = part.size() < shortest ? 0 : collection.documents_with(part);
    return documents == 0 ? -1e300 : std::log(static_cast<double>(documents) / collection.size());
  };
  std::vector<double> tail(word.size() + 1, -1e300), head(word.size() + 1, -1e300);
  for (std::size_t at = shortest; at + shortest <= word.size(); ++at) {
    head[at] = likelihood(word.substr(0, at));
    tail[at] = likelihood(word.substr(at));
    if (head[at] + tail[at] > best_score) {
      best_score = head[at] + tail[at];
      best = {std::string(word.substr(0, at)), std::string(word.substr(at))};
    }
  }
  if (best_score > -1e200) return best;  // two are likelier than three
  for (std::size_t a = shortest; a + shortest <= word.size(); ++a) {
    if (head[a] < -1e200) continue;
    for (std::size_t b = a + shortest; b + shortest <= word.size(); ++b) {
      if (tail[b] < -1e200) continue;
      const double score = head[a] + tail[b] + likelihood(word.substr(a, b - a));
      if (score > best_score) {
        best_score = score;
        best = {std::string(word.substr(0, a)), std::string(word.substr(a, b - a)), std::string(word.substr(b))};
      }
    }
  }
  if (best_score < -1e200) best.clear();
  return best;
}

}  // namespace paperlens::query

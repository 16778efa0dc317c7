#include "paperlens/lexicon/bitext.hpp"

#include "paperlens/base/unicode.hpp"

namespace paperlens::lexicon {
namespace {

constexpr std::string_view full_stops[] = {"\u3002", "\uFF01", "\uFF1F", "\uFF1B"};  // 。！？；

bool is_word(const text::Token& token) {
  return token.kind == text::TokenKind::word || token.kind == text::TokenKind::part;
}

bool begins_latin(std::string_view term) { return is_ascii_alpha(term.front()); }

void push(std::vector<std::string_view>& sentences, std::string_view sentence) {
  if (!is_blank(sentence)) sentences.push_back(sentence);
}

/// Whether a sentence may begin at `rest`, which white space precedes.
bool opens_sentence(std::string_view rest) {
  return !rest.empty() && ((rest.front() >= 'A' && rest.front() <= 'Z') || rest.find_first_of("\\$(\"") == 0);
}

}  // namespace

UnitId Vocabulary::add(std::string_view term) {
  const auto found = ids_.find(term);
  if (found != ids_.end()) return found->second;
  terms_.emplace_back(term);
  const UnitId unit = size() - 1;
  ids_.emplace(terms_.back(), unit);
  return unit;
}

std::vector<std::string_view> split_english(std::string_view text) {
  std::vector<std::string_view> sentences;
  std::size_t begin = 0;
  for (std::size_t stop = text.find_first_of(".!?;"); stop != text.npos; stop = text.find_first_of(".!?;", stop + 1)) {
    const std::size_t next = text.find_first_not_of(" \t\n", stop + 1);
    if (next == text.npos) break;
    if (next == stop + 1 || !opens_sentence(text.substr(next))) continue;
    push(sentences, text.substr(begin, stop + 1 - begin));
    begin = next;
  }
  push(sentences, text.substr(begin));
  return sentences;
}

std::vector<std::string_view> split_chinese(std::string_view text) {
  std::vector<std::string_view> sentences;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const std::string_view stop : full_stops) {
      if (!text.substr(at).starts_with(stop)) continue;
      push(sentences, text.substr(begin, at + stop.size() - begin));
      begin = at + stop.size();
    }
  }
  push(sentences, text.substr(begin));
  return sentences;
}

void each_english_word(std::string_view text, text::TokenStream& stream,
                       const std::function<void(std::string_view)>& take) {
  text::analyze(text, stream);
  for (const text::Token& token : stream.tokens) {
    if (is_word(token) && begins_latin(stream.term(token))) take(stream.term(token));
  }
}

void each_chinese_unit(std::string_view text, text::TokenStream& stream,
                       const std::function<void(std::string_view)>& take) {
  text::analyze(text, stream);
  for (const text::Token& token : stream.tokens) {
    const std::string_view term = stream.term(token);
    if (token.kind == text::TokenKind::bigram || (is_word(token) && begins_latin(term))) take(term);
  }
}

}  // namespace paperlens::lexicon

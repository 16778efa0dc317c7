#include "typed_words.hpp"

#include "paperlens/text/analyzer.hpp"

namespace paperlens::query {

std::vector<TypedWord> words_of(std::string_view text) {
  using text::TokenKind;
  thread_local text::TokenStream stream;
  text::analyze(text, stream);
  const std::vector<text::Token>& tokens = stream.tokens;
  const auto term = [&](const text::Token& token) { return std::string(stream.term(token)); };
  const auto slice = [&](std::uint32_t begin, std::uint32_t end) { return std::string(text.substr(begin, end - begin)); };

  std::vector<TypedWord> words;
  for (std::size_t i = 0; i < tokens.size();) {
    const text::Token& first = tokens[i];
    TypedWord word;
    std::uint32_t end = first.end;
    switch (first.kind) {
      case TokenKind::word:
        word = {TypedWord::Kind::plain, {term(first)}, {}, {}};
        ++i;
        break;
      case TokenKind::han:
        word = {TypedWord::Kind::character, {term(first)}, {}, {}};
        ++i;
        break;
      case TokenKind::bigram:
        word.kind = TypedWord::Kind::run;
        for (; tokens[i].kind == TokenKind::bigram; ++i) word.atoms.push_back(term(tokens[i]));
        end = tokens[i++].end;  // the last character of the run
        break;
      case TokenKind::part:
      case TokenKind::whole: {
        std::uint32_t term_end = first.term_end;
        for (std::size_t j = i + 1; j < tokens.size() && tokens[j].position == first.position; ++j) {
          if (tokens[j].term_end <= term_end) continue;
          term_end = tokens[j].term_end;
          end = tokens[j].end;
          word.joined = term(tokens[j]);
        }
        std::size_t atom_bytes = 0;
        for (; i < tokens.size() && tokens[i].term_begin < term_end; ++i) {
          if (tokens[i].kind != TokenKind::part) continue;
          word.atoms.push_back(term(tokens[i]));
          atom_bytes += word.atoms.back().size();
        }
        // C++ is more than its atom: only the joined form says it.
        if (word.joined.size() > atom_bytes) word.atoms = {word.joined};
        word.kind = word.atoms.size() > 1 ? TypedWord::Kind::compound : TypedWord::Kind::plain;
        break;
      }
    }
    word.text = slice(first.begin, end);
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace paperlens::query

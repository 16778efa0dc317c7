// The grammar. White space separates; a word ends at white space, parentheses and quotes (see words.hpp).
//
//   list        = { disjunction }                          ranked OR of what has no sign; signs hold for the whole list
//   disjunction = conjunction { ("OR" | "||") conjunction }
//   conjunction = operand { ("AND" | "&&") operand }
//   operand     = { "NOT" } [ "+" | "-" | "!" ] clause       each NOT and - turns it round
//   clause      = [ field (":" | "：") ] value
//   value       = "(" list ")" [ boost ] | phrase [ boost ] | "/" regex "/" [ "i" ] [ boost ]
//               | word [ "*" | "~" [ "1" | "2" ] ] [ boost ] | "*" | months
//   boost       = "^" number
//
// So AND binds tighter than OR, and OR tighter than standing side by side: `a b OR c AND d` is a list of a and of
// `b OR (c AND d)`; `a AND b -c` is `(a AND b) -c`.
//
// Plain text, so that a pasted title is a query:
//   - a sign that is not at the start of a clause (GPT-4o, C++, Hogwild!), or stands before white space or another sign
//     (- & -- a). A clause starts at the query's start, after white space and after an opening parenthesis.
//   - a colon after anything but a field name in lower case (GPT-4: a report, https://arxiv.org)
//   - a slash inside a word, before white space, or without a second one that ends a word (A/B, A / B, /usr/bin)
//   - ^ without a number that ends the word (O(n^k)), or after a number alone (10^4); ~ after one (3~5), or before
//     more than one digit; * that does not end a word (A*-Thought)
//   - a backslash before a letter or digit (\textbf)
// `Transformer^2` is a boost; `Transformer\^2` is not.
//
// Lenient: what strict mode refuses is read so:
//   a quote without its end, a stray `)`: as if not there      an operator without an operand: as if not there
//   `(` without its end: closed at the end                     () and "": as if not there
//   an unknown month, a wrong ~ or ^: plain text               field: with nothing after: plain text
//   over a limit: the rest is not read; deeper parentheses: as if not there

#include "paperlens/query/parse.hpp"

#include <optional>
#include <string>
#include <utility>

#include "characters.hpp"
#include "months.hpp"
#include "paperlens/query/query_error.hpp"
#include "tree.hpp"
#include "words.hpp"

namespace paperlens::query {
namespace {

constexpr float max_boost = 1000;

class Parser {
 public:
  Parser(std::string_view query, Mode mode) : query_(query), mode_(mode) {}

  Node parse() {
    if (query_.size() > max_query_bytes) {
      refuse({0, 0}, "longer than 64 KiB; shorten it");
      cut_off(max_query_bytes);
    }
    std::optional<Node> root = read_list();
    if (root) return std::move(*root);
    refuse({0, 0}, "empty; write a word, or * for every paper");
    return {};
  }

 private:
  /// In strict mode: throws. In lenient mode the caller goes on.
  void refuse(Span place, std::string_view message) const {
    if (mode_ == Mode::strict) throw query_error(query_, place, message);
  }

  /// Leaves out what stands from byte `at` on.
  void cut_off(std::size_t at) {
    while (at > 0 && is_continuation_byte(query_[at])) --at;
    query_ = query_.substr(0, at);
  }

  bool at_end() const { return at_ >= query_.size(); }

  void skip_space() {
    while (!at_end()) {
      const Character c = character_at(query_, at_);
      if (c.kind != CharacterKind::space) return;
      at_ += c.length;
      starts_clause_ = true;
    }
  }

  bool at_close() const { return !at_end() && character_at(query_, at_).kind == CharacterKind::close; }

  /// True at the end of a list. Passes over closing parentheses that close nothing.
  bool list_ends() {
    for (skip_space(); at_close(); skip_space()) {
      if (ignored_ == 0 && depth_ > 0) return true;
      const Span place = character_span();
      if (ignored_ == 0) refuse(place, "nothing is open here; remove this parenthesis, or write \\) for the character");
      if (ignored_ > 0) --ignored_;
      at_ = place.end;
    }
    return at_end();
  }

  Span character_span() const { return {at_, at_ + character_at(query_, at_).length}; }

  OperatorWord operator_here() const { return !at_end() ? operator_at(query_, at_) : OperatorWord{}; }

  void take_operator(OperatorWord word) {
    at_ += word.length;
    starts_clause_ = true;
  }

  std::optional<Node> read_list() {
    std::vector<Operand> operands;
    while (!list_ends()) {
      const OperatorWord word = operator_here();
      if (word.kind == Operator::conjunction || word.kind == Operator::disjunction) {
        refuse({at_, at_ + word.length}, "nothing stands before this operator; write a AND b, or \\AND for the word");
        take_operator(word);
        continue;
      }
      if (std::optional<Operand> operand = read_disjunction()) operands.push_back(std::move(*operand));
    }
    if (operands.empty()) return std::nullopt;
    return join(std::move(operands), Joint::list);
  }

  std::optional<Operand> read_disjunction() {
    return read_chain(Operator::disjunction, Joint::disjunction, [this] { return read_conjunction(); });
  }

  std::optional<Operand> read_conjunction() {
    return read_chain(Operator::conjunction, Joint::conjunction, [this] { return read_operand(); });
  }

  /// Operands with `op` between them. A single one keeps its sign for who asked.
  template <typename Read>
  std::optional<Operand> read_chain(Operator op, Joint joint, Read read) {
    std::optional<Operand> first = read();
    std::vector<Operand> operands;  // mostly there is no operator, and nothing to collect
    const auto add = [&](std::optional<Operand>& operand) {
      if (operand) operands.push_back(std::move(*operand));
      operand.reset();
    };
    while (!list_ends()) {
      const OperatorWord word = operator_here();
      if (word.kind != op) break;
      const Span place{at_, at_ + word.length};
      take_operator(word);
      if (!operand_follows(place)) break;
      std::optional<Operand> next = read();
      add(first);
      add(next);
    }
    if (first) return first;
    if (operands.empty()) return std::nullopt;
    if (operands.size() == 1) return std::move(operands.front());
    return Operand{Sign::none, join(std::move(operands), joint)};
  }

  /// True if something stands after the operator at `place`.
  bool operand_follows(Span place) {
    if (!list_ends()) {
      const Operator next = operator_here().kind;
      if (next == Operator::none || next == Operator::negation) return true;
    }
    refuse(place, "nothing stands after this operator; write a AND b, or \\AND for the word");
    return false;
  }

  std::optional<Operand> read_operand() {
    bool negated = false;
    for (OperatorWord word = operator_here(); word.kind == Operator::negation; word = operator_here()) {
      const Span place{at_, at_ + word.length};
      take_operator(word);
      if (!operand_follows(place)) return std::nullopt;
      negated = !negated;
    }
    bool plus = false;
    if (at_sign()) {
      plus = query_[at_] == '+';
      negated = negated != !plus;
      ++at_;
    }
    std::optional<Node> node = read_clause();
    if (!node) return std::nullopt;
    const Sign sign = negated ? Sign::minus : plus ? Sign::plus : Sign::none;
    return Operand{sign, std::move(*node)};
  }

  static bool is_sign(char c) { return c == '+' || c == '-' || c == '!'; }

  bool at_sign() const {
    if (!starts_clause_ || !is_sign(query_[at_]) || at_ + 1 >= query_.size() || is_sign(query_[at_ + 1])) return false;
    const CharacterKind next = character_at(query_, at_ + 1).kind;
    return next != CharacterKind::space && next != CharacterKind::close;
  }

  std::optional<Node> read_clause() {
    const std::size_t begin = at_;
    const std::optional<FieldPrefix> field = starts_clause_ ? field_prefix(query_.substr(at_)) : std::nullopt;
    if (!field) return read_value(begin);
    const std::size_t value = at_ + field->length;
    if (value >= query_.size() || character_at(query_, value).kind == CharacterKind::space ||
        character_at(query_, value).kind == CharacterKind::close) {
      refuse({begin, value}, "nothing stands after this field; write title:word, or title\\: for the text");
      return read_word_here(begin);
    }
    const FieldSet outer = std::exchange(fields_, field->field);
    at_ = value;
    std::optional<Node> node = read_value(begin);
    fields_ = outer;
    return node;
  }

  /// A value; `begin` is where its clause begins.
  std::optional<Node> read_value(std::size_t begin) {
    for (; !at_end(); at_ = character_span().end) {
      switch (character_at(query_, at_).kind) {
        case CharacterKind::open:
          return read_group(begin);
        case CharacterKind::quote:
          if (std::optional<Quoted> phrase = phrase_here()) return phrase_node(std::move(*phrase), begin);
          starts_clause_ = true;  // the quote is not there: what is after it is next
          break;
        case CharacterKind::text:
          if (query_[at_] == '/' && starts_clause_) {
            if (std::optional<Quoted> regex = read_regex(query_, at_)) return regex_node(std::move(*regex), begin);
          }
          return read_word_here(begin);
        case CharacterKind::space:
        case CharacterKind::close:
          return std::nullopt;
      }
    }
    return std::nullopt;
  }

  std::optional<Node> read_group(std::size_t begin) {
    const Span place = character_span();
    at_ = place.end;
    starts_clause_ = true;
    if (depth_ >= max_depth) {
      refuse(place, "more than 100 parentheses inside each other; remove some");
      ++ignored_;
      return std::nullopt;
    }
    ++depth_;
    std::optional<Node> node = read_list();
    --depth_;
    if (at_end()) {
      refuse(place, "this parenthesis is never closed; close it, or write \\( for the character");
      ignored_ = 0;
    } else {
      at_ = character_span().end;
    }
    starts_clause_ = false;
    if (!node) {
      refuse(place, "nothing stands between these parentheses; remove them, or write \\(\\) for the characters");
      return std::nullopt;
    }
    return finished(std::move(*node), begin, boost_here());
  }

  /// The phrase that begins here. Each kind of quote is looked for in vain at most once.
  std::optional<Quoted> phrase_here() {
    const char32_t quote = character_at(query_, at_).code_point;
    bool& never_closed = never_closed_[quote == U'\u300C' ? 1 : quote == U'\u300E' ? 2 : 0];
    std::optional<Quoted> phrase;
    if (!never_closed) phrase = read_phrase(query_, at_);
    if (!phrase) {
      never_closed = true;
      refuse(character_span(), "this quote is never closed; close it, or write \\\" for the character");
    }
    return phrase;
  }

  std::optional<Node> phrase_node(Quoted phrase, std::size_t begin) {
    const Span place{at_, phrase.end};
    at_ = phrase.end;
    starts_clause_ = false;
    if (is_blank(phrase.text)) {
      refuse(place, "nothing stands between these quotes; remove them, or write \\\" for the character");
      return std::nullopt;
    }
    if (!at_end() && (query_[at_] == '*' || query_[at_] == '~')) {
      refuse(character_span(), "* and ~ are for words, not for phrases; remove it, or write \\* for the character");
    }
    if (fields_ == month_field) return months_node(phrase.text, begin, boost_here());
    return leaf(NodeKind::phrase, std::move(phrase.text), begin, boost_here());
  }

  std::optional<Node> regex_node(Quoted regex, std::size_t begin) {
    const Span place{at_, regex.end};
    at_ = regex.end;
    starts_clause_ = false;
    if (fields_ == month_field) {
      refuse(place, "a month is no regular expression; write year:2025 or month:2025-03..2025-05");
      return plain(begin);
    }
    const float boost = boost_here();
    std::optional<Node> node = leaf(NodeKind::regex, std::move(regex.text), begin, boost);
    if (node) node->ignore_case = regex.ignore_case;
    return node;
  }

  std::optional<Node> read_word_here(std::size_t begin) {
    const std::size_t start = at_;
    Word word = read_word(query_, start, fields_);
    const bool started_clause = std::exchange(starts_clause_, false);
    at_ = word.end;
    if (word.kind == NodeKind::all && !started_clause) {
      word.kind = NodeKind::term;
      word.text.assign(1, '*');
    }
    if (word.boost && *word.boost > max_boost) {
      refuse({start, at_}, "a boost is a number from 0 to 1000; write word^2, or word\\^2 for the text");
      if (fields_ == month_field) return plain(begin);
      return leaf(NodeKind::term, unescape(query_.substr(start, at_ - start)), begin, 1);
    }
    if (word.kind == NodeKind::fuzzy && word.distance != 1 && word.distance != 2) {
      refuse({start, at_}, "a word may be 1 or 2 edits away; write word~1 or word~2, or word\\~ for the text");
      return leaf(NodeKind::term, unescape(query_.substr(start, at_ - start)), begin, 1);
    }
    const float boost = word.boost.value_or(1);
    if (word.kind == NodeKind::all) return leaf(NodeKind::all, {}, begin, boost);
    if (fields_ == month_field) return months_node(word.text, begin, boost);
    std::optional<Node> node = leaf(word.kind, std::move(word.text), begin, boost);
    if (node && word.kind == NodeKind::fuzzy) node->distance = static_cast<std::uint8_t>(word.distance);
    return node;
  }

  std::optional<Node> months_node(std::string_view text, std::size_t begin, float boost) {
    const MonthRange range = read_months(text);
    if (!range.mistake.empty()) {
      refuse({begin, at_}, range.mistake);
      return plain(begin);
    }
    std::optional<Node> node = leaf(NodeKind::months, {}, begin, boost);
    if (node) {
      node->first_month = range.first;
      node->last_month = range.last;
    }
    return node;
  }

  /// All since `begin` as plain text, wherever it stands.
  std::optional<Node> plain(std::size_t begin) {
    const FieldSet outer = std::exchange(fields_, text_fields);
    std::optional<Node> node = leaf(NodeKind::term, std::string(query_.substr(begin, at_ - begin)), begin, 1);
    fields_ = outer;
    return node;
  }

  std::optional<Node> leaf(NodeKind kind, std::string text, std::size_t begin, float boost) {
    if (leaves_ == max_clauses) {
      refuse({begin, at_}, "more than 1000 clauses; shorten the query");
      cut_off(begin);
      at_ = begin;
      return std::nullopt;
    }
    ++leaves_;
    Node node;
    node.kind = kind;
    node.fields = fields_;
    node.text = std::move(text);
    if (kind == NodeKind::all && fields_ == month_field) node.kind = NodeKind::months;
    return finished(std::move(node), begin, boost);
  }

  /// The node of a clause that began at `begin` and ends here.
  Node finished(Node node, std::size_t begin, float boost) const {
    node = boosted(std::move(node), boost);
    node.span = {begin, at_};
    return node;
  }

  /// The boost that stands here, or 1.
  float boost_here() {
    const std::optional<Boost> boost = read_boost(query_, at_);
    if (!boost) return 1;
    if (boost->value > max_boost) {
      refuse({at_, boost->end}, "a boost is a number from 0 to 1000; write ^2, or \\^2 for the text");
      return 1;
    }
    at_ = boost->end;
    return boost->value;
  }

  std::string_view query_;
  Mode mode_;
  std::size_t at_ = 0;
  bool starts_clause_ = true;  ///< whether signs, fields and regular expressions may stand here
  FieldSet fields_ = text_fields;
  std::size_t depth_ = 0;
  std::size_t ignored_ = 0;  ///< open parentheses that were passed over
  std::size_t leaves_ = 0;
  bool never_closed_[3] = {};
};

}  // namespace

Node parse_query(std::string_view query, Mode mode) { return Parser(query, mode).parse(); }

}  // namespace paperlens::query

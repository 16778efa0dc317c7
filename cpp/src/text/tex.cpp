#include "tex.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "paperlens/base/unicode.hpp"

namespace paperlens::text {

namespace {

using Name = std::pair<std::string_view, std::string_view>;

// Sorted by name.
constexpr std::array<Name, 30> greek = {{
    {"alpha", "α"},  {"beta", "β"},    {"chi", "χ"},     {"delta", "δ"},      {"epsilon", "ε"},  {"eta", "η"},
    {"gamma", "γ"},  {"iota", "ι"},    {"kappa", "κ"},   {"lambda", "λ"},     {"mu", "μ"},       {"nu", "ν"},
    {"omega", "ω"},  {"omicron", "ο"}, {"phi", "φ"},     {"pi", "π"},         {"psi", "ψ"},      {"rho", "ρ"},
    {"sigma", "σ"},  {"tau", "τ"},     {"theta", "θ"},   {"upsilon", "υ"},    {"varepsilon", "ε"}, {"varphi", "φ"},
    {"varpi", "π"},  {"varrho", "ρ"},  {"varsigma", "σ"}, {"vartheta", "θ"},  {"xi", "ξ"},       {"zeta", "ζ"},
}};

constexpr std::size_t max_colour = 40;

}  // namespace

std::size_t command_name(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_ascii_alpha(text[length])) ++length;
  return length;
}

std::string_view greek_letter(std::string_view name) {
  const auto* const found = std::lower_bound(greek.begin(), greek.end(), name,
                                             [](const Name& entry, std::string_view key) { return entry.first < key; });
  return found != greek.end() && found->first == name ? found->second : std::string_view();
}

std::size_t silent_argument(std::string_view name, std::string_view text) {
  if (name != "color" && name != "textcolor" && name != "colorbox" && name != "cellcolor") return 0;
  const std::size_t close = text.substr(0, max_colour).find('}');
  if (close == std::string_view::npos || text.empty() || text.front() != '{') return 0;
  const std::string_view colour = text.substr(1, close - 1);
  const bool is_name = std::all_of(colour.begin(), colour.end(), [](char c) {
    return is_ascii_alnum(c) || std::string_view("!:.,-_ ").find(c) != std::string_view::npos;
  });
  return is_name ? close + 1 : 0;
}

}  // namespace paperlens::text

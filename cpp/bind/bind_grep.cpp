// paperlens._core.Matches, the base of paperlens.Matches, and paperlens.Match.

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>

#include "bind.hpp"
#include "paperlens/base/unicode.hpp"
#include "paperlens/corpus/grep.hpp"

namespace paperlens::bind {
namespace {

struct Matches {
  std::shared_ptr<const Grep> grep;
  std::optional<std::size_t> limit;
};

struct Match {
  std::shared_ptr<const Grep> grep;
  GrepMatch place;

  std::string_view field_text() const { return text_of(grep->corpus(), place.position, place.field); }
  std::string_view text() const { return field_text().substr(place.begin, place.end - place.begin); }
  std::size_t str_offset(std::size_t byte) const { return CodePointOffsets(field_text())(byte); }
};

py::object to_str_or_none(std::string_view view) {
  if (view.data() == nullptr) return py::none();
  return to_str(view);
}

/// Groups are called by their names, others (and later ones of the same name) by their numbers from 1. A name that
/// starts with a digit is none: it could be another's number.
py::list group_keys(const Grep& grep) {
  py::list keys;
  const std::vector<std::string>& names = grep.pattern().group_names();
  for (auto name = names.begin(); name != names.end(); ++name) {
    const bool own = !name->empty() && !is_ascii_digit(name->front()) && std::find(names.begin(), name, *name) == name;
    keys.append(to_str(own ? *name : std::to_string(name - names.begin() + 1)));
  }
  return keys;
}

py::dict groups(const Match& self) {
  py::dict groups;
  const py::list keys = group_keys(*self.grep);
  const std::vector<std::string_view> views = self.grep->groups(self.place);
  for (std::size_t i = 0; i < keys.size(); ++i) groups[keys[i]] = to_str_or_none(views[i + 1]);
  return groups;
}

Matches grep(const Corpus& corpus, std::string pattern, FieldMask fields, bool ignore_case,
             std::optional<std::size_t> limit, std::int64_t max_mem, std::uint64_t scanned_bytes, const py::object& report) {
  GrepOptions options;
  options.fields = fields;
  options.pattern = {ignore_case, max_mem};
  options.scanned_bytes = scanned_bytes;
  options.index.progress = progress_to(report);
  const py::gil_scoped_release unlocked;  // a corpus is immutable, and its index is built under a lock of its own
  return {std::make_shared<const Grep>(corpus, std::move(pattern), options), limit};
}

/// All matches up to the limit.
std::vector<GrepMatch> all_of(const Matches& self) {
  const py::gil_scoped_release unlocked;  // a Grep is immutable
  Grep::Cursor cursor(self.grep);
  std::vector<GrepMatch> all, batch;
  while ((!self.limit || all.size() < *self.limit) && cursor.next(batch)) {
    all.insert(all.end(), batch.begin(), batch.end());
    check_signals();
  }
  if (self.limit && all.size() > *self.limit) all.resize(*self.limit);
  return all;
}

std::size_t count(const Matches& self) {
  const py::gil_scoped_release unlocked;  // a Grep is immutable
  if (!self.limit) return self.grep->count(check_signals);
  Grep::Cursor cursor(self.grep);
  std::vector<GrepMatch> batch;
  std::size_t count = 0;
  while (count < *self.limit && cursor.next(batch)) {
    count += batch.size();
    check_signals();
  }
  return std::min(count, *self.limit);
}

/// Rows, fields, starts and ends (str offsets) of matches, as arrays.
py::tuple places_of(const Grep& grep, const std::vector<GrepMatch>& all) {
  const auto size = static_cast<py::ssize_t>(all.size());
  py::array_t<std::int64_t> rows(size), starts(size), ends(size);
  py::array_t<std::int8_t> fields(size);
  std::int64_t *const row = rows.mutable_data(), *const start = starts.mutable_data(), *const end = ends.mutable_data();
  std::int8_t* const field = fields.mutable_data();
  {
    const py::gil_scoped_release unlocked;  // nobody else has the arrays yet
    CodePointOffsets offset{{}};
    for (std::size_t i = 0; i < all.size(); ++i) {
      const GrepMatch& match = all[i];
      if (i == 0 || match.position != all[i - 1].position || match.field != all[i - 1].field) {
        offset = CodePointOffsets(text_of(grep.corpus(), match.position, match.field));
      }
      row[i] = match.position;
      field[i] = static_cast<std::int8_t>(match.field);
      start[i] = static_cast<std::int64_t>(offset(match.begin));
      end[i] = static_cast<std::int64_t>(offset(match.end));
    }
  }
  return py::make_tuple(rows, fields, starts, ends);
}

py::tuple places(const Matches& self) { return places_of(*self.grep, all_of(self)); }

/// The places, the texts as a list, then a list a group.
py::tuple columns(const Matches& self) {
  const std::vector<GrepMatch> all = all_of(self);
  py::list texts(all.size());
  const std::size_t group_count = self.grep->pattern().group_names().size();
  std::vector<py::list> groups;
  for (std::size_t g = 0; g < group_count; ++g) groups.emplace_back(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const GrepMatch& match = all[i];
    texts[i] = to_str(text_of(self.grep->corpus(), match.position, match.field).substr(match.begin, match.end - match.begin));
    if (group_count == 0) continue;
    const std::vector<std::string_view> views = self.grep->groups(match);
    for (std::size_t g = 0; g < group_count; ++g) groups[g][i] = to_str_or_none(views[g + 1]);
  }
  return py::make_tuple(places_of(*self.grep, all), texts, groups);
}

/// Goes through the matches, some papers at a time.
struct MatchIterator {
  std::shared_ptr<const Grep> grep;
  Grep::Cursor cursor;
  std::size_t left;  // of the limit
  std::vector<GrepMatch> batch = {};
  std::size_t at = 0;
  bool searching = false;

  Match next() {
    if (searching) throw py::value_error("this iterator is being used in another thread");
    if (left == 0) throw py::stop_iteration();
    if (at == batch.size()) {
      at = 0;
      searching = true;
      try {
        const py::gil_scoped_release unlocked;  // `searching` keeps other threads away
        if (!cursor.next(batch)) left = 0;
      } catch (...) {
        searching = false;
        throw;
      }
      searching = false;
      if (left == 0) throw py::stop_iteration();
    }
    --left;
    return {grep, batch[at++]};
  }
};

MatchIterator iterate(const Matches& self) {
  return {self.grep, Grep::Cursor(self.grep), self.limit.value_or(static_cast<std::size_t>(-1))};
}

py::str match_repr(const Match& self) {
  constexpr std::size_t most = 60;  // characters
  py::str text = to_str(self.text());
  if (py::len(text) > most) text = py::str(py::object(text[py::slice(0, most, 1)]) + py::str("…"));
  const Paper paper{self.grep->corpus(), self.place.position};
  return py::str("Match({!r}, {!r}, {}, {!r})")
      .format(py::cast(paper).attr("arxiv_id"), field_names[static_cast<std::size_t>(self.place.field)],
              self.str_offset(self.place.begin), text);
}

/// The (start, end) str offsets of all matches in one text.
py::list find_all(const std::string& expression, const std::string& text, bool ignore_case) {
  const Pattern pattern(expression, {ignore_case, PatternOptions::default_max_mem});
  MatchCursor cursor(pattern, text);
  py::list found;
  CodePointOffsets offset(text);
  while (const auto match = cursor.next()) {
    const std::size_t begin = offset(match->begin);
    found.append(py::make_tuple(begin, offset(match->end)));
  }
  return found;
}

}  // namespace

void bind_grep(py::module_& module) {
  py::class_<MatchIterator>(module, "_MatchIterator")
      .def("__iter__", [](const py::object& self) { return self; })
      .def("__next__", &MatchIterator::next);

  py::class_<Match>(module, "Match", R"(One match of a pattern in a field of a paper.)")
      .def_property_readonly(
          "paper", [](const Match& self) { return Paper{self.grep->corpus(), self.place.position}; },
          "The paper; its `row` is that of the corpus searched.")
      .def_property_readonly(
          "field", [](const Match& self) { return field_names[static_cast<std::size_t>(self.place.field)]; },
          "\"title\", \"title_zh\" or \"abstract\".")
      .def_property_readonly(
          "start", [](const Match& self) { return self.str_offset(self.place.begin); },
          "Where it starts, a str offset in the field.")
      .def_property_readonly(
          "end", [](const Match& self) { return self.str_offset(self.place.end); },
          "Where it ends, a str offset in the field.")
      .def_property_readonly(
          "text", [](const Match& self) { return to_str(self.text()); }, "The text that the pattern matched.")
      .def_property_readonly("groups", groups,
                             R"(The text of each group: by its name, or else by its number as a str, "1" for the first.

None for a group that took no part in the match.)")
      .def("__repr__", match_repr);
  module.attr("Match").attr("__module__") = "paperlens";

  py::class_<Matches>(module, "Matches", "The matches of a pattern; see paperlens.Matches.")
      .def(py::init<const Matches&>())
      .def("__iter__", iterate)
      .def("count", count, R"(Return how many matches there are, up to the limit.

They are counted in all cores and not kept.)")
      .def_property_readonly(
          "plan", [](const Matches& self) { return to_str(self.grep->plan()); },
          "How the matches are found, in a line: through the index or by a scan, and how many papers are read.")
      .def_property_readonly(
          "pattern", [](const Matches& self) { return to_str(self.grep->expression()); }, "The pattern.")
      .def_property_readonly(
          "limit", [](const Matches& self) { return self.limit; }, "The most matches that are given; None: all.")
      .def_property_readonly(
          "groups", [](const Matches& self) { return py::tuple(group_keys(*self.grep)); },
          "The keys of `Match.groups`, in the order of the groups.")
      .def("places", places, R"(Return where the matches are, without making an object of each.

Returns:
    Four arrays of shape (matches,): the papers' rows in the corpus (int64), their fields (int8: 0 title, 1 title_zh,
    2 abstract), starts and ends (int64, str offsets in the field).)")
      .def("_columns", columns)
      .def("_corpus", [](const Matches& self) { return self.grep->corpus(); });
  module.def("grep", grep);
  module.def("find_all", find_all);
}

}  // namespace paperlens::bind

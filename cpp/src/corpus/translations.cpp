#include "paperlens/corpus/translations.hpp"

#include "paperlens/base/parallel.hpp"
#include "paperlens/lexicon/learn.hpp"

namespace paperlens {
namespace {

constexpr DocId most_titles = 2'000;  // of a segment: a tenth of the time that indexing takes
constexpr double title_weight = 1;  // of a title, to a sentence of the built-in table's

lexicon::TranslationTable table_of(const Segment& segment) {
  const SharedBytes& bytes = title_translations(segment);
  if (segment.indexes().translations.is_stored()) segment.check_bytes(bytes.view);
  return lexicon::TranslationTable(bytes);
}

}  // namespace

SharedBytes learn_from_titles(DocId papers, const DocumentFields& fields, unsigned threads) {
  std::vector<lexicon::TextPair> titles;
  const DocId step = papers / most_titles + 1;
  for (DocId paper = 0; paper < papers; paper += step) {
    const FieldTexts texts = fields(paper);
    const std::string_view title = texts[static_cast<std::size_t>(Field::title)];
    const std::string_view title_zh = texts[static_cast<std::size_t>(Field::title_zh)];
    if (!title.empty() && !title_zh.empty()) titles.push_back({title, title_zh});
  }
  lexicon::LearnOptions options;
  options.threads = threads;
  options.source = lexicon::from_titles;
  return lexicon::learn(titles, options).bytes();
}

const SharedBytes& title_translations(const Segment& segment, unsigned threads) {
  const LazyBytes& bytes = segment.indexes().translations;
  if (bytes.is_stored()) return *bytes.if_ready();
  return bytes.get([&] {
    return learn_from_titles(static_cast<DocId>(segment.size()), [&](DocId row) { return segment.place(row).fields(); },
                             thread_count(threads));
  });
}

const std::shared_ptr<const lexicon::Translator>& translator_of(const Snapshot& snapshot, const lexicon::TranslationTable& built_in) {
  return snapshot.translator().get([&] {
    return std::make_shared<const lexicon::Translator>([built_in, segments = snapshot.segments()] {
      std::vector<lexicon::Translator::Table> tables{{std::make_shared<const lexicon::TranslationTable>(built_in), 1}};
      for (const auto& segment : segments) {
        tables.push_back({std::make_shared<const lexicon::TranslationTable>(table_of(*segment)), title_weight});
      }
      return tables;
    });
  });
}

}  // namespace paperlens
